import { type Digest, sha256 } from '@slipway/base'
import { encodeGoJson, type GoValue } from '@slipway/oci'

/** The cache-map digest of an op: its JSON as Go writes it. */
export function jsonKey(fields: Readonly<Record<string, GoValue | undefined>>): Digest {
  return sha256(encodeGoJson(fields))
}

/** Digest of strings joined by NUL, as selectors and lists of content digests are hashed. */
export function joinedDigest(parts: readonly string[]): Digest {
  return sha256(parts.join('\0'))
}
