import Long from 'long'
import { type Digest, SlipwayError } from '@slipway/base'
import { type Descriptor, MediaType, parseIndex, parseManifest } from '@slipway/oci'
import type { SourceMeta } from '@slipway/worker'
import type { ImageDocuments } from './documents.ts'
import { isAttestation, type PulledImage } from './pull.ts'
import type { ImageRemote } from './remote.ts'

export type AttestationChain = NonNullable<NonNullable<SourceMeta['Image']>['AttestationChain']>

const SIGSTORE_BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json'
const COSIGN_SIGNATURE = 'application/vnd.dev.cosign.artifact.sig.v1+json'
/** The whole chain is one message; clients take 16 MiB of it. */
const MAX_CHAIN_BYTES = 15 << 20
const MAX_CHAIN_BLOBS = 256

/**
 * All that it takes to verify the statements about an image: the index, the manifest of its attestations, that of their signature with its
 * layers, and the statements of the predicate types that were asked for. Nothing is judged here. `undefined` for what is no OCI index,
 * which cannot carry attestations.
 */
export async function readAttestationChain(
  documents: ImageDocuments,
  remote: Pick<ImageRemote, 'referrers'>,
  asked: { readonly image: PulledImage; readonly predicateTypes: readonly string[] },
  signal: AbortSignal,
): Promise<AttestationChain | undefined> {
  const { root, manifest } = asked.image
  if (root.mediaType !== MediaType.ociIndex) return undefined
  const blobs = new ChainBlobs(documents)
  const { manifests } = parseIndex(await blobs.read(root))
  const attestation = manifests.find((entry) => isAttestationOf(entry, manifest.digest))
  const chain = { Root: root.digest, ImageManifest: manifest.digest }
  if (!attestation) return { ...chain, Blobs: blobs.toWire() }
  const statements = parseManifest(await blobs.read(attestation)).layers
  const signature = findSignature((await remote.referrers?.(attestation.digest, signal)) ?? [])
  if (signature) {
    for (const layer of parseManifest(await blobs.read(signature)).layers) await blobs.read(layer)
  }
  const wanted = new Set(asked.predicateTypes.filter((type) => type !== ''))
  for (const statement of statements) {
    if (wanted.has(statement.annotations?.['in-toto.io/predicate-type'] ?? '')) await blobs.read(statement)
  }
  return {
    ...chain,
    AttestationManifest: attestation.digest,
    SignatureManifests: signature ? [signature.digest] : [],
    Blobs: blobs.toWire(),
  }
}

function isAttestationOf(entry: Descriptor, image: Digest): boolean {
  return isAttestation(entry) && entry.annotations?.['vnd.docker.reference.digest'] === image
}

/** Of several signatures the first; a bundle says more than a plain one. */
function findSignature(referrers: readonly Descriptor[]): Descriptor | undefined {
  const ofType = (wanted: string) => referrers.find(({ artifactType }) => artifactType === wanted)
  return ofType(SIGSTORE_BUNDLE) ?? ofType(COSIGN_SIGNATURE)
}

/** The blobs of a chain, each once. Throws `resource-exhausted` past what one answer may hold. */
class ChainBlobs {
  readonly #documents: ImageDocuments
  readonly #blobs = new Map<Digest, { readonly descriptor: Descriptor; readonly data: Uint8Array }>()
  #size = 0

  constructor(documents: ImageDocuments) {
    this.#documents = documents
  }

  async read(descriptor: Descriptor): Promise<Uint8Array> {
    const known = this.#blobs.get(descriptor.digest)
    if (known) return known.data
    this.#size += descriptor.size
    if (this.#size > MAX_CHAIN_BYTES || this.#blobs.size === MAX_CHAIN_BLOBS) {
      throw new SlipwayError(
        'resource-exhausted',
        `attestation chain of more than ${MAX_CHAIN_BYTES} bytes or ${MAX_CHAIN_BLOBS} blobs`,
      )
    }
    // Addresses of its own are for layers that a registry may not hand on.
    const { mediaType, digest, size } = descriptor
    const data = await this.#documents.read({ mediaType, digest, size })
    this.#blobs.set(digest, { descriptor, data })
    return data
  }

  toWire(): NonNullable<AttestationChain['Blobs']> {
    return Object.fromEntries(
      [...this.#blobs].map(([digest, { descriptor, data }]) => [
        digest,
        {
          descriptor: {
            media_type: descriptor.mediaType,
            digest,
            size: Long.fromNumber(descriptor.size),
            annotations: { ...descriptor.annotations },
          },
          data,
        },
      ]),
    )
  }
}
