import Long from 'long'
import type { slipway } from '@slipway/proto'
import { SlipwayError } from '@slipway/base'
import type { CacheEntry, CacheLink, CacheResult, CacheWay } from '../cache-store.ts'

type Link = slipway.cache.v1.Link.$Properties
type Result = slipway.cache.v1.Result.$Properties
type SourceLink = slipway.cache.v1.SourceLink.$Properties
type NewLink = slipway.cache.v1.NewLink.$Properties
type Entry = slipway.cache.v1.Entry.$Properties

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

export function encodeWay({ source, link }: CacheWay): SourceLink {
  return { source, link: encodeLink(link) }
}

export function decodeWay({ source, link }: SourceLink): CacheWay {
  return { source: source ?? '', link: decodeLink(link) }
}

export function encodeNewLink(link: CacheEntry['links'][number]): NewLink {
  return { ...encodeWay(link), target: link.target }
}

export function decodeNewLink({ target, ...way }: NewLink): CacheEntry['links'][number] {
  return { ...decodeWay(way), target: target ?? '' }
}

export function encodeEntry({ key, result, inputs, links }: CacheEntry): Entry {
  return {
    key,
    result: encodeResult(result),
    inputs: inputs.map((ways) => ({ ways: ways.map(encodeWay) })),
    links: links.map(encodeNewLink),
  }
}

export function decodeEntry({ key, result, inputs, links }: Entry): CacheEntry {
  return {
    key: key ?? '',
    result: decodeResult(result),
    inputs: (inputs ?? []).map(({ ways }) => (ways ?? []).map(decodeWay)),
    links: (links ?? []).map(decodeNewLink),
  }
}
