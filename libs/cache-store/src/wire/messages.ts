import Long from 'long'
import type { slipway } from '@slipway/proto'
import { SlipwayError } from '@slipway/base'
import type { CacheLink, CacheResult } from '../cache-store.ts'

type Link = slipway.cache.v1.Link.$Properties
type Result = slipway.cache.v1.Result.$Properties

export function encodeLink(link: CacheLink): Link {
  return { input: link.input, output: link.output, digest: link.digest, selector: link.selector }
}

export function decodeLink(link: Link | null | undefined): CacheLink {
  if (!link) throw new SlipwayError('invalid-argument', 'a cache link is missing')
  return {
    input: link.input ?? 0,
    output: link.output ?? 0,
    digest: link.digest ?? '',
    selector: link.selector ?? '',
  }
}

export function encodeResult(result: CacheResult): Result {
  return { id: result.id, created_at: Long.fromNumber(result.createdAt) }
}

export function decodeResult(result: Result | null | undefined): CacheResult {
  if (!result?.id) throw new SlipwayError('invalid-argument', 'a cache result is missing')
  return { id: result.id, createdAt: Number(result.created_at ?? 0) }
}
