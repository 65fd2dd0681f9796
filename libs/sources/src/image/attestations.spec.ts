import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { errorMessage, sha256 } from '@slipway/base'
import { parseReference, type Platform } from '@slipway/oci'
import { RefsFixture } from '@slipway/refs/testing/fixture'
import { anonymousLogin, createAuthorizer, RegistryClient, type Repository } from '@slipway/registry'
import { startRegistry, type TestRegistry } from '@slipway/testing/registry'
import type { SourceMeta, SourceMetaRequest } from '@slipway/worker'
import { FakeSessions, testContext } from '../testing/fake-sessions.ts'
import { type AttestedImage, pushAttestedImage, pushTestImage, pushTestIndex } from '../testing/push-image.ts'
import { createSessionAuthorizers } from './session-authorizers.ts'
import { createImageSource, type ImageSource } from './source.ts'

const amd64: Platform = { os: 'linux', architecture: 'amd64' }
const PROVENANCE = 'https://slsa.dev/provenance/v1'
const SBOM = 'https://spdx.dev/Document'

describe('attestation chain of an image', () => {
  const client = new RegistryClient({ backoffMs: [] })
  let registry: TestRegistry
  let fixture: RefsFixture
  let source: ImageSource
  let attested: AttestedImage
  const repository = (name: string): Repository =>
    client.repository(parseReference(`${registry.host}/${name}`), createAuthorizer(anonymousLogin))
  const metaOf = async (
    name: string,
    Image: NonNullable<SourceMetaRequest['Image']>,
  ): Promise<SourceMeta['Image']> => {
    const instance = source.resolve({ identifier: `docker-image://${registry.host}/${name}` }, amd64)
    return (await instance.meta?.({ Image }, testContext()))?.Image
  }

  beforeAll(async () => {
    registry = await startRegistry()
    attested = await pushAttestedImage(repository('attested'), 'v1', amd64, [PROVENANCE, SBOM])
  })
  afterAll(async () => {
    client.close()
    await registry[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    fixture = await RefsFixture.create()
    source = createImageSource({
      registry: client,
      authorizers: createSessionAuthorizers(new FakeSessions()),
      content: fixture.content,
      refs: fixture.refs,
    })
  })
  afterEach(async () => await fixture.dispose())

  it('names root, image, attestations and signature, with what verifies them (D007, D064)', async () => {
    const { index, image, attestation, signature, bundle } = attested
    const meta = await metaOf('attested:v1', { NoConfig: true, AttestationChain: true })
    expect(meta).toMatchObject({ Digest: index.digest })
    expect(meta).not.toHaveProperty('Config')
    const chain = meta?.AttestationChain
    expect(chain).toMatchObject({
      Root: index.digest,
      ImageManifest: image.digest,
      AttestationManifest: attestation.digest,
      SignatureManifests: [signature.digest],
    })
    const blobs = Object.entries(chain?.Blobs ?? {})
    expect(blobs.map(([digest]) => digest).sort()).toEqual(
      [index, attestation, signature, bundle].map(({ digest }) => digest as string).sort(),
    )
    for (const [digest, { descriptor, data }] of blobs) {
      expect(sha256(data ?? '')).toBe(digest)
      expect([descriptor?.digest, Number(descriptor?.size)]).toEqual([digest, data?.length])
    }
  })

  it('holds the statements of the predicate types that are asked for (D007)', async () => {
    const meta = await metaOf('attested:v1', { ResolveAttestations: [SBOM, 'https://none.test', ''] })
    expect(meta?.Config?.length).toBeGreaterThan(0)
    const { [SBOM]: sbom, [PROVENANCE]: provenance } = attested.statements
    const blobs = meta?.AttestationChain?.Blobs ?? {}
    expect(blobs[sbom?.digest ?? '']).toMatchObject({
      descriptor: { annotations: { 'in-toto.io/predicate-type': SBOM } },
      data: Buffer.from(JSON.stringify({ predicateType: SBOM, subject: attested.image.digest })),
    })
    expect(blobs).not.toHaveProperty([provenance?.digest ?? ''])
  })

  it('ends where an image has no attestations, and is none for a manifest or where nobody asks (D007)', async () => {
    const image = await pushTestImage(repository('plain'), {
      tag: 'manifest',
      platform: amd64,
      layers: ['p'],
    })
    const index = await pushTestIndex(repository('plain'), 'index', [{ ...image, platform: amd64 }])
    const meta = await metaOf('plain:index', { AttestationChain: true })
    expect(meta?.AttestationChain).toMatchObject({ Root: index.digest, ImageManifest: image.digest })
    expect(meta?.AttestationChain?.AttestationManifest).toBeUndefined()
    expect(Object.keys(meta?.AttestationChain?.Blobs ?? {})).toEqual([index.digest])
    expect((await metaOf('plain:manifest', { AttestationChain: true }))?.AttestationChain).toBeUndefined()
    expect((await metaOf('attested:v1', {}))?.AttestationChain).toBeUndefined()
  })

  it('refuses a chain that is larger than an answer may be', async () => {
    const { image, attestation } = attested
    const huge = { ...attestation, size: 16 << 20 }
    const annotations = {
      'vnd.docker.reference.digest': image.digest,
      'vnd.docker.reference.type': 'attestation-manifest',
    }
    await pushTestIndex(repository('attested'), 'huge', [
      { ...image, platform: amd64 },
      { ...huge, platform: { os: 'unknown', architecture: 'unknown' }, annotations },
    ])
    expect(await metaOf('attested:huge', { AttestationChain: true }).catch(errorMessage)).toContain(
      'attestation chain of more than 15728640 bytes or 256 blobs',
    )
  })
})
