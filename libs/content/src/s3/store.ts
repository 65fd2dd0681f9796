import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import {
  createDigester,
  type Digest,
  isDigest,
  mapLimit,
  parseDigest,
  sleep,
  SlipwayError,
  throwIfAborted,
} from '@slipway/base'
import type { BlobInfo, BlobTaker, ContentStore, Ingest } from '../content.ts'
import { blobNotFound, readRange } from '../expected.ts'
import { Bucket, type ObjectInfo, type S3Options } from './bucket.ts'
import { type Source, SpoolIngest } from './ingest.ts'
import { type BlobRecord, Records } from './records.ts'

export interface S3ContentOptions extends S3Options {
  /** Where blobs wait until their digest is known. */
  readonly spool?: string
  /** Bytes of a part of a large blob; smaller blobs are one request. At least 5 MiB. */
  readonly partSize?: number
  /** Told about a blob that did not hold its bytes any more; it is removed. */
  readonly onDamaged?: (digest: Digest) => void
}

const PART_SIZE = 8 << 20
/** S3 takes no more than 10,000 parts. */
const MAX_PARTS = 9_000
const PARTS_AT_ONCE = 4
/** A blob that was written sooner needs no new date. */
const FRESH_MS = 60_000
const OLD_UPLOAD_MS = 24 * 3_600_000
/** Connections that break within one read, without a byte between two of them. */
const READ_TRIES = 5
const UPLOAD_TRIES = 5

/**
 * Blobs in a bucket of an S3-compatible store, for any number of processes. The store must keep conditional writes
 * (`If-None-Match`, `If-Match`).
 */
export async function openS3ContentStore(options: S3ContentOptions): Promise<S3ContentStore> {
  const store = new S3ContentStore(await Bucket.open(options), options)
  // Nobody waits for it, and what fails now is found again later.
  store.abortOldUploads().catch(() => undefined)
  return store
}

export class S3ContentStore implements ContentStore, BlobTaker {
  readonly #bucket: Bucket
  readonly #records: Records
  readonly #spool: string
  readonly #partSize: number
  readonly #onDamaged: (digest: Digest) => void

  constructor(bucket: Bucket, options: S3ContentOptions) {
    this.#bucket = bucket
    this.#records = new Records(bucket)
    this.#spool = options.spool ?? tmpdir()
    this.#partSize = options.partSize ?? PART_SIZE
    this.#onDamaged = options.onDamaged ?? (() => {})
  }

  async stat(digest: Digest): Promise<BlobInfo | undefined> {
    const [found, record] = await Promise.all([
      this.#bucket.head(blobKey(digest)),
      this.#records.load(digest),
    ])
    return found && infoOf(digest, found, record)
  }

  /** A blob that is read whole is checked on the way: its last bytes come only when all are right. */
  async *read(
    digest: Digest,
    options: { readonly offset?: number; readonly length?: number; readonly signal?: AbortSignal } = {},
  ): AsyncIterable<Uint8Array> {
    throwIfAborted(options.signal)
    const { algorithm } = parseDigest(digest)
    const found = await this.#bucket.head(blobKey(digest))
    if (!found) throw blobNotFound(digest)
    const { start, end } = readRange(digest, found.size, options)
    const chunks = this.#chunks(digest, start, end, options.signal)
    if (start > 0 || end < found.size) {
      yield* chunks
      return
    }
    const digester = createDigester(algorithm)
    let held: Uint8Array | undefined
    for await (const chunk of chunks) {
      digester.update(chunk)
      if (held) yield held
      held = chunk
    }
    if (digester.digest() !== digest) throw await this.#damaged(digest)
    if (held) yield held
  }

