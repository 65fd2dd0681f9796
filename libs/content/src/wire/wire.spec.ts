import { describe, expect, it } from '@jest/globals'
import { errorCode, sha256 } from '@slipway/base'
import { services } from '@slipway/proto'
import { openLoopback } from '@slipway/rpc/testing'
import type { ContentStore } from '../content.ts'
import { createMemoryContentStore } from '../memory/store.ts'
import { contentStoreSuite } from '../testing/suite.ts'
import { createContentStoreClient } from './client.ts'
import { createContentStoreService } from './server.ts'

async function open(store: ContentStore = createMemoryContentStore()) {
  const loopback = await openLoopback([createContentStoreService({ store })])
  return { store: createContentStoreClient(loopback.caller), inner: store, ...loopback }
}

contentStoreSuite('over gRPC', open)

describe('content over gRPC', () => {
  it('leaves nothing behind when the writer goes', async () => {
    await using opened = await open()
    let disposed = false
    const inner = opened.inner.openIngest.bind(opened.inner)
    opened.inner.openIngest = async (options) => {
      const ingest = await inner(options)
      const dispose = ingest[Symbol.asyncDispose].bind(ingest)
      ingest[Symbol.asyncDispose] = async () => {
        disposed = true
        await dispose()
      }
      return ingest
    }
    {
      await using ingest = await opened.store.openIngest()
      await ingest.write(Buffer.alloc(3 << 20))
      expect(ingest.offset).toBe(3 << 20)
    }
    for (let tries = 0; !disposed && tries < 100; tries++) await new Promise((done) => setTimeout(done, 10))
    expect(disposed).toBe(true)
  })

  it("stops a writer with the store's own reason", async () => {
    const inner = createMemoryContentStore()
    inner.openIngest = () => Promise.reject(Object.assign(new Error('disk full'), { code: 'ENOSPC' }))
    await using opened = await open(inner)
    await using ingest = await opened.store.openIngest()
    const fill = async (): Promise<void> => {
      for (let index = 0; index < 100; index++) await ingest.write(Buffer.alloc(1 << 20))
    }
    expect(await fill().then(() => 'ok', errorCode)).toBe('resource-exhausted')
  })

  it('reads no further than the reader wants', async () => {
    const inner = createMemoryContentStore()
    let chunks = 0
    inner.read = async function* () {
      for (; chunks < 10_000; chunks++) yield await Promise.resolve(Buffer.alloc(256 << 10))
    }
    await using opened = await open(inner)
    let got = 0
    for await (const chunk of opened.store.read(sha256('x'))) {
      got += chunk.length
      await new Promise((done) => setTimeout(done, 20))
      if (got > 2 << 20) break
    }
    expect(chunks).toBeLessThan(60)
  })

  it('ends when the server does', async () => {
    await using opened = await open()
    await using ingest = await opened.store.openIngest()
    await ingest.write(Buffer.from('x'))
    await opened.cut()
    expect(await ingest.commit().then(() => 'ok', errorCode)).toBe('unavailable')
  })

  it('refuses what is no digest', async () => {
    await using opened = await open()
    const call = opened.caller.unary(services.SlipwayContentStoreService.Delete, { digest: '../x' })
    expect(await call.then(() => 'ok', errorCode)).toBe('invalid-argument')
  })
})
