import { type Digest, parseDigest, SlipwayError } from '@slipway/base'
import { readAll } from './read-all.ts'
import type { Bucket } from './bucket.ts'

export interface BlobRecord {
  readonly labels: Readonly<Record<string, string>>
  /** When the blob was written again, in milliseconds since the epoch; 0 for never. */
  readonly touchedAt: number
}

const NOTHING: BlobRecord = { labels: {}, touchedAt: 0 }
const TRIES = 50
const MAX_RECORD = 4 << 20

/** Labels of blobs, as objects beside them: what an object says of itself cannot be changed without copying it. */
export class Records {
  readonly #bucket: Bucket

  constructor(bucket: Bucket) {
    this.#bucket = bucket
  }

  async load(digest: Digest): Promise<BlobRecord> {
    return (await this.#load(digest)).record
  }

  /** Changes a record whatever others do to it at the same time; answers what it is then. */
  async update(digest: Digest, change: (record: BlobRecord) => BlobRecord): Promise<BlobRecord> {
    for (let tries = 0; tries < TRIES; tries++) {
      const { record, etag } = await this.#load(digest)
      const next = change(record)
      const condition = etag === undefined ? { absent: true } : { etag }
      if (await this.#bucket.put(keyOf(digest), Buffer.from(JSON.stringify(next)), { condition })) return next
    }
    throw new SlipwayError('aborted', `labels of ${digest} are changed by others all the time`)
  }

  async delete(digest: Digest): Promise<void> {
    await this.#bucket.delete(keyOf(digest))
  }

  /** Which blobs have a record, in the order of their names. */
  async *names(): AsyncIterable<string> {
    for await (const { name } of this.#bucket.list('labels/')) yield name.replace(/\.json$/, '')
  }

  async #load(digest: Digest): Promise<{ readonly record: BlobRecord; readonly etag?: string }> {
    const found = await this.#bucket.get(keyOf(digest), { start: 0 })
    if (!found) return { record: NOTHING }
    return { record: decode(await readAll(found.body, MAX_RECORD)), etag: found.etag }
  }
}

function keyOf(digest: Digest): string {
  const { algorithm, hex } = parseDigest(digest)
  return `labels/${algorithm}/${hex}.json`
}

/** What is no record counts as none. */
function decode(bytes: Uint8Array): BlobRecord {
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(bytes).toString())
  } catch {
    return NOTHING
  }
  const { labels, touchedAt } = (parsed ?? {}) as { readonly labels?: unknown; readonly touchedAt?: unknown }
  const entries = Object.entries(typeof labels === 'object' && labels !== null ? labels : {})
  return {
    labels: Object.fromEntries(
      entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
    touchedAt: typeof touchedAt === 'number' ? touchedAt : 0,
  }
}
