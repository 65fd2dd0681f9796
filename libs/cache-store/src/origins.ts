import { type Digest, isDigest, type OriginKind } from '@slipway/base'

/** What a digest was made of. */
export interface Origin {
  readonly digest: Digest
  readonly kind: OriginKind
  readonly data: Uint8Array
}

/** An origin with those of the digests that it names, as far as they are known. */
export interface OriginTree extends Origin {
  readonly parts: readonly OriginTree[]
}

/** Deeper than any graph that BuildKit accepts would be a loop, which digests cannot have. */
const MAX_PARTS = 10_000

/** Follows the digests that an origin names; each is shown where it is named first. */
export function originTree(
  digest: Digest,
  find: (digest: Digest) => Origin | undefined,
): OriginTree | undefined {
  const seen = new Set<Digest>()
  const treeOf = (wanted: Digest): OriginTree | undefined => {
    if (seen.has(wanted) || seen.size >= MAX_PARTS) return undefined
    seen.add(wanted)
    const origin = find(wanted)
    if (!origin) return undefined
    const parts = namedDigests(origin).flatMap((part) => treeOf(part) ?? [])
    return { ...origin, parts }
  }
  return treeOf(digest)
}

/** The digests in an origin's bytes. */
function namedDigests({ kind, data }: Origin): readonly Digest[] {
  if (kind === 'json' || kind === 'string-list') return []
  const text = Buffer.from(data).toString('latin1')
  if (kind === 'digest-list') return text.split('\0').filter(isDigest)
  return [...text.matchAll(/sha256:[0-9a-f]{64}/g)].map(([digest]) => digest)
}
