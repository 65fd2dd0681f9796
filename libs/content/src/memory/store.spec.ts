import { contentStoreSuite } from '../testing/suite.ts'
import { createMemoryContentStore } from './store.ts'

contentStoreSuite('memory', () =>
  Promise.resolve({
    store: createMemoryContentStore(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }),
)
