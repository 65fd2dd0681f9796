import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type Digest, sha256 } from '@slipway/base'
import type { BlobProvider } from '@slipway/content'
import type { StatusEvent, VertexProgress } from '@slipway/progress'
import type { LazyLayer } from './refs.ts'
import { fakeLayer } from './testing/fake-layers.ts'
import { RefsFixture } from './testing/fixture.ts'

/** A registry in memory that counts reads. */
function remoteBlobs(): BlobProvider & { readonly blobs: Map<Digest, Buffer>; readonly reads: Digest[] } {
  const blobs = new Map<Digest, Buffer>()
  const reads: Digest[] = []
  return {
    blobs,
    reads,
    async stat(digest) {
      const bytes = blobs.get(digest)
      return bytes && { digest, size: bytes.length, createdAt: 0, labels: {} }
    },
    async *read(digest) {
      reads.push(digest)
      yield blobs.get(digest)!
    },
  }
}

function lazyLayer(
  provider: ReturnType<typeof remoteBlobs>,
  files: Readonly<Record<string, string>>,
  compression: 'gzip' | 'zstd' = 'gzip',
): LazyLayer {
  const changes = Object.entries(files).map(([path, content]) => ({ path, content }))
  const layer = fakeLayer(changes, compression)
  provider.blobs.set(layer.descriptor.digest, layer.bytes)
  return { descriptor: layer.descriptor, diffId: layer.diffId, provider, origin: 'r.example/app' }
}

