import { readFileSync } from 'node:fs'
import { createLogger, errorMessage } from '@slipway/base'
import { serve, type ServeTls, setProgramVersion } from '@slipway/rpc'
import { openDaemon } from './adapters.ts'
import type { DaemonConfig } from './config/config.ts'
import { parseFlags } from './config/flags.ts'
import { loadConfig } from './config/load.ts'
import { onShutdown } from './shutdown.ts'
import { openStateRoot } from './state-root.ts'
import { failedCallLog } from '@slipway/app-kit/failed-calls'
import { VERSION } from '@slipway/app-kit/version'

function readTls(config: DaemonConfig): { tls: ServeTls } | object {
  if (!config.tls) return {}
  const { cert, key, ca } = config.tls
  return {
    tls: {
      cert: readFileSync(cert),
      key: readFileSync(key),
      ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
    },
  }
}

async function main(): Promise<void> {
  if (process.argv[2] === 'fsck') {
    const { runFsck } = await import('./fsck/main.ts')
    process.exit(await runFsck(process.argv.slice(3)))
  }
  const { flags, exit } = parseFlags(process.argv.slice(2), `slipway ${VERSION.version}`)
  if (exit !== undefined) process.exit(exit)
  const config = loadConfig(flags)
  const logger = createLogger({ level: config.log.level, service: 'slipwayd', format: config.log.format })
  if (flags.trace) logger.warn('--trace is deprecated; use --log-level=trace instead')
  setProgramVersion(VERSION)
  const tls = readTls(config)
  using root = openStateRoot(config.root)
  let serving = false
  const daemon = await openDaemon(config, root, logger, () => serving)
  const server = await serve(daemon.services, {
    addresses: config.addresses,
    ...tls,
    ...(config.gid === undefined ? {} : { gid: config.gid }),
    onFailed: failedCallLog(logger),
  })
  serving = true
  for (const address of server.addresses) {
    if (!config.tls && address.startsWith('tcp://'))
      logger.warn({ address }, 'TLS is not enabled: whoever reaches this address controls the daemon')
    logger.info({ address }, `running server on ${address}`)
  }
  const graceMs = config.drainSeconds * 1000
  await onShutdown(logger, graceMs, async () => {
    serving = false
    await daemon.drain(graceMs)
    await server.close(200)
    await daemon[Symbol.asyncDispose]()
  })
  // Threads and sockets of libraries must not keep a stopped daemon alive.
  process.exit(0)
}

try {
  await main()
} catch (error) {
  console.error(`slipwayd: ${errorMessage(error)}`)
  process.exit(1)
}
