import { type Digest, throwIfAborted } from '@slipway/base'
import type { BlobInfo, ContentStore } from '../content.ts'
import type { BlobAccount } from './leases.ts'

export interface Collected {
  readonly blobs: number
  readonly bytes: number
  /** That ended because nobody renewed or used them. */
  readonly leases: number
}

const DAY_MS = 24 * 3_600_000
const ENTER_AT_ONCE = 500

/**
 * Removes the blobs that nobody used for `ageMs` and that no lease holds. What is in the store without being in the account, because it is older
 * than that or a writer died, is found once a day.
 */
export async function collectBlobs(
  store: Pick<ContentStore, 'stat' | 'list' | 'delete'>,
  account: BlobAccount,
  ageMs: number,
  signal?: AbortSignal,
): Promise<Collected> {
  if (await account.claim('enter blobs', Math.min(DAY_MS, ageMs))) await enterAll(store, account, signal)
  const leases = await account.expire(ageMs)
  let bytes = 0
  const remove = async (digest: Digest): Promise<boolean> => {
    throwIfAborted(signal)
    const info = await store.stat(digest)
    // Others may write to the store past this account.
    if (info && info.createdAt > Date.now() - ageMs) return false
    await store.delete(digest)
    bytes += info?.size ?? 0
    return true
  }
  return { blobs: await account.collect(ageMs, remove), bytes, leases }
}

async function enterAll(
  store: Pick<ContentStore, 'list'>,
  account: BlobAccount,
  signal: AbortSignal | undefined,
): Promise<void> {
  let batch: BlobInfo[] = []
  const enter = async (): Promise<void> => {
    await account.enter(batch.map(({ digest, createdAt }) => ({ digest, usedAt: createdAt })))
    batch = []
  }
  for await (const blob of store.list()) {
    throwIfAborted(signal)
    batch.push(blob)
    if (batch.length >= ENTER_AT_ONCE) await enter()
  }
  if (batch.length > 0) await enter()
}
