import { type Digest, SlipwayError } from '@slipway/base'
import {
  type Descriptor,
  formatPlatformAll,
  type ImageConfig,
  isIndexType,
  type Manifest,
  onlyPlatform,
  parseImageConfig,
  parseIndex,
  parseManifest,
  type Platform,
  selectPlatforms,
} from '@slipway/oci'
import { checkedRoot, type ImageDocuments, schema1Error } from './documents.ts'
import { MediaType } from '@slipway/oci'

/** An image of one platform, without the bytes of its layers. */
export interface PulledImage {
  /** What the name stands for: an index or the manifest itself. */
  readonly root: Descriptor
  readonly manifest: Descriptor
  readonly config: Uint8Array
  readonly layers: readonly Descriptor[]
  readonly diffIds: readonly Digest[]
  /** Parsed config; `undefined` where it is no image config. */
  readonly parsed: ImageConfig
}

const MAX_NESTING = 4
/** Entries of an index without a platform whose configs are looked into. */
const MAX_UNKNOWN = 16

/** Finds the image for `platform` behind `root`. Throws `not-found` where there is none. */
export async function pullImage(
  documents: ImageDocuments,
  root: Descriptor,
  platform: Platform,
): Promise<PulledImage> {
  if (root.mediaType === MediaType.dockerSchema1) throw schema1Error()
  const bytes = await documents.read(root)
  const checked = checkedRoot(root, bytes)
  if (!isIndexType(checked.mediaType)) return await pullManifest(documents, checked, checked)
  const found = await pullFromIndex(documents, checked, checked, platform, 0)
  if (found) return found
  throw noMatch(checked, bytes, platform)
}

async function pullFromIndex(
  documents: ImageDocuments,
  root: Descriptor,
  index: Descriptor,
  platform: Platform,
  depth: number,
): Promise<PulledImage | undefined> {
  if (depth > MAX_NESTING) {
    throw new SlipwayError('invalid-argument', `index ${root.digest} is nested too deep`)
  }
  const { manifests } = parseIndex(await documents.read(index))
  const matcher = onlyPlatform(platform)
  const candidates = selectPlatforms(manifests.filter(isImage), matcher)
  let unknown = 0
  for (const candidate of candidates) {
    if (candidate.platform === undefined && unknown++ === MAX_UNKNOWN) break
    if (isIndexType(candidate.mediaType)) {
      const nested = await pullFromIndex(documents, root, candidate, platform, depth + 1)
      if (nested) return nested
      continue
    }
    const image = await pullManifest(documents, root, candidate)
    if (candidate.platform !== undefined || matcher.match(image.parsed)) return image
  }
  return undefined
}

async function pullManifest(
  documents: ImageDocuments,
  root: Descriptor,
  descriptor: Descriptor,
): Promise<PulledImage> {
  const manifest = parseManifest(await documents.read(descriptor))
  const config = await documents.read(manifest.config)
  const parsed = parseImageConfig(config)
  const diffIds = parsed.rootfs?.diff_ids ?? []
  checkLayers(descriptor, manifest, diffIds)
  return { root, manifest: descriptor, config, layers: manifest.layers, diffIds, parsed }
}

function checkLayers(descriptor: Descriptor, manifest: Manifest, diffIds: readonly Digest[]): void {
  if (diffIds.length === manifest.layers.length) return
  throw new SlipwayError(
    'invalid-argument',
    `mismatched image rootfs and manifest layers of ${descriptor.digest}: ` +
      `${diffIds.length} diff ids, ${manifest.layers.length} layers`,
  )
}

function isImage(descriptor: Descriptor): boolean {
  return !isAttestation(descriptor)
}

/** Attestations ride in the index too, under a platform that nobody has. */
export function isAttestation(descriptor: Descriptor): boolean {
  return descriptor.annotations?.['vnd.docker.reference.type'] === 'attestation-manifest'
}

function noMatch(root: Descriptor, bytes: Uint8Array, platform: Platform): SlipwayError {
  const available = parseIndex(bytes)
    .manifests.filter(isImage)
    .flatMap((entry) => (entry.platform ? [formatPlatformAll(entry.platform)] : []))
    .slice(0, 20)
  return new SlipwayError(
    'not-found',
    `no match for platform in manifest ${root.digest}: not found ` +
      `(requested ${formatPlatformAll(platform)}, available ${available.join(', ') || 'none'})`,
  )
}
