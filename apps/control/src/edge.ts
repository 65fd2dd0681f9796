import { readFileSync } from 'node:fs'
import { failedCallLog } from '@slipway/app-kit/failed-calls'
import { type RunningServer, serve, type ServeTls, type Service } from '@slipway/rpc'
import { SlipwayError, type Logger } from '@slipway/base'

/** What clients are told by reflection. */
export const EDGE_SERVICES = [
  'moby.buildkit.v1.Control',
  'moby.buildkit.v1.frontend.LLBBridge',
  'slipway.history.v1.Steps',
  'containerd.services.content.v1.Content',
  'opentelemetry.proto.collector.trace.v1.TraceService',
  'grpc.health.v1.Health',
]
export const EDGE_PROTO_FILES = [
  'moby/buildkit/v1/control.proto',
  'moby/buildkit/v1/frontend/gateway.proto',
  'slipway/history/v1/steps.proto',
  'containerd/services/content/v1/content.proto',
  'opentelemetry/proto/collector/trace/v1/trace_service.proto',
  'grpc/health/v1/health.proto',
]

export interface EdgeOptions {
  readonly addr: readonly string[]
  readonly group: number
  readonly 'client-tls-cert': string | undefined
  readonly 'client-tls-key': string | undefined
  readonly 'client-tls-ca': string | undefined
}

/** The addresses of clients, apart from those of other services. */
export async function serveEdge(
  services: readonly Service[],
  options: EdgeOptions,
  logger: Logger,
): Promise<RunningServer> {
  const tls = loadTls(options)
  const server = await serve(services, {
    addresses: options.addr,
    ...(tls ? { tls } : {}),
    ...(options.group > 0 ? { gid: options.group } : {}),
    onFailed: failedCallLog(logger),
  })
  for (const address of server.addresses) {
    if (!tls && address.startsWith('tcp://'))
      logger.warn({ address }, 'TLS is not enabled: whoever reaches this address controls the daemon')
    logger.info({ address }, `serving clients on ${address}`)
  }
  return server
}

function loadTls(options: EdgeOptions): ServeTls | undefined {
  const { 'client-tls-cert': cert, 'client-tls-key': key, 'client-tls-ca': ca } = options
  if (!cert && !key && !ca) return undefined
  if (!cert || !key)
    throw new SlipwayError('invalid-argument', 'client-tls-cert and client-tls-key are needed together')
  return {
    cert: readFileSync(cert),
    key: readFileSync(key),
    ...(ca ? { ca: readFileSync(ca) } : {}),
  }
}
