import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Metadata } from '@grpc/grpc-js'
import { errorMessage, sha256 } from '@slipway/base'
import { readBlob } from '@slipway/content'
import { encodeGoJson, encodeIndex, encodeManifest, MediaType, type Platform } from '@slipway/oci'
import { RefsFixture } from '@slipway/refs/testing/fixture'
import Long from 'long'
import { FakeSessions, testContext } from '../testing/fake-sessions.ts'
import { createOciLayoutSource, type OciLayoutSource } from './source.ts'

const CONTENT = '/containerd.services.content.v1.Content'
const amd64: Platform = { os: 'linux', architecture: 'amd64' }

/** A client with one layout. */
class FakeLayout {
  readonly blobs = new Map<string, Uint8Array>()
  readonly reads: string[] = []
  readonly stores: string[] = []

  add(data: Uint8Array, mediaType: string): { mediaType: string; digest: string; size: number } {
    const digest = sha256(data)
    this.blobs.set(digest, data)
    return { mediaType, digest, size: data.length }
  }

  addImage(platform: Platform, layer: string): { mediaType: string; digest: string; size: number } {
    const config = this.add(
      encodeGoJson({ ...platform, rootfs: { type: 'layers', diff_ids: [sha256(layer)] } }),
      MediaType.ociConfig,
    )
    const layers = [this.add(gzipSync(layer), MediaType.ociLayerGzip)]
    return this.add(
      encodeManifest({ schemaVersion: 2, mediaType: MediaType.ociManifest, config, layers }),
      MediaType.ociManifest,
    )
  }

  handlers(): Record<string, (request: unknown, metadata: Metadata | undefined) => unknown> {
    const find = (request: unknown, metadata: Metadata | undefined): Uint8Array => {
      this.stores.push(String(metadata?.get('buildkit-attachable-store-id')[0]))
      const data = this.blobs.get((request as { digest: string }).digest)
      if (!data) throw new Error('content not found')
      return data
    }
    const reads = this.reads
    return {
      [`${CONTENT}/Info`]: (request, metadata) => ({
        info: {
          digest: (request as { digest: string }).digest,
          size: Long.fromNumber(find(request, metadata).length),
        },
      }),
      [`${CONTENT}/Read`]: async function* (request, metadata) {
        const data = find(request, metadata)
        reads.push((request as { digest: string }).digest)
        for (let offset = 0; offset < data.length; offset += 50) {
          yield await Promise.resolve({
            offset: Long.fromNumber(offset),
            data: data.subarray(offset, offset + 50),
          })
        }
      },
    }
  }
}

describe('oci-layout source', () => {
  let fixture: RefsFixture
  let sessions: FakeSessions
  let layout: FakeLayout
  let source: OciLayoutSource
  beforeEach(async () => {
    fixture = await RefsFixture.create()
    sessions = new FakeSessions()
    layout = new FakeLayout()
    sessions.add('client', layout.handlers())
    source = createOciLayoutSource({ sessions, content: fixture.content, refs: fixture.refs })
  })
  afterEach(async () => await fixture.dispose())
  const op = (
    digest: string,
    attrs: Record<string, string> = {},
  ): { identifier: string; attrs: Record<string, string> } => ({
    identifier: `oci-layout://any/name@${digest}`,
    attrs: { 'oci.store': 'base', ...attrs },
  })

  it('reads documents at once and layers when needed (C093, B064)', async () => {
    const index = layout.add(
      encodeIndex({
        schemaVersion: 2,
        mediaType: MediaType.ociIndex,
        manifests: [
          {
            ...layout.addImage({ os: 'linux', architecture: 'arm64' }, 'arm'),
            platform: { os: 'linux', architecture: 'arm64' },
          },
          { ...layout.addImage(amd64, 'amd'), platform: amd64 },
        ],
      }),
      MediaType.ociIndex,
    )
    const context = testContext('client')
    const instance = source.resolve(op(index.digest), amd64)
    expect((await instance.key(0, context)).pin).toBe(index.digest)
    expect((await instance.key(1, context)).key).toBe(sha256('amd'))
    expect(new Set(layout.stores)).toEqual(new Set(['oci:base']))
    const blob = gzipSync('amd')
    expect(layout.reads).not.toContain(sha256(blob))

    const hold = await instance.fetch(context)
    const ref = await fixture.refs.get(hold!.id.split('::')[1]!)
    const remote = await ref.remote({ compression: 'gzip', force: false }, context)
    expect(Buffer.from(await readBlob(remote.provider, sha256(blob)))).toEqual(blob)
    expect(remote.layers[0]?.origin).toBeUndefined()
  })

  it('asks the session that the op names, or the one that is there (C093)', async () => {
    const image = layout.addImage(amd64, 'named')
    const named = source.resolve(op(image.digest, { 'oci.session': 'client' }), amd64)
    expect((await named.key(0, testContext())).pin).toBe(image.digest)
    const other = createOciLayoutSource({ sessions, content: fixture.content, refs: fixture.refs })
    const resolved = await other.resolveImage(
      `any/name@${image.digest}`,
      { platform: amd64, storeId: 'base', sessionId: '' },
      testContext('gone', 'client'),
    )
    expect(JSON.parse(Buffer.from(resolved.config).toString())).toMatchObject(amd64)
  })

  it('needs a digest, and checks checksum and layer limit', async () => {
    const image = layout.addImage(amd64, 'checked')
    expect(() => source.resolve({ identifier: 'oci-layout://a/b:tag' }, amd64)).toThrow(
      'reference "a/b:tag" must have digest',
    )
    const key = async (attrs: Record<string, string>): Promise<string> =>
      await source
        .resolve(op(image.digest, attrs), amd64)
        .key(0, testContext('client'))
        .then(() => 'ok', errorMessage)
    expect(await key({ 'image.checksum': sha256('x') })).toContain('does not match expected checksum')
    expect(await key({ 'oci.layerlimit': '2' })).toContain('layer limit 2 is greater')
    expect(await key({ 'oci.layerlimit': '1' })).toBe('ok')
  })

  it('does not believe the client', async () => {
    const image = layout.addImage(amd64, 'forged')
    layout.blobs.set(image.digest, Buffer.from('{"config":{},"layers":[]}'))
    expect(
      await source.resolve(op(image.digest), amd64).key(0, testContext('client')).catch(errorMessage),
    ).toMatch(/unexpected commit digest/)
    expect(
      await source
        .resolve(op(sha256('none')), amd64)
        .key(0, testContext('client'))
        .catch(errorMessage),
    ).toMatch(/^unable to get info about digest: /)
    const junk = layout.add(Buffer.from('junk'), '')
    expect(
      await source.resolve(op(junk.digest), amd64).key(0, testContext('client')).catch(errorMessage),
    ).toMatch(/contains neither an index nor a manifest/)
  })
})
