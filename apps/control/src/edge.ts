import { readFileSync } from 'node:fs'
import { failedCallLog } from '@slipway/app-kit/failed-calls'
import { type RunningServer, serve, type ServeTls, type Service } from '@slipway/rpc'
import { SlipwayError, type Logger } from '@slipway/base'

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
