import { type Digest, keyDigest } from '@slipway/base'
import type { LocalIdentifier } from './attributes.ts'

/** Digest of what decides the transfer: the session and the filters. Spelled as Go's encoding/json does, so that keys agree. */
export function localKey(id: LocalIdentifier, sessionId: string): Digest {
  const fields: readonly (readonly [string, unknown])[] = [
    ['SessionID', sessionId],
    ['IncludePatterns', id.includePatterns ?? null],
    ['ExcludePatterns', id.excludePatterns ?? null],
    ['FollowPaths', id.followPaths ?? null],
    ...(id.metadataOnly ? [['MetadataTransfer', true] as const] : []),
    ...(id.metadataExceptions?.length ? [['MetadataExceptions', id.metadataExceptions] as const] : []),
  ]
  return keyDigest(goJson(Object.fromEntries(fields)), 'json')
}

function goJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
