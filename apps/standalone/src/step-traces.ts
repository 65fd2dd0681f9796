import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { serve } from '@slipway/rpc'
import { createTraceService } from '@slipway/service-control'
import type { StateRoot } from './state-root.ts'
import type { SpanSink } from '@slipway/tracing'

/** Longest path of a socket, in bytes. */
const MAX_SOCKET_PATH = 107

export interface StepTraces {
  readonly sinks: readonly SpanSink[]
  /** Whether this is the trace of a build that runs. */
  readonly isWanted: (traceId: string) => boolean
}

/**
 * Serves the socket that is mounted into steps, for the spans that they make; answers its path. Steps add to traces of builds that
 * run, and to no others. Without a path it is below the root, or nowhere where that is too long for a socket.
 */
export async function serveStepTraces(
  configured: string | undefined,
  root: StateRoot,
  { sinks, isWanted }: StepTraces,
  stack: AsyncDisposableStack,
): Promise<string | undefined> {
  // Only who may read this directory reaches the socket from outside of containers.
  const path = configured ?? join(root.dir('otel'), 'otel-grpc.sock')
  if (configured === undefined && Buffer.byteLength(path) > MAX_SOCKET_PATH) return undefined
  const service = createTraceService(sinks, isWanted)
  const server = await serve([service], { addresses: [`unix://${path}`] })
  stack.use(server)
  // Steps run as any user.
  chmodSync(path, 0o666)
  return path
}
