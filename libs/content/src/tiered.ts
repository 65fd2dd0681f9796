import { open } from 'node:fs/promises'
import type { Digest } from '@slipway/base'
import type { BlobFiles, BlobInfo, BlobTaker, BlobVerifier, ContentStore, Ingest } from './content.ts'
import type { Expected } from './expected.ts'
import { readFilePart } from './file-part.ts'
import { copyBlob, pullThrough } from './pull-through.ts'

export type LocalContent = ContentStore & BlobFiles & Partial<BlobVerifier>

export interface TieredOptions {
  /** Bytes that the local store may hold; what was used least lately goes first. 0: no limit. */
  readonly maxLocalBytes?: number
  /** Told when the local store could not be tidied. */
  readonly onError?: (error: unknown) => void
}

/** How long a blob stays here at least after somebody asked for it, since paths of it may be lent. */
const IN_USE_MS = 60_000
/** Fill after tidying, so that it is not done for every blob. */
const AFTER = 0.9

/**
 * A store of this host in front of one that others share. What is written is acknowledged when both have it; what is read comes
 * from here, and the first time from there. The remote store alone says which blobs there are.
 */
export function createTieredStore(
  local: LocalContent,
  remote: ContentStore & Partial<BlobTaker>,
  options: TieredOptions = {},
): ContentStore & BlobFiles {
  const pulled = pullThrough(local, remote)
  const front = new Front(local, options)
  return {
    stat: (digest) => remote.stat(digest),
    async *read(digest, range = {}) {
      front.use(digest)
      const isHere = (await local.stat(digest)) !== undefined
      // A piece of a blob that is elsewhere is not worth the whole of it.
      if (!isHere && isPart(range)) yield* remote.read(digest, range)
      else yield* pulled.read(digest, range)
      if (!isHere) front.tidy()
    },
    pathOf: async (digest) => {
      front.use(digest)
      return (await local.stat(digest)) || (await remote.stat(digest))
        ? await pulled.pathOf(digest)
        : undefined
    },
    openIngest: async (ingestOptions = {}) => {
      const ingest = await local.openIngest(ingestOptions)
      return new TieredIngest(ingest, async (info) => {
        front.use(info.digest)
        const stored = await push(local, remote, info, ingestOptions.signal)
        front.tidy()
        return stored
      })
    },
    list: () => remote.list(),
    setLabels: (digest, labels) => remote.setLabels(digest, labels),
    delete: async (digest) => {
      await remote.delete(digest)
      await local.delete(digest)
    },
  }
}

function isPart(range: { readonly offset?: number; readonly length?: number }): boolean {
  return (range.offset ?? 0) > 0 || range.length !== undefined
}

/** Labels live in the remote store only. */
class TieredIngest implements Ingest {
  readonly #ingest: Ingest
  readonly #stored: (info: BlobInfo) => Promise<BlobInfo>
  readonly file?: NonNullable<Ingest['file']>

  constructor(ingest: Ingest, stored: (info: BlobInfo) => Promise<BlobInfo>) {
    this.#ingest = ingest
    this.#stored = stored
    if (ingest.file) this.file = ingest.file
  }

  get offset(): number {
    return this.#ingest.offset
  }

  async write(chunk: Uint8Array): Promise<void> {
    await this.#ingest.write(chunk)
  }

  async commit({ labels = {}, ...expected }: Expected = {}): Promise<BlobInfo> {
    const info = await this.#ingest.commit(expected)
    return await this.#stored({ ...info, labels })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ingest[Symbol.asyncDispose]()
  }
}

async function push(
  local: LocalContent,
  remote: ContentStore & Partial<BlobTaker>,
  info: BlobInfo,
  signal: AbortSignal | undefined,
): Promise<BlobInfo> {
  const path = remote.take ? await local.pathOf(info.digest) : undefined
  if (!remote.take || path === undefined) return await copyAgain(local, remote, info, signal)
  await using file = await open(path, 'r')
  const part = (start: number, end: number): Promise<Uint8Array> =>
    readFilePart(file, `blob ${info.digest}`, start, end)
  return await remote.take(info, part, signal)
}

/** Also what is there already: it gets the labels, and a new date. */
async function copyAgain(
  local: LocalContent,
  remote: ContentStore,
  info: BlobInfo,
  signal: AbortSignal | undefined,
): Promise<BlobInfo> {
  const target = {
    stat: () => Promise.resolve(undefined),
    openIngest: remote.openIngest.bind(remote),
  }
  const { digest, size, labels } = info
  return await copyBlob(local, target, digest, { size, labels, ...(signal ? { signal } : {}) })
}

/** Keeps the local store below its limit. All in it is elsewhere too, so whatever goes can come back. */
class Front {
  readonly #local: LocalContent
  readonly #limit: number
  readonly #onError: (error: unknown) => void
  readonly #used = new Map<Digest, number>()
  #tidying: Promise<void> | undefined
  #again = false

  constructor(local: LocalContent, options: TieredOptions) {
    this.#local = local
    this.#limit = options.maxLocalBytes ?? 0
    this.#onError = options.onError ?? (() => {})
  }

  use(digest: Digest): void {
    if (this.#limit > 0) this.#used.set(digest, Date.now())
  }

  tidy(): void {
    if (this.#limit === 0) return
    if (this.#tidying) {
      this.#again = true
      return
    }
    this.#tidying = this.#run()
      .catch(this.#onError)
      .finally(() => {
        this.#tidying = undefined
        if (this.#again) {
          this.#again = false
          this.tidy()
        }
      })
  }

  async #run(): Promise<void> {
    const blobs: BlobInfo[] = []
    let total = 0
    for await (const blob of this.#local.list()) {
      blobs.push(blob)
      total += blob.size
    }
    if (total <= this.#limit) return
    const usedAt = ({ digest, createdAt }: BlobInfo): number => this.#used.get(digest) ?? createdAt
    blobs.sort((a, b) => usedAt(a) - usedAt(b))
    const inUse = Date.now() - IN_USE_MS
    for (const blob of blobs) {
      if (total <= this.#limit * AFTER || usedAt(blob) > inUse) return
      await this.#local.delete(blob.digest)
      this.#used.delete(blob.digest)
      total -= blob.size
    }
  }
}