describe('layers', () => {
  let fixture: RefsFixture
  let remote: ReturnType<typeof remoteBlobs>
  beforeEach(async () => {
    fixture = await RefsFixture.create()
    remote = remoteBlobs()
  })
  afterEach(async () => await fixture.dispose())

  const options = { compression: 'gzip', force: false } as const
  const fromLayers = async (...layers: readonly LazyLayer[]) =>
    (await fixture.refs.fromLayers(layers, { description: 'pulled from r.example/app' }, fixture.context))!

  it('stay lazy until they are mounted, and are then fetched once for all (G016, G017, F051)', async () => {
    await using ref = await fromLayers(lazyLayer(remote, { a: '1' }), lazyLayer(remote, { b: '2' }))
    expect(ref.isLocal()).toBe(false)
    expect(await ref.size()).toBe(0)
    const [one, two] = await Promise.all([fixture.files(ref), fixture.files(ref)])
    expect(one).toEqual({ a: '1', b: '2' })
    expect(two).toEqual(one)
    expect(remote.reads).toHaveLength(2)
    expect(ref.isLocal()).toBe(true)
    expect(fixture.layers.calls).toHaveLength(2)
    expect(await ref.size()).toBeGreaterThan(0)
  })

  it('tell what a tree is made of and what is known of the sizes, without looking at files', async () => {
    const [one, two] = [lazyLayer(remote, { a: '1' }), lazyLayer(remote, { b: '22' })]
    await using image = await fromLayers(one, two)
    await using ran = await fixture.commit({ c: '3' }, image)
    await using beside = await fixture.commit({ d: '4' })
    const parts = (ref: { readonly id: string }) => fixture.refs.parts(ref.id)
    const lower = [
      { id: image.id, size: two.descriptor.size },
      { id: image.parentId!, size: one.descriptor.size },
    ]
    expect(parts(ran)).toEqual([{ id: ran.id }, ...lower])
    await using merged = await fixture.refs.merge([ran, beside], { description: 'merged' }, fixture.context)
    expect(parts(merged)).toEqual([{ id: merged.id, size: 0 }, { id: beside.id }, { id: ran.id }, ...lower])
    const size = await ran.size()
    expect(parts(ran)?.[0]).toEqual({ id: ran.id, size })
    expect(parts({ id: 'gone' })).toBeUndefined()
    expect(fixture.removed).toEqual([])
  })

  it('give the same refs to images that share them (G025)', async () => {
    const base = lazyLayer(remote, { a: '1' })
    await using one = await fromLayers(base, lazyLayer(remote, { b: '2' }))
    await using two = await fromLayers(lazyLayer(remote, { a: '1' }, 'zstd'), lazyLayer(remote, { c: '3' }))
    expect(two.parentId).toBe(one.parentId)
    await using again = await fromLayers(base)
    expect(again.id).toBe(one.parentId)
    expect(again.chainId).toBe(base.diffId)
  })

  it('report the download under the digest and the extraction by name', async () => {
    const seen: StatusEvent['id'][] = []
    const progress: VertexProgress = {
      vertex: 'v',
      log: () => {},
      warn: () => {},
      status: ({ id }) => seen.push(id),
    }
    const layer = lazyLayer(remote, { a: '1' })
    await using ref = await fromLayers(layer)
    await ref.mounts({ ...fixture.context, progress })
    const { digest } = layer.descriptor
    expect([...new Set(seen)]).toEqual([digest, `extracting ${digest}`])
  })

  it('refuse a blob that is not the one promised and can be tried again', async () => {
    const layer = lazyLayer(remote, { a: '1' })
    const good = remote.blobs.get(layer.descriptor.digest)!
    remote.blobs.set(layer.descriptor.digest, Buffer.from('other'))
    await using ref = await fromLayers(layer)
    await expect(ref.mounts(fixture.context)).rejects.toMatchObject({ code: 'data-loss' })
    remote.blobs.set(layer.descriptor.digest, good)
    expect(await fixture.files(ref)).toEqual({ a: '1' })
  })

  it('refuse a tar that is not the one the image config names', async () => {
    const layer = lazyLayer(remote, { a: '1' })
    await using ref = await fromLayers({ ...layer, diffId: sha256('something else') })
    await expect(ref.mounts(fixture.context)).rejects.toThrow(/image config promises/)
    expect(fixture.snapshots.keys()).toEqual([])
  })

  it('stop fetching when nobody waits any more', async () => {
    const layer = lazyLayer(remote, { a: '1' })
    let aborted: AbortSignal | undefined
    const hanging: BlobProvider = {
      stat: async () => undefined,
      read: (_digest, read) => {
        aborted = read?.signal
        return {
          [Symbol.asyncIterator]: () => ({
            next: () =>
              new Promise((_resolve, reject) =>
                aborted!.addEventListener('abort', () => reject(aborted!.reason)),
              ),
          }),
        }
      },
    }
    await using ref = await fromLayers({ ...layer, provider: hanging })
    const [first, second] = [new AbortController(), new AbortController()]
    const waits = [first, second].map((controller) => ref.mounts({ signal: controller.signal }))
    await new Promise((resolve) => setTimeout(resolve, 20))
    first.abort()
    await expect(waits[0]).rejects.toMatchObject({ code: 'canceled' })
    expect(aborted!.aborted).toBe(false)
    second.abort()
    await expect(waits[1]).rejects.toMatchObject({ code: 'canceled' })
    expect(aborted!.aborted).toBe(true)
  })

  it('pass through an export without being pulled (C078)', async () => {
    const layer = lazyLayer(remote, { a: '1' })
    await using ref = await fromLayers(layer)
    const result = await ref.remote(options, fixture.context)
    expect(result.layers).toMatchObject([
      { descriptor: layer.descriptor, diffId: layer.diffId, origin: 'r.example/app' },
    ])
    expect(remote.reads).toEqual([])
    const chunks: Uint8Array[] = []
    for await (const chunk of result.provider.read(layer.descriptor.digest)) chunks.push(chunk)
    expect(Buffer.concat(chunks)).toEqual(remote.blobs.get(layer.descriptor.digest))
    expect(ref.isLocal()).toBe(false)
  })

  it('are made once per compression and remembered over a restart (G029, G035, G038)', async () => {
    await using ref = await fixture.commit({ a: '1' })
    const [one, two] = await Promise.all([
      ref.remote(options, fixture.context),
      ref.remote(options, fixture.context),
    ])
    expect(two.layers).toEqual(one.layers)
    const zstd = await ref.remote({ compression: 'zstd', force: true }, fixture.context)
    expect(zstd.layers[0]!.descriptor.mediaType).toMatch(/zstd$/)
    expect(zstd.layers[0]!.diffId).toBe(one.layers[0]!.diffId)
    expect(fixture.layers.calls).toEqual(['create gzip', 'convert zstd'])
    await ref.release()
    await fixture.reopen()
    await using again = await fixture.refs.get(ref.id)
    await again.remote({ compression: 'zstd', force: true }, fixture.context)
    await again.remote({ compression: 'uncompressed', force: false }, fixture.context)
    expect(fixture.layers.calls).toEqual(['create gzip', 'convert zstd'])
  })

  it('of a built ref are known by chain id once made, so that pulling them again is free (G025)', async () => {
    await using base = await fixture.commit({ a: '1' })
    await using top = await fixture.commit({ b: '2' }, base)
    const { layers } = await top.remote(options, fixture.context)
    expect(layers.map((layer) => layer.description)).toEqual(['test', 'test'])
    await using pulled = await fromLayers(...layers.map((layer) => ({ ...layer, provider: remote })))
    expect(pulled.id).toBe(top.id)
  })

  it('of a lazy ref are converted when another compression is forced', async () => {
    await using ref = await fromLayers(lazyLayer(remote, { a: '1' }))
    const { layers } = await ref.remote({ compression: 'zstd', force: true }, fixture.context)
    expect(layers[0]!.descriptor.mediaType).toMatch(/zstd$/)
    expect(layers[0]!.origin).toBeUndefined()
    expect(ref.isLocal()).toBe(false)
  })
})

