import { type Digest, keyDigest, sha256 } from '@slipway/base'
import { encodeGoJson, type GoValue } from '@slipway/oci'
import type { HttpOptions } from './options.ts'

/** What is known of a file before or after it was fetched. */
export interface HttpFacts {
  readonly digest: Digest
  readonly filename: string
  /** `Last-Modified`, as a date. */
  readonly modified?: Date
}

/** Everything that decides what a request may answer; not seen outside of this host. */
export function requestHash(options: HttpOptions): Digest {
  return sha256(
    JSON.stringify([
      options.urlText,
      options.filename,
      options.perm,
      options.uid,
      options.gid,
      options.authHeaderSecret,
      options.headers,
    ]),
  )
}

/** Cache key of the file with its name, owner, mode and time. */
export function httpKey(options: HttpOptions, facts: HttpFacts): Digest {
  const headers = options.headers.map(({ name, value }): GoValue => ({ Name: name, Value: value }))
  return keyDigest(
    encodeGoJson({
      Filename: facts.filename,
      Perm: options.perm,
      UID: options.uid,
      GID: options.gid,
      Checksum: facts.digest,
      LastModTime: facts.modified?.toUTCString(),
      AuthHeaderSecret: options.authHeaderSecret || undefined,
      Header: headers.length > 0 ? headers : undefined,
    }),
    'json',
  )
}

export function parseHttpDate(text: string | undefined): Date | undefined {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? undefined : new Date(time)
}
