import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type Digest, sha256 } from '@slipway/base'
import { type ContentStore, writeBlob } from '@slipway/content'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import { encodeIndex, encodeManifest, MediaType } from '@slipway/oci'
import { LAYER_BLOB_LABELS } from '../core.ts'
import { RefsFixture } from '../testing/fixture.ts'
import { DOCUMENT_AGE_MS, strayDocuments } from './documents.ts'

const PULLED = { 'containerd.io/distribution.source.reg.test': 'image' }

describe('documents of the content store', () => {
  let now: number
  let content: ContentStore
  let layers: Set<Digest>
  let named: Set<Digest>
  beforeEach(() => {
    now = 1_700_000_000_000
    content = createMemoryContentStore({ now: () => now })
    layers = new Set()
    named = new Set()
  })

  const put = async (data: string | Uint8Array, labels: Readonly<Record<string, string>> = {}) => {
    const { digest, size } = await writeBlob(content, Buffer.from(data), labels)
    return { digest, size }
  }
  /** An image of two layers, `name` making it unlike others; its layers are not here. */
  const image = async (name: string, labels: Readonly<Record<string, string>> = {}) => {
    const config = { mediaType: MediaType.ociConfig, ...(await put(`{"os":"linux","x":"${name}"}`, labels)) }
    const layer = (text: string) => ({ mediaType: MediaType.ociLayerGzip, digest: sha256(text), size: 1 })
    const parts = [layer('base'), layer(`top of ${name}`)]
    const manifest = encodeManifest({
      schemaVersion: 2,
      mediaType: MediaType.ociManifest,
      config,
      layers: parts,
    })
    return { ...(await put(manifest, labels)), config: config.digest, top: parts[1]!.digest }
  }
  const index = async (of: Digest, labels: Readonly<Record<string, string>> = {}) =>
    await put(
      encodeIndex({
        schemaVersion: 2,
        mediaType: MediaType.ociIndex,
        manifests: [{ mediaType: MediaType.ociManifest, digest: of, size: 1 }],
      }),
      labels,
    )
  const stray = async (): Promise<readonly Digest[]> => {
    const roots = { namesLayer: (digest: Digest) => layers.has(digest), named, before: now - DOCUMENT_AGE_MS }
    return (await strayDocuments(content, roots)).map(({ digest }) => digest).toSorted()
  }
  const sorted = (...digests: readonly Digest[]): readonly Digest[] => digests.toSorted()

  it('of pulled images are needed while their uppermost layer is', async () => {
    const kept = await image('kept', PULLED)
    const gone = await image('gone', PULLED)
    const list = await index(kept.digest, PULLED)
    const other = await index(gone.digest, PULLED)
    layers.add(sha256('base')).add(kept.top)
    now += 2 * DOCUMENT_AGE_MS
    expect(await stray()).toEqual(sorted(gone.digest, gone.config, other.digest))
    layers.delete(kept.top)
    expect(await stray()).toHaveLength(6)
    expect(await stray()).toContain(list.digest)
  })

  it('of exports are needed while a record names them, with what is below them; their layers are not', async () => {
    const kept = await image('kept')
    const gone = await image('gone')
    const list = await index(kept.digest)
    const rewritten = await put('bytes of a layer that only an export had')
    layers.add(gone.top)
    named.add(list.digest)
    now += 2 * DOCUMENT_AGE_MS
    expect(await stray()).toEqual(sorted(gone.digest, gone.config, rewritten.digest))
    named.clear()
    expect(await stray()).toHaveLength(6)
  })

  it('are left alone while they are new or were used lately', async () => {
    const { digest, config } = await image('a')
    expect(await stray()).toEqual([])
    now += 2 * DOCUMENT_AGE_MS
    await content.touch?.(digest)
    expect(await stray()).toEqual([])
    now += 2 * DOCUMENT_AGE_MS
    expect(await stray()).toEqual(sorted(digest, config))
  })

  it('are told from layers of refs, from damaged and from foreign bytes', async () => {
    await put('a layer', LAYER_BLOB_LABELS)
    layers.add((await put('a layer that a ref names, too')).digest)
    const odd = await Promise.all(
      ['{', '{"layers":3}', '{"manifests":[{}]}', '[]', ''].map((text) => put(text)),
    )
    now += 2 * DOCUMENT_AGE_MS
    expect(await stray()).toEqual(sorted(...odd.map(({ digest }) => digest)))
  })
})

describe('a collection of documents', () => {
  let fixture: RefsFixture
  beforeEach(async () => {
    fixture = await RefsFixture.create()
  })
  afterEach(async () => await fixture.dispose())

  it('removes what nobody needs, says how much that was, and spares layers (G050)', async () => {
    const ref = await fixture.commit({ a: '1' })
    const { layers } = await ref.remote({ compression: 'gzip', force: false }, fixture.context)
    const lost = await writeBlob(fixture.content, Buffer.from('{"lost":true}'))
    expect(await fixture.refs.collectDocuments(fixture.context.signal)).toBe(0)
    fixture.now = Date.now() + 2 * DOCUMENT_AGE_MS
    expect(await fixture.refs.collectDocuments(fixture.context.signal)).toBe(lost.size)
    expect(await fixture.content.stat(lost.digest)).toBeUndefined()
    expect(await fixture.content.stat(layers[0]!.descriptor.digest)).toBeDefined()
    await ref.release()
  })
})