describe('merge and diff', () => {
  let fixture: RefsFixture
  beforeEach(async () => {
    fixture = await RefsFixture.create()
  })
  afterEach(async () => await fixture.dispose())
  const facts = { description: 'derived' }

  it('merges trees in order, deletions included (C078)', async () => {
    await using one = await fixture.commit({ a: '1', b: '1' })
    await using base = await fixture.commit({ b: 'old', c: 'old' })
    await using two = await fixture.commit({ b: '2', c: null, d: '2' }, base)
    await using merged = await fixture.refs.merge([one, two], facts, fixture.context)
    expect(merged.isLocal()).toBe(false)
    expect(await fixture.files(merged)).toEqual({ a: '1', b: '2', d: '2' })
    const { layers } = await merged.remote({ compression: 'gzip', force: false }, fixture.context)
    expect(layers).toHaveLength(3)
  })

  it('answers the input for a merge of one (C078)', async () => {
    await using one = await fixture.commit({ a: '1' })
    await using merged = await fixture.refs.merge([one], facts, fixture.context)
    expect(merged.id).toBe(one.id)
  })

  it('reuses the layers between lower and upper (G021)', async () => {
    await using lower = await fixture.commit({ a: '1', b: '1' })
    await using upper = await fixture.commit({ b: null, c: '2' }, lower)
    await using diff = await fixture.refs.diff(lower, upper, facts, fixture.context)
    expect(await fixture.files(diff)).toEqual({ c: '2' })
    const own = await diff.remote({ compression: 'gzip', force: false }, fixture.context)
    const all = await upper.remote({ compression: 'gzip', force: false }, fixture.context)
    expect(own.layers).toEqual(all.layers.slice(1))
    await using other = await fixture.commit({ b: 'x', d: 'x' })
    await using merged = await fixture.refs.merge([other, diff], facts, fixture.context)
    expect(await fixture.files(merged)).toEqual({ c: '2', d: 'x' })
  })

  it('compares unrelated trees, and applies the difference elsewhere (C079)', async () => {
    await using lower = await fixture.commit({ a: '1', b: '1' })
    await using upper = await fixture.commit({ b: '2', c: '2' })
    await using diff = await fixture.refs.diff(lower, upper, facts, fixture.context)
    expect(await fixture.files(diff)).toEqual({ b: '2', c: '2' })
    await using other = await fixture.commit({ a: 'x', b: 'x', d: 'x' })
    await using merged = await fixture.refs.merge([other, diff], facts, fixture.context)
    expect(await fixture.files(merged)).toEqual({ b: '2', c: '2', d: 'x' })
  })

  it('keeps what derived refs need, over a restart too', async () => {
    const one = await fixture.commit({ a: '1' })
    const two = await fixture.commit({ b: '2' })
    const merged = await fixture.refs.merge([one, two], facts, fixture.context)
    for (const ref of [one, two, merged]) await ref.release()
    await fixture.reopen()
    await using again = await fixture.refs.get(merged.id)
    expect(await fixture.files(again)).toEqual({ a: '1', b: '2' })
  })
})
