import { type Digest, keyDigest } from '@slipway/base'
import { encodeGoJson, type GoValue } from '@slipway/oci'

/** The cache-map digest of an op: its JSON as Go writes it. */
export function jsonKey(fields: Readonly<Record<string, GoValue | undefined>>): Digest {
  return keyDigest(encodeGoJson(fields), 'json')
}

/** Digest of strings joined by NUL, as selectors and lists of content digests are hashed. */
export function joinedDigest(parts: readonly string[], kind: 'string-list' | 'digest-list'): Digest {
  return keyDigest(parts.join('\0'), kind)
}
