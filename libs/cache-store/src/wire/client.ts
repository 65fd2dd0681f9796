import { SlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import type { Caller } from '@slipway/rpc'
import type { CacheStore } from '../cache-store.ts'
import { saveEntries } from '../save-entries.ts'
import { decodeResult, decodeWay, encodeEntry, encodeNewLink, encodeResult, encodeWay } from './messages.ts'

const methods = services.SlipwayCacheStoreService
/** Questions of one message; larger batches take several. */
const BATCH = 10_000

/** The cache store behind `caller`. Closing it closes nothing over there. */
export function createCacheStoreClient(caller: Caller): CacheStore {
  const client: CacheStore = {
    targets: (queries) =>
      inBatches(queries, async (batch) => {
        const wire = batch.map(encodeWay)
        const { found } = await caller.unary(methods.Targets, { queries: wire })
        return sameLength(
          batch,
          (found ?? []).map(({ keys }) => keys ?? []),
        )
      }),
    results: (keys) =>
      inBatches(keys, async (batch) => {
        const { found } = await caller.unary(methods.Results, { keys: [...batch] })
        return sameLength(
          batch,
          (found ?? []).map(({ results }) => (results ?? []).map(decodeResult)),
        )
      }),
    exists: (keys) =>
      inBatches(keys, async (batch) =>
        sameLength(batch, (await caller.unary(methods.Exists, { keys: [...batch] })).found ?? []),
      ),
    addLinks: async (links) => {
      // One after the other: a link is of no use before those that stand before it.
      for (let start = 0; start < links.length; start += BATCH) {
        const batch = links.slice(start, start + BATCH)
        await caller.unary(methods.AddLinks, {
          links: batch.map(encodeNewLink),
        })
      }
    },
    addResult: async (key, result) => {
      await caller.unary(methods.AddResult, { key, result: encodeResult(result) })
    },
    save: async (entries) => {
      const size = entries.reduce(
        (sum, { inputs, links }) => sum + inputs.flat().length + links.length + 1,
        0,
      )
      if (size > BATCH) return await saveEntries(client, entries)
      const { keys } = await caller.unary(methods.Save, { entries: entries.map(encodeEntry) })
      return sameLength(entries, keys ?? [])
    },
    dropResult: async (result) => {
      await caller.unary(methods.DropResult, { result })
    },
    keysOf: async (result) => (await caller.unary(methods.KeysOf, { result })).keys ?? [],
    backlinks: async (key) => {
      const { links } = await caller.unary(methods.Backlinks, { key })
      return (links ?? []).map(decodeWay)
    },
    seen: async (workers) => {
      await caller.unary(methods.Seen, { workers: [...workers] })
    },
    close: () => Promise.resolve(),
  }
  return client
}

async function inBatches<Q, A>(
  queries: readonly Q[],
  ask: (batch: readonly Q[]) => Promise<readonly A[]>,
): Promise<readonly A[]> {
  if (queries.length === 0) return []
  if (queries.length <= BATCH) return await ask(queries)
  const batches = Array.from({ length: Math.ceil(queries.length / BATCH) }, (_, index) =>
    queries.slice(index * BATCH, (index + 1) * BATCH),
  )
  return (await Promise.all(batches.map(ask))).flat()
}

/** A short answer would be taken for somebody else's. */
function sameLength<A>(queries: readonly unknown[], answers: readonly A[]): readonly A[] {
  if (queries.length === answers.length) return answers
  throw new SlipwayError('internal', `the cache answered ${answers.length} of ${queries.length} questions`)
}
