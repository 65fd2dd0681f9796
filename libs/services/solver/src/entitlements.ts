import { SlipwayError } from '@slipway/base'
import type { LoadedGraph } from '@slipway/llb'

/** pb.NetMode and pb.SecurityMode */
const NET_HOST = 1
const SECURITY_INSECURE = 1

export const KNOWN_ENTITLEMENTS: readonly string[] = ['network.host', 'security.insecure']

/** What a build may do beyond the ordinary: asked for by the client and allowed by the daemon. Throws for the first that is not. */
export function grantEntitlements(
  requested: readonly string[],
  allowed: ReadonlySet<string>,
): ReadonlySet<string> {
  for (const name of requested) {
    if (!KNOWN_ENTITLEMENTS.includes(name))
      throw new SlipwayError('invalid-argument', `unknown entitlement ${name}`)
    if (!allowed.has(name)) {
      const message = `granting entitlement ${name} is not allowed by build daemon configuration`
      throw new SlipwayError('permission-denied', message)
    }
  }
  return new Set(requested)
}

/** Refuses a graph that uses what was not granted. */
export function checkEntitlements(graph: LoadedGraph, granted: ReadonlySet<string>): void {
  for (const vertex of graph.vertices) {
    const { exec } = vertex.op.op
    if (!exec) continue
    checkNetwork(exec.network ?? 0, granted)
    checkSecurity(exec.security ?? 0, granted)
  }
}

/** `mode` is a pb.NetMode. */
export function checkNetwork(mode: number, granted: ReadonlySet<string>): void {
  if (mode === NET_HOST && !granted.has('network.host'))
    throw new SlipwayError('permission-denied', 'network.host is not allowed')
}

/** `mode` is a pb.SecurityMode. */
export function checkSecurity(mode: number, granted: ReadonlySet<string>): void {
  if (mode === SECURITY_INSECURE && !granted.has('security.insecure'))
    throw new SlipwayError('permission-denied', 'security.insecure is not allowed')
}
