import { describeCacheStore } from '../testing/suite.ts'
import { createMemoryCacheStore } from './memory-cache-store.ts'

describeCacheStore('memory', async () => createMemoryCacheStore())
