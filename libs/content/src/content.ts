import { type Digest, sha256, SlipwayError } from '@slipway/base'

export interface BlobInfo {
  readonly digest: Digest
  /** Bytes. */
  readonly size: number
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly labels: Readonly<Record<string, string>>
}

/** Reads blobs by digest. The smallest role: most code needs no more. */
export interface BlobProvider {
  /** `undefined` when the blob is not here. */
  stat(digest: Digest): Promise<BlobInfo | undefined>
  /**
   * Streams `length` bytes from `offset` (defaults: the whole blob). Throws `not-found` before the first chunk
   * when the blob is not here.
   */
  read(
    digest: Digest,
    options?: { readonly offset?: number; readonly length?: number; readonly signal?: AbortSignal },
  ): AsyncIterable<Uint8Array>
}

/** A store that keeps blobs as plain files lends their paths, so that bulk work can bypass this process. */
export interface BlobFiles {
  /** Path of the blob for reading only, or `undefined` when it is not here. */
  pathOf(digest: Digest): Promise<string | undefined>
}

/** The empty file of an ingest, for a thread of this process that hashes what it writes. */
export interface IngestFile {
  /** Open for writing as long as the ingest is. */
  readonly fd: number
  /** Tells before `commit` what the file holds now; `digest` is its SHA-256. Throws `failed-precondition` after a `write`. */
  filled(blob: { readonly digest: Digest; readonly size: number }): void
}

/** A store that can tell whether a blob still has the bytes of its digest. */
export interface BlobVerifier {
  /** As `stat`, but a blob that is damaged is removed, and is not here. */
  verify(digest: Digest): Promise<BlobInfo | undefined>
}

/** The blob if it is here and whole, as far as the store can tell. */
export async function soundBlob(
  store: BlobProvider & Partial<BlobVerifier>,
  digest: Digest,
): Promise<BlobInfo | undefined> {
  return store.verify ? await store.verify(digest) : await store.stat(digest)
}

/** One blob being written. Nobody sees it before `commit`. */
export interface Ingest extends AsyncDisposable {
  /** Bytes written so far. */
  readonly offset: number
  write(chunk: Uint8Array): Promise<void>
  /** Where the store keeps plain files: bulk work may fill the file itself instead of calling `write`. */
  readonly file?: IngestFile
  /**
   * Makes the blob durable under its digest, then visible. Throws `data-loss` when `expected` does not match what was
   * written; the bytes are then gone. A blob that exists already is success.
   */
  commit(expected?: {
    readonly digest?: Digest
    readonly size?: number
    readonly labels?: Readonly<Record<string, string>>
  }): Promise<BlobInfo>
}

export interface BlobIngester {
  openIngest(options?: { readonly signal?: AbortSignal }): Promise<Ingest>
}

/** A store that can read a blob of a known digest from where it is, in parts and out of order. */
export interface BlobTaker {
  /** `part` gives exactly the bytes from `start` to before `end` of a blob that is verified already. */
  take(
    blob: BlobInfo,
    part: (start: number, end: number) => Promise<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<BlobInfo>
}

export interface BlobManager {
  list(): AsyncIterable<BlobInfo>
  setLabels(digest: Digest, labels: Readonly<Record<string, string>>): Promise<void>
  /** Removing what is not there is success. */
  delete(digest: Digest): Promise<void>
  /** Counts as written about now, so that nobody takes it for forgotten; nothing where it is not here. Absent where it would cost a copy. */
  touch?(digest: Digest): Promise<void>
}

export interface ContentStore extends BlobProvider, BlobIngester, BlobManager {}

/** Reads a whole small blob (manifest, config). Throws `resource-exhausted` past `limit` bytes. */
export async function readBlob(
  provider: BlobProvider,
  digest: Digest,
  limit = 16 << 20,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of provider.read(digest, signal ? { signal } : {})) {
    size += chunk.length
    if (size > limit) throw blobTooLarge(digest, limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Writes a whole small blob and answers what was stored. */
export async function writeBlob(
  ingester: BlobIngester,
  data: Uint8Array,
  labels: Readonly<Record<string, string>> = {},
): Promise<BlobInfo> {
  await using ingest = await ingester.openIngest()
  await ingest.write(data)
  return await ingest.commit({ digest: sha256(data), size: data.length, labels })
}

function blobTooLarge(digest: Digest, limit: number): SlipwayError {
  return new SlipwayError('resource-exhausted', `blob ${digest} is larger than ${limit} bytes`)
}
