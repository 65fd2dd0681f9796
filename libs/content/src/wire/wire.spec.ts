import { randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { errorCode, sha256, SlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import { dialFramed } from '@slipway/rpc'
import { openLoopback } from '@slipway/rpc/testing'
import { type ContentStore, readBlob, writeBlob } from '../content.ts'
import { createMemoryContentStore } from '../memory/store.ts'
import { contentStoreSuite } from '../testing/suite.ts'
import { createContentStoreClient } from './client.ts'
import { createContentStoreService } from './server.ts'

async function open(store: ContentStore = createMemoryContentStore()) {
  const loopback = await openLoopback([createContentStoreService({ store })])
  return { store: createContentStoreClient(loopback.caller), inner: store, ...loopback }
}

contentStoreSuite('over gRPC', open)

async function openFramed(inner?: ContentStore) {
  const opened = await open(inner)
  const framed = dialFramed(opened.address)
  const dispose = opened[Symbol.asyncDispose]
  return {
    ...opened,
    store: createContentStoreClient(framed),
    [Symbol.asyncDispose]: async () => {
      framed.close()
      await dispose()
    },
  }
}

contentStoreSuite('over gRPC, with tapped frames', openFramed)

describe.each([
  { how: 'messages', reach: open },
  { how: 'tapped frames', reach: openFramed },
])('reading over gRPC, by $how', ({ reach }) => {
  it('gives large blobs as they are', async () => {
    await using opened = await reach()
    const blob = randomBytes(5_000_000)
    const { digest } = await writeBlob(opened.store, blob)
    expect(Buffer.compare(await readBlob(opened.store, digest), blob)).toBe(0)
  })

  it('tells what ends a blob in its middle', async () => {
    const inner = createMemoryContentStore()
    inner.read = async function* () {
      yield await Promise.resolve(Buffer.alloc(100_000, 'x'))
      throw new SlipwayError('data-loss', 'the disk is gone')
    }
    await using opened = await reach(inner)
    const sizes: number[] = []
    const reading = (async () => {
      for await (const { length } of opened.store.read(sha256('x'))) sizes.push(length)
    })()
    await expect(reading).rejects.toMatchObject({
      code: 'data-loss',
      message: expect.stringContaining('the disk is gone'),
    })
    expect(sizes).toEqual([100_000])
  })

  it('reads no further than the reader wants, and stops when it leaves', async () => {
    const inner = createMemoryContentStore()
    let chunks = 0
    let ended = false
    inner.read = async function* () {
      try {
        for (; chunks < 10_000; chunks++) yield await Promise.resolve(Buffer.alloc(256 << 10))
      } finally {
        ended = true
      }
    }
    await using opened = await reach(inner)
    let got = 0
    for await (const chunk of opened.store.read(sha256('x'))) {
      got += chunk.length
      await new Promise((done) => setTimeout(done, 20))
      if (got > 2 << 20) break
    }
    expect(chunks).toBeLessThan(60)
    while (!ended) await new Promise((done) => setTimeout(done, 10))
    expect(chunks).toBeLessThan(60)
  })
})

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
