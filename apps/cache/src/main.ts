import { runService } from '@slipway/app-kit'
import { createCacheServices } from '@slipway/service-cache'
import { OPTIONS } from './config.ts'
import { openStores } from './stores.ts'

await runService({
  name: 'cache',
  description: 'Slipway service: cache keys, and content by digest',
  options: OPTIONS,
  open: async (context) => ({ services: createCacheServices(await openStores(context)) }),
})
