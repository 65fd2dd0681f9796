import { isDigest } from '@slipway/base'
import type { Refs } from '@slipway/refs'
import { RefIndex } from '../ref-index.ts'
import type { HttpFacts } from './keys.ts'

/** A file that an earlier build fetched, with what revalidates it. */
export interface KnownFile extends HttpFacts {
  readonly refId: string
  readonly etag: string
}

/** Files by the hash of the request that they answered. */
export function openKnownFiles(dir: string, refs: Refs): RefIndex<KnownFile> {
  return new RefIndex(dir, refs, decode)
}

function decode(value: Readonly<Record<string, unknown>>): KnownFile | undefined {
  const { refId, etag, digest, filename, modified } = value
  if (typeof refId !== 'string' || typeof etag !== 'string' || typeof filename !== 'string') return undefined
  if (typeof digest !== 'string' || !isDigest(digest)) return undefined
  const date = typeof modified === 'string' ? { modified: new Date(modified) } : {}
  return { refId, etag, digest, filename, ...date }
}
