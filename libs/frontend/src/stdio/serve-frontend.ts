import type { Readable, Writable } from 'node:stream'
import { Metadata } from '@grpc/grpc-js'
import { SlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import { encodeStatus, openTunnelCaller, TunnelStream } from '@slipway/rpc'
import type { Bridge, Frontend } from '../frontend.ts'
import { type BridgeCall, createBridgeClient } from '../wire/client.ts'
import { decodePong } from '../wire/messages.ts'
import { encodeResult } from '../wire/results.ts'
import { StdioMessages } from './stdio-messages.ts'

const methods = services.LLBBridgeService
type Return = Parameters<(typeof methods)['Return']['requestSerialize']>[0]

export interface StdioOptions {
  /** Default: those of this process. */
  readonly input?: Readable
  readonly output?: Writable
  readonly env?: Readonly<Record<string, string | undefined>>
}

/**
 * Runs a frontend as the process of its image: the daemon is on the standard streams, the options are in the environment.
 * Works under Slipway and under BuildKit. Settles once the daemon has the result, or the error; rejects when it is gone. The
 * process is to exit then, with the connection open: BuildKit takes one that closes before for a crash.
 */
export async function serveFrontend(
  frontend: Pick<Frontend, 'solve'>,
  options: StdioOptions = {},
): Promise<void> {
  const { input = process.stdin, output = process.stdout, env = process.env } = options
  const gone = new AbortController()
  const tunnel = new TunnelStream(new StdioMessages(input, output))
  tunnel.on('error', () => {})
  tunnel.once('close', () => gone.abort(new SlipwayError('unavailable', 'the daemon is gone')))
  const caller = openTunnelCaller(tunnel)
  const call: BridgeCall = { caller, metadata: new Metadata(), signal: gone.signal }
  try {
    await caller.unary(methods.Return, await answerOf(frontend, call, env), { signal: gone.signal })
  } catch (error) {
    caller.close()
    tunnel.destroy()
    throw error
  }
}

async function answerOf(
  frontend: Pick<Frontend, 'solve'>,
  call: BridgeCall,
  env: NonNullable<StdioOptions['env']>,
): Promise<Return> {
  try {
    const result = await frontend.solve(await openBridge(call, env))
    return { result: (await encodeResult(result, new Map(), true)) as Return['result'] & object }
  } catch (error) {
    return { error: encodeStatus(error) as Return['error'] & object }
  }
}

async function openBridge(call: BridgeCall, env: NonNullable<StdioOptions['env']>): Promise<Bridge> {
  const { caller, metadata, signal } = call
  const pong = await caller.unary(methods.Ping, {}, { metadata, signal, deadlineMs: 15_000 })
  const { gatewayCaps, workerPlatforms, llbCaps } = decodePong(pong)
  const { Definitions } = gatewayCaps.has('frontend.inputs')
    ? await caller.unary(methods.Inputs, {}, { metadata, signal })
    : {}
  return createBridgeClient(call, {
    opts: optionsOf(env),
    sessionId: env['BUILDKIT_SESSION_ID'] ?? '',
    inputs: new Map(Object.entries(Definitions ?? {})),
    workerPlatforms,
    llbCaps,
  })
}

/** `BUILDKIT_FRONTEND_OPT_<n>=<key>=<value>` */
function optionsOf(env: NonNullable<StdioOptions['env']>): Readonly<Record<string, string>> {
  const options: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    if (!/^BUILDKIT_FRONTEND_OPT_\d+$/.test(name) || value === undefined) continue
    const at = value.indexOf('=')
    if (at > 0) options[value.slice(0, at)] = value.slice(at + 1)
  }
  return options
}
