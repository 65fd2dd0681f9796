import { type Digest, sha256 } from './digest.ts'

/** What the bytes of a digest are, in BuildKit's words. */
export type OriginKind = 'json' | 'string' | 'string-list' | 'digest-list' | 'file-list'

export type OriginListener = (digest: Digest, kind: OriginKind, data: Uint8Array | string) => void

let listener: OriginListener | undefined

/** Tells `listen` of everything that cache keys of this process are made of; `undefined` stops that. For debugging alone: it costs. */
export function watchOrigins(listen: OriginListener | undefined): void {
  listener = listen
}

/** SHA-256 of a part of a cache key. */
export function keyDigest(data: Uint8Array | string, kind: OriginKind): Digest {
  const digest = sha256(data)
  listener?.(digest, kind, data)
  return digest
}

/** Tells of a part of a cache key that was computed elsewhere. */
export function noteOrigin(digest: Digest, kind: OriginKind, data: Uint8Array | string): void {
  listener?.(digest, kind, data)
}
