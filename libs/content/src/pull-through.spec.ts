import { describe, expect, it } from '@jest/globals'
import { createDeferred, type Digest, errorCode, sha256 } from '@slipway/base'
import { type BlobProvider, readBlob, writeBlob } from './content.ts'
import { createMemoryContentStore } from './memory/store.ts'
import { firstOf, pullThrough } from './pull-through.ts'

const DATA = Buffer.from('remote bytes')
const DIGEST = sha256(DATA)

function remoteOf(
  data: Uint8Array,
  gate?: Promise<void>,
): BlobProvider & { reads: number; aborted: boolean } {
  const remote = {
    reads: 0,
    aborted: false,
    stat: (digest: Digest) => Promise.resolve({ digest, size: data.length, createdAt: 0, labels: {} }),
    async *read(_digest: Digest, options: { readonly signal?: AbortSignal } = {}) {
      remote.reads++
      options.signal?.addEventListener('abort', () => {
        remote.aborted = true
      })
      await gate
      yield data
    },
  }
  return remote
}

describe('pullThrough', () => {
  it('fetches once for all who ask, and keeps it (C087)', async () => {
    const gate = createDeferred<void>()
    const remote = remoteOf(DATA, gate.promise)
    const store = createMemoryContentStore()
    const provider = pullThrough(store, remote)
    const reads = Promise.all([
      readBlob(provider, DIGEST),
      readBlob(provider, DIGEST),
      provider.fetch(DIGEST),
    ])
    gate.resolve()
    await reads
    await readBlob(provider, DIGEST)
    expect(remote.reads).toBe(1)
    expect(Buffer.from(await readBlob(store, DIGEST))).toEqual(DATA)
  })

  it('does not keep what does not match', async () => {
    const store = createMemoryContentStore()
    const provider = pullThrough(store, remoteOf(Buffer.from('forged')))
    expect(await readBlob(provider, DIGEST).catch(errorCode)).toBe('data-loss')
    expect(await store.stat(DIGEST)).toBeUndefined()
  })

  it('goes on while one of the askers is left, and stops after the last', async () => {
    const gate = createDeferred<void>()
    const remote = remoteOf(DATA, gate.promise)
    const provider = pullThrough(createMemoryContentStore(), remote)
    const [first, second] = [new AbortController(), new AbortController()]
    const one = provider.fetch(DIGEST, { signal: first.signal }).catch(errorCode)
    const two = provider.fetch(DIGEST, { signal: second.signal }).catch(errorCode)
    await new Promise((resolve) => setImmediate(resolve))
    first.abort()
    expect(await one).toBe('canceled')
    expect(remote.aborted).toBe(false)
    second.abort()
    expect(await two).toBe('canceled')
    expect(remote.aborted).toBe(true)
    gate.resolve()
  })

  it('reports progress', async () => {
    const seen: number[] = []
    const provider = pullThrough(createMemoryContentStore(), remoteOf(DATA))
    await provider.fetch(DIGEST, { onProgress: (bytes) => seen.push(bytes), size: DATA.length })
    expect(seen).toEqual([DATA.length])
    expect(await provider.pathOf(DIGEST)).toBeUndefined()
  })
})

describe('firstOf', () => {
  it('asks in order', async () => {
    const [a, b] = [createMemoryContentStore(), createMemoryContentStore()]
    const { digest } = await writeBlob(b, DATA)
    expect(Buffer.from(await readBlob(firstOf(a, b), digest))).toEqual(DATA)
    expect(await firstOf(a).stat(digest)).toBeUndefined()
    expect(await readBlob(firstOf(a), digest).catch(errorCode)).toBe('not-found')
  })
})
