import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { runService } from '@slipway/app-kit'
import { createCacheServices } from '@slipway/service-cache'
import { openFsContentStore, openSqliteCacheStore } from './adapters.ts'
import { OPTIONS } from './config.ts'

await runService({
  name: 'cache',
  description: 'Slipway service: cache keys, and content by digest',
  options: OPTIONS,
  open: async ({ options, logger, stack }) => {
    mkdirSync(options.root, { recursive: true, mode: 0o711 })
    const content = await openFsContentStore(join(options.root, 'content'))
    const index = await openSqliteCacheStore(join(options.root, 'cache.db'), logger)
    stack.defer(() => index.close())
    return { services: createCacheServices({ index, content }) }
  },
})
