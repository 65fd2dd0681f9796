import { type Digest, SlipwayError } from '@slipway/base'
import type { BlobFiles, BlobInfo, BlobVerifier, ContentStore, Ingest } from '../content.ts'
import type { BlobAccount } from './leases.ts'

type Store = ContentStore & Partial<BlobFiles & BlobVerifier>

const HOUR_MS = 3_600_000
/** Blobs whose last use is remembered here; the others are noted once more. */
const MOST_NOTED = 50_000

/**
 * The same store, but the account learns who uses its blobs. A use is noted at most once in a quarter of `ageMs`, or an hour: whoever
 * has found a blob has it for the rest of that age.
 */
export function leasedStore(
  store: Store,
  account: Pick<BlobAccount, 'use'>,
  ageMs: number,
): ContentStore & Partial<BlobFiles & BlobVerifier> {
  const uses = new Uses(account, Math.min(HOUR_MS, ageMs / 4))
  /** What `look` finds is there for everybody who knows of its use. */
  const found = async (
    digest: Digest,
    look: () => Promise<BlobInfo | undefined>,
  ): Promise<BlobInfo | undefined> => {
    const info = await look()
    if (!info || uses.isNoted(digest)) return info
    await uses.note(digest)
    return await look()
  }
  const stat = (digest: Digest): Promise<BlobInfo | undefined> => found(digest, () => store.stat(digest))
  const { pathOf, verify } = store
  return {
    stat,
    ...(verify ? { verify: (digest) => found(digest, () => verify.call(store, digest)) } : {}),
    ...(pathOf
      ? {
          pathOf: async (digest) => {
            if (!uses.isNoted(digest)) await stat(digest)
            return await pathOf.call(store, digest)
          },
        }
      : {}),
    async *read(digest, options) {
      if (!uses.isNoted(digest)) await stat(digest)
      yield* store.read(digest, options)
    },
    openIngest: async (options) => leasedIngest(await store.openIngest(options), uses, stat),
    list: () => store.list(),
    setLabels: async (digest, labels) => {
      await stat(digest)
      await store.setLabels(digest, labels)
    },
    delete: async (digest) => {
      uses.forget(digest)
      await store.delete(digest)
    },
    touch: async (digest) => {
      await stat(digest)
      await store.touch?.(digest)
    },
  }
}

function leasedIngest(
  ingest: Ingest,
  uses: Uses,
  stat: (digest: Digest) => Promise<BlobInfo | undefined>,
): Ingest {
  return {
    get offset() {
      return ingest.offset
    },
    write: async (chunk) => await ingest.write(chunk),
    ...(ingest.file ? { file: ingest.file } : {}),
    commit: async (expected) => {
      // Before the store looks whether it has the blob, so that nobody takes it away in between.
      if (expected?.digest !== undefined) await uses.note(expected.digest)
      const info = await ingest.commit(expected)
      if (expected?.digest !== undefined) return info
      const stored = await stat(info.digest)
      if (stored) return stored
      throw new SlipwayError('aborted', `blob ${info.digest} was removed while it was written`)
    },
    [Symbol.asyncDispose]: async () => await ingest[Symbol.asyncDispose](),
  }
}

class Uses {
  readonly #account: Pick<BlobAccount, 'use'>
  readonly #stepMs: number
  /** In the order of time. */
  readonly #noted = new Map<Digest, number>()

  constructor(account: Pick<BlobAccount, 'use'>, stepMs: number) {
    this.#account = account
    this.#stepMs = stepMs
  }

  isNoted(digest: Digest): boolean {
    return (this.#noted.get(digest) ?? 0) > Date.now() - this.#stepMs
  }

  async note(digest: Digest): Promise<void> {
    if (this.isNoted(digest)) return
    const now = Date.now()
    await this.#account.use([digest])
    this.forget(digest)
    this.#noted.set(digest, now)
    for (const oldest of this.#noted.keys()) {
      if (this.#noted.size <= MOST_NOTED) break
      this.#noted.delete(oldest)
    }
  }

  forget(digest: Digest): void {
    this.#noted.delete(digest)
  }
}
