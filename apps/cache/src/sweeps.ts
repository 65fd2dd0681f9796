import { every, isCode, type Logger } from '@slipway/base'
import type { LastingCacheStore } from '@slipway/cache-store'
import { type BlobAccount, collectBlobs, type ContentStore } from '@slipway/content'
import { counter } from '@slipway/metrics'

export const HOUR_MS = 3_600_000

const collectedBlobs = counter(
  'slipway_content_collected_blobs_total',
  'Blobs removed from the shared store.',
)
const collectedBytes = counter(
  'slipway_content_collected_bytes_total',
  'Bytes of blobs removed from the shared store.',
)
const droppedResults = counter(
  'slipway_cache_dropped_results_total',
  'Records of the cache index dropped because their worker was not seen any more.',
)

interface Parts {
  readonly logger: Logger
  /** Ends what runs. */
  readonly stack: AsyncDisposableStack
}

/** Does `work` now and then, once at a time, until the stack is disposed of; what fails is done the next time. */
function sweep(
  name: string,
  periodMs: number,
  parts: Parts,
  work: (signal: AbortSignal) => Promise<void>,
): void {
  const end = new AbortController()
  let running: Promise<void> | undefined
  const start = (): void => {
    running ??= work(end.signal)
      .catch((err: unknown) => {
        if (!isCode(err, 'canceled')) parts.logger.warn({ err }, `failed to ${name}`)
      })
      .finally(() => (running = undefined))
  }
  start()
  const timer = every(periodMs, start)
  parts.stack.defer(async () => {
    timer[Symbol.dispose]()
    end.abort()
    await running
  })
}

/** Removes what nobody uses and no lease holds; of a bucket also uploads that never ended. */
export function collectContent(
  store: ContentStore,
  account: BlobAccount,
  ageMs: number,
  parts: Parts & { readonly uploads?: { abortOldUploads(): Promise<void> } },
): void {
  sweep('remove what nobody uses any more', periodOf(ageMs), parts, async (signal) => {
    await parts.uploads?.abortOldUploads()
    const collected = await collectBlobs(store, account, ageMs, signal)
    collectedBlobs.add(collected.blobs)
    collectedBytes.add(collected.bytes)
    if (collected.blobs + collected.leases > 0)
      parts.logger.info(collected, 'removed what nobody used any more')
  })
}

/** Removes keys that came to nothing, and results of workers that are gone for good; `ageMs` 0: not those. */
export function sweepIndex(
  index: LastingCacheStore & { removeEmptyKeys?(): Promise<void> },
  ageMs: number,
  parts: Parts,
): void {
  sweep('tidy the cache keys', periodOf(ageMs || HOUR_MS), parts, async () => {
    await index.removeEmptyKeys?.()
    const results = ageMs > 0 ? await index.removeAbandoned(ageMs) : 0
    droppedResults.add(results)
    if (results > 0) parts.logger.info({ results }, 'dropped the results of workers that are gone')
  })
}

/** What is old is looked for more often where it becomes old soon. */
function periodOf(ageMs: number): number {
  return Math.min(HOUR_MS, Math.max(1_000, ageMs / 4))
}
