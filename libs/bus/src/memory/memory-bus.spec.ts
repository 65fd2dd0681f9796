import { busSuite } from '../testing/suite.ts'
import { createMemoryBus } from './memory-bus.ts'

busSuite('memory', () => {
  const bus = createMemoryBus()
  return Promise.resolve({
    connect: () => Promise.resolve(bus),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  })
})