  async openIngest(options: { readonly signal?: AbortSignal } = {}): Promise<Ingest> {
    throwIfAborted(options.signal)
    const spool = { dir: this.#spool, memory: this.#partSize, signal: options.signal }
    return await Promise.resolve(
      new SpoolIngest(spool, (source, digest, labels, signal) =>
        this.#publish(source, digest, labels, signal),
      ),
    )
  }

  async take(blob: BlobInfo, part: Source['part'], signal?: AbortSignal): Promise<BlobInfo> {
    return await this.#publish({ size: blob.size, part }, blob.digest, blob.labels, signal)
  }

  async *list(): AsyncIterable<BlobInfo> {
    // Both listings are in the order of names: one pass tells which blobs have a record.
    const records = this.#records.names()[Symbol.asyncIterator]()
    let record = await records.next()
    for await (const { name, ...found } of this.#bucket.list('blobs/')) {
      const digest = name.replace('/', ':')
      if (!isDigest(digest)) continue
      while (!record.done && record.value < name) record = await records.next()
      const hasRecord = !record.done && record.value === name
      yield infoOf(digest, found, hasRecord ? await this.#records.load(digest) : undefined)
    }
  }

  async setLabels(digest: Digest, labels: Readonly<Record<string, string>>): Promise<void> {
    if (!(await this.#bucket.head(blobKey(digest)))) throw blobNotFound(digest)
    await this.#records.update(digest, ({ touchedAt }) => ({ labels: { ...labels }, touchedAt }))
  }

  async delete(digest: Digest): Promise<void> {
    await this.#bucket.delete(blobKey(digest))
    await this.#records.delete(digest)
  }

  /** Aborts uploads that were begun so long ago (a day) and never ended, as those of dead processes. */
  async abortOldUploads(ageMs = OLD_UPLOAD_MS): Promise<void> {
    await this.#bucket.abortOldUploads('blobs/', Date.now() - ageMs)
  }

  close(): void {
    this.#bucket.close()
  }

  async #publish(
    source: Source,
    digest: Digest,
    labels: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ): Promise<BlobInfo> {
    const hasLabels = Object.keys(labels).length > 0
    for (let tries = 0; tries < UPLOAD_TRIES; tries++) {
      const existing = await this.stat(digest)
      const isNew = existing?.size !== source.size
      const isOld = !isNew && existing.createdAt < Date.now() - FRESH_MS
      // Who removes old blobs goes by the date: so it is renewed before anybody is told that the blob is here.
      if (hasLabels || isOld)
        await this.#records.update(digest, (record) => ({
          labels: { ...record.labels, ...labels },
          touchedAt: isOld ? Date.now() : record.touchedAt,
        }))
      if (isNew) await this.#upload(source, digest, signal)
      const stored = await this.stat(digest)
      if (stored) return stored
    }
    throw new SlipwayError('aborted', `blob ${digest} is removed whenever it is written`)
  }

  async #upload(source: Source, digest: Digest, signal: AbortSignal | undefined): Promise<void> {
    const key = blobKey(digest)
    if (source.size <= this.#partSize) {
      const body = await source.part(0, source.size)
      await this.#bucket.put(key, body, {
        condition: { absent: true },
        sum: sumOf(body),
        ...withSignal(signal),
      })
      return
    }
    const size = Math.max(this.#partSize, Math.ceil(source.size / MAX_PARTS))
    const starts = Array.from({ length: Math.ceil(source.size / size) }, (_, index) => index * size)
    const upload = await this.#bucket.startUpload(key, signal)
    try {
      const etags = await mapLimit(starts, PARTS_AT_ONCE, async (start, index) => {
        throwIfAborted(signal)
        const body = await source.part(start, Math.min(source.size, start + size))
        const part = { number: index + 1, body, sum: sumOf(body) }
        return await this.#bucket.putPart(key, upload, part, signal)
      })
      await this.#bucket.finishUpload(key, upload, etags, signal)
    } catch (error) {
      await this.#bucket.abortUpload(key, upload)
      throw error
    }
  }

  /** Bytes of a range; a connection that breaks is made again where it broke. */
  async *#chunks(
    digest: Digest,
    start: number,
    end: number,
    signal: AbortSignal | undefined,
  ): AsyncIterable<Uint8Array> {
    for (let position = start, tries = 0; position < end; tries++) {
      throwIfAborted(signal)
      const found = await this.#bucket.get(blobKey(digest), { start: position, end }, signal)
      if (!found) throw blobNotFound(digest)
      try {
        for await (const chunk of found.body as AsyncIterable<Buffer>) {
          tries = 0
          position += chunk.length
          yield chunk
        }
      } catch (error) {
        throwIfAborted(signal)
        if (tries >= READ_TRIES) throw error
      } finally {
        found.body.destroy()
      }
      if (position >= end) return
      if (tries >= READ_TRIES) throw new SlipwayError('unavailable', `S3 gives blob ${digest} only in part`)
      await sleep(100 * tries, signal)
    }
  }

  /** Bytes may be lost on the way too: the blob goes only when it is wrong a second time. */
  async #damaged(digest: Digest): Promise<SlipwayError> {
    const digester = createDigester(parseDigest(digest).algorithm)
    const found = await this.#bucket.head(blobKey(digest))
    for await (const chunk of this.#chunks(digest, 0, found?.size ?? 0, undefined)) digester.update(chunk)
    if (digester.digest() === digest)
      return new SlipwayError('data-loss', `blob ${digest} did not arrive as it is stored`)
    await this.delete(digest)
    this.#onDamaged(digest)
    return new SlipwayError('data-loss', `blob ${digest} was damaged in the bucket and is removed`)
  }
}

function blobKey(digest: Digest): string {
  const { algorithm, hex } = parseDigest(digest)
  return `blobs/${algorithm}/${hex}`
}

function infoOf(
  digest: Digest,
  found: Omit<ObjectInfo, 'etag'>,
  record: BlobRecord = { labels: {}, touchedAt: 0 },
): BlobInfo {
  const createdAt = Math.max(found.modifiedAt, record.touchedAt)
  return { digest, size: found.size, createdAt, labels: record.labels }
}

function sumOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64')
}

function withSignal(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal ? { signal } : {}
}
