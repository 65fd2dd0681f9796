import { type Digest, keyDigest } from '@slipway/base'
import type { CacheKey, CacheKeyOrigin, CacheRecord, SelectedKey } from './types.ts'

/** Output number of keys made from content: they belong to no op. */
export const CONTENT_OUTPUT = -1

/** Id of a key without inputs. Digests under `random:` stay recognisable, since they must never be exported. */
export function rootKeyId(digest: Digest, output: number): string {
  if (digest.startsWith('random:')) return `random:${digest.slice('random:'.length)}@${output}`
  return keyDigest(`${digest}@${output}`, 'string')
}

function compareSelected(a: SelectedKey, b: SelectedKey): number {
  const content = Number(a.key.output !== CONTENT_OUTPUT) - Number(b.key.output !== CONTENT_OUTPUT)
  if (content !== 0) return content
  if (a.key.id !== b.key.id) return a.key.id < b.key.id ? -1 : 1
  return a.selector === b.selector ? 0 : a.selector < b.selector ? -1 : 1
}

/**
 * Id of a key with inputs. Of the alternatives of an input one stands for all: a content key if there is one,
 * else the smallest id. So two solvers that know the same alternatives agree without asking each other.
 */
export function keyId(digest: Digest, output: number, inputs: CacheKey['inputs']): string {
  if (inputs.length === 0) return rootKeyId(digest, output)
  const parts = inputs.map((alternatives) => {
    let first = alternatives[0]
    for (const other of alternatives) if (first && compareSelected(other, first) < 0) first = other
    return first ? `${first.key.id}|${first.selector}` : ''
  })
  return keyDigest(`${digest}@${output}\n${parts.join('\n')}`, 'string')
}

export function createKey(
  digest: Digest,
  output: number,
  inputs: CacheKey['inputs'] = [],
  options: { readonly id?: string; readonly origin?: CacheKeyOrigin } = {},
): CacheKey {
  const id = options.id ?? keyId(digest, output, inputs)
  return { id, digest, output, inputs, ...(options.origin ? { origin: options.origin } : {}) }
}

/** Key of an input's content: the same bytes, however they were made. */
export function createContentKey(digest: Digest): CacheKey {
  return createKey(digest, CONTENT_OUTPUT)
}

/** Notes records that stand under a key that came up in a build. */
export function addRecords(key: CacheKey, records: readonly CacheRecord[]): void {
  key.origin?.records.push(...records)
}
