import type { Digest } from '@slipway/base'
import { compareUtf8 } from '@slipway/llb'
import type { ChecksumQuery } from '@slipway/worker'
import { joinedDigest } from './cache-key.ts'
import { joinRooted } from './rooted-path.ts'

/** A part of an input that an op reads; the content of the parts decides the cache key. */
export interface Selector {
  readonly path: string
  readonly wildcard: boolean
  readonly followLinks: boolean
  readonly includePatterns: readonly string[]
  readonly excludePatterns: readonly string[]
  readonly requiredPaths: readonly string[]
}

export function plainSelector(path: string, followLinks: boolean): Selector {
  return {
    path,
    followLinks,
    wildcard: false,
    includePatterns: [],
    excludePatterns: [],
    requiredPaths: [],
  }
}

export function isFiltered(selector: Selector): boolean {
  return selector.wildcard || selector.includePatterns.length > 0 || selector.excludePatterns.length > 0
}

/** Leaves out duplicates and what lies below another one of the paths; sorted. */
export function dedupePaths(paths: readonly string[]): readonly string[] {
  if (paths.length <= 1) return paths
  const unique = [...new Set(paths)]
  const isBelow = (path: string, other: string): boolean =>
    path !== other && path.startsWith(other.endsWith('/') ? other : `${other}/`)
  return unique.filter((path) => !unique.some((other) => isBelow(path, other))).toSorted(compareUtf8)
}

/** Filtered selectors stay as they are; plain ones are reduced to the widest, apart by whether they follow links. */
export function dedupeSelectors(selectors: readonly Selector[]): readonly Selector[] {
  const plain = selectors.filter((selector) => !isFiltered(selector))
  const reduced = [false, true].flatMap((follow) => {
    const paths = plain.filter((selector) => selector.followLinks === follow).map((selector) => selector.path)
    return dedupePaths(paths).map((path) => plainSelector(path, follow))
  })
  return [...reduced, ...selectors.filter(isFiltered)].toSorted((a, b) => compareUtf8(a.path, b.path))
}

/** Digest over the contents of the selected parts; no selectors stand for the whole tree. */
export async function contentDigest(
  selectors: readonly Selector[],
  checksum: (query: ChecksumQuery) => Promise<Digest>,
): Promise<Digest> {
  const parts = selectors.length === 0 ? [plainSelector('', false)] : selectors
  const digests = await Promise.all(parts.map((part) => checksum({ ...part, path: joinRooted(part.path) })))
  return joinedDigest(digests, 'digest-list')
}

/** Go's `path.Base`. */
export function basePath(path: string): string {
  if (path === '') return '.'
  const trimmed = path.replace(/\/+$/, '')
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1)
}
