import { type Digest, pace, throwIfAborted } from '@slipway/base'
import { type BlobInfo, type BlobManager, type BlobProvider, readBlob } from '@slipway/content'
import {
  type Descriptor,
  isIndexType,
  isLayerType,
  isManifestType,
  MAX_MANIFEST_SIZE,
  parseIndex,
  parseManifest,
  SOURCE_LABEL,
} from '@slipway/oci'
import { isLayerLabel } from '../core.ts'

type Content = BlobProvider & Pick<BlobManager, 'list'>

export interface DocumentRoots {
  /** Whether a ref names this layer. */
  readonly namesLayer: (digest: Digest) => boolean
  /** Documents that records of builds name. */
  readonly named: ReadonlySet<Digest>
  /** Milliseconds since the epoch: what was written or used later may belong to a build that runs. */
  readonly before: number
}

/** How long a document that nothing names is kept after its last use. */
export const DOCUMENT_AGE_MS = 3600_000

/**
 * Blobs that are no layers of refs (manifests, indexes and configs that were pulled or exported, layers made for one export), and
 * that nothing needs any more. A pulled image's documents are needed while its uppermost layer is; an exported one's while a
 * record of a build names it.
 */
export async function strayDocuments(
  content: Content,
  roots: DocumentRoots,
  signal?: AbortSignal,
): Promise<readonly BlobInfo[]> {
  const all = new Map<Digest, BlobInfo>()
  const children = new Map<Digest, readonly Descriptor[]>()
  for await (const blob of content.list()) {
    throwIfAborted(signal)
    const rest = pace()
    if (rest) await rest
    if (Object.keys(blob.labels).some(isLayerLabel) || roots.namesLayer(blob.digest)) continue
    all.set(blob.digest, blob)
    children.set(blob.digest, await childrenOf(content, blob))
  }
  const isRoot = (blob: BlobInfo): boolean =>
    blob.createdAt >= roots.before ||
    roots.named.has(blob.digest) ||
    (isPulled(blob) && isNeeded(children.get(blob.digest) ?? [], roots))
  const kept = reach([...all.values()].filter(isRoot), all, children)
  // An index is needed where one of its manifests is: it is what a name with a digest stands for.
  const indexes = [...all.values()].filter(
    (blob) => isPulled(blob) && children.get(blob.digest)?.some((child) => kept.has(child.digest)),
  )
  for (const { digest } of indexes) kept.add(digest)
  return [...all.values()].filter(({ digest }) => !kept.has(digest))
}

/** The roots and the documents below them, layers left out. */
function reach(
  roots: readonly BlobInfo[],
  all: ReadonlyMap<Digest, BlobInfo>,
  children: ReadonlyMap<Digest, readonly Descriptor[]>,
): Set<Digest> {
  const kept = new Set<Digest>()
  const pending = roots.map(({ digest }) => digest)
  for (let digest = pending.pop(); digest !== undefined; digest = pending.pop()) {
    if (kept.has(digest) || !all.has(digest)) continue
    kept.add(digest)
    for (const child of children.get(digest) ?? []) if (!isLayer(child)) pending.push(child.digest)
  }
  return kept
}

function isPulled({ labels }: BlobInfo): boolean {
  return Object.keys(labels).some((label) => label.startsWith(SOURCE_LABEL))
}

function isNeeded(children: readonly Descriptor[], { namesLayer }: DocumentRoots): boolean {
  const top = children.findLast(isLayer)
  return top !== undefined && namesLayer(top.digest)
}

function isLayer({ mediaType }: Descriptor): boolean {
  return isLayerType(mediaType)
}

async function childrenOf(content: Content, { digest, size }: BlobInfo): Promise<readonly Descriptor[]> {
  if (size > MAX_MANIFEST_SIZE) return []
  try {
    const first = await firstByte(content, digest)
    if (first !== '{') return []
    return childrenIn(await readBlob(content, digest, MAX_MANIFEST_SIZE))
  } catch {
    // Gone or damaged meanwhile.
    return []
  }
}

async function firstByte(content: Content, digest: Digest): Promise<string> {
  for await (const chunk of content.read(digest, { length: 1 })) return String.fromCharCode(chunk[0] ?? 0)
  return ''
}

function childrenIn(bytes: Uint8Array): readonly Descriptor[] {
  const {
    mediaType = '',
    manifests,
    layers,
  } = JSON.parse(Buffer.from(bytes).toString('utf8')) as {
    readonly mediaType?: string
    readonly manifests?: unknown
    readonly layers?: unknown
  }
  if (isIndexType(mediaType) || manifests !== undefined) return parseIndex(bytes).manifests
  if (!isManifestType(mediaType) && layers === undefined) return []
  const manifest = parseManifest(bytes)
  return [manifest.config, ...manifest.layers]
}
