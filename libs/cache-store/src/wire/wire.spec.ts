import { describe, expect, it } from '@jest/globals'
import { openLoopback } from '@slipway/rpc/testing'
import { createMemoryCacheStore } from '../memory/memory-cache-store.ts'
import { describeCacheStore } from '../testing/suite.ts'
import { createCacheStoreClient } from './client.ts'
import { createCacheStoreService } from './server.ts'

async function open() {
  const loopback = await openLoopback([createCacheStoreService(createMemoryCacheStore())])
  return {
    ...createCacheStoreClient(loopback.caller),
    close: async () => await loopback[Symbol.asyncDispose](),
  }
}

describeCacheStore('over gRPC', open)

describe('cache store over gRPC', () => {
  it('tells which workers are there', async () => {
    const seen: string[] = []
    const inner = createMemoryCacheStore()
    inner.seen = async (workers) => void seen.push(...workers)
    await using loopback = await openLoopback([createCacheStoreService(inner)])
    await createCacheStoreClient(loopback.caller).seen?.(['a', 'b'])
    expect(seen).toEqual(['a', 'b'])
  })

  it('takes batches that fit no single message', async () => {
    const store = await open()
    const keys = Array.from({ length: 25_000 }, (_, index) => `k${index}`)
    await store.addLinks(
      keys.map((source) => ({
        source,
        link: { input: 0, output: 0, digest: 'sha256:x', selector: '' },
        target: `${source}-target-${'x'.repeat(100)}`,
      })),
    )
    await store.addResult('k24999', { id: 'w::r', createdAt: 5 })
    const results = await store.results(keys)
    expect(results).toHaveLength(25_000)
    expect(results.at(-1)).toEqual([{ id: 'w::r', createdAt: 5 }])
    await store.close()
  })
})
