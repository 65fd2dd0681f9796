import type { Digest } from '@slipway/base'
import { Entry } from './entry.ts'
import type { RefRecord, UsageCounters } from './store/record.ts'

/** All entries of a host, with the indexes that find them. Purely in memory; every method is synchronous. */
export class Graph {
  readonly entries = new Map<string, Entry>()
  readonly #byChain = new Map<Digest, Entry>()
  readonly #byLabel = new Map<string, Set<Entry>>()
  /** How many records name a blob. */
  readonly #blobUses = new Map<Digest, number>()

  add(entry: Entry): void {
    this.entries.set(entry.id, entry)
    for (const parent of entry.parentEntries()) parent.children++
    if (entry.label !== undefined) {
      const labelled = this.#byLabel.get(entry.label) ?? new Set()
      this.#byLabel.set(entry.label, labelled.add(entry))
    }
    this.indexChain(entry)
    for (const blob of entry.blobs) this.#countBlob(blob.descriptor.digest, 1)
  }

  /** Takes an entry out. Answers the blobs that no record names any more. */
  remove(entry: Entry): Digest[] {
    entry.removed = true
    this.entries.delete(entry.id)
    for (const parent of entry.parentEntries()) parent.children--
    this.dropLabel(entry)
    if (entry.chainId !== undefined && this.#byChain.get(entry.chainId) === entry)
      this.#byChain.delete(entry.chainId)
    const orphans: Digest[] = []
    for (const blob of entry.blobs) {
      if (this.#countBlob(blob.descriptor.digest, -1) === 0) orphans.push(blob.descriptor.digest)
    }
    return orphans
  }

  dropLabel(entry: Entry): void {
    if (entry.label === undefined) return
    const labelled = this.#byLabel.get(entry.label)
    labelled?.delete(entry)
    if (labelled?.size === 0) this.#byLabel.delete(entry.label)
    entry.label = undefined
  }

  indexChain(entry: Entry): void {
    if (entry.chainId !== undefined && !entry.mutable && !this.#byChain.has(entry.chainId)) {
      this.#byChain.set(entry.chainId, entry)
    }
  }

  byChain(chainId: Digest): Entry | undefined {
    return this.#byChain.get(chainId)
  }

  /** Entries with a label that is this one or begins with it and a colon. */
  underLabel(label: string): readonly Entry[] {
    const found = [...this.#byLabel].filter(([key]) => key === label || key.startsWith(`${label}:`))
    return found.flatMap(([, entries]) => [...entries])
  }

  byLabel(label: string): readonly Entry[] {
    return [...(this.#byLabel.get(label) ?? [])]
  }

  addBlob(entry: Entry, blob: Entry['blobs'][number]): void {
    entry.blobs = [...entry.blobs, blob]
    this.#countBlob(blob.descriptor.digest, 1)
  }

  namesBlob(digest: Digest): boolean {
    return this.#blobUses.has(digest)
  }

  #countBlob(digest: Digest, by: number): number {
    const count = (this.#blobUses.get(digest) ?? 0) + by
    if (count > 0) this.#blobUses.set(digest, count)
    else this.#blobUses.delete(digest)
    return count
  }
}

/**
 * Rebuilds the graph. Records whose parents are gone are left out and answered, so that they can be removed from disk;
 * so are frozen refs without their mutable one.
 */
export function loadGraph(
  records: readonly RefRecord[],
  usage: ReadonlyMap<string, UsageCounters>,
): { readonly graph: Graph; readonly broken: readonly string[] } {
  const graph = new Graph()
  const byId = new Map(records.map((record) => [record.id, record]))
  const state = new Map<string, 'visiting' | 'broken'>()
  const load = (root: RefRecord): void => {
    // Depth first with an explicit stack: chains are as deep as images have layers and builds have steps.
    const stack = [root]
    while (stack.length > 0) {
      const record = stack[stack.length - 1]!
      // Most stand on one record that was loaded before, or on none.
      if (record.frozenOf === undefined && record.parents.every((id) => id === '' || graph.entries.has(id))) {
        stack.pop()
        if (!graph.entries.has(record.id)) graph.add(toEntry(record, graph, usage.get(record.id)))
        continue
      }
      const needed = [...record.parents, record.frozenOf ?? ''].filter(
        (id) => id !== '' && !graph.entries.has(id),
      )
      const waiting = needed.filter((id) => byId.has(id) && !state.has(id))
      if (waiting.length > 0 && state.get(record.id) !== 'visiting') {
        state.set(record.id, 'visiting')
        for (const id of waiting) stack.push(byId.get(id)!)
        continue
      }
      stack.pop()
      if (graph.entries.has(record.id)) continue
      if (needed.length > 0) state.set(record.id, 'broken')
      else graph.add(toEntry(record, graph, usage.get(record.id)))
    }
  }
  for (const record of records) if (!graph.entries.has(record.id) && !state.has(record.id)) load(record)
  const isWhole = graph.entries.size === records.length
  const broken = isWhole ? [] : records.map(({ id }) => id).filter((id) => !graph.entries.has(id))
  return { graph, broken }
}

function toEntry(record: RefRecord, graph: Graph, usage: UsageCounters | undefined): Entry {
  const parents = record.parents.map((id) => (id === '' ? undefined : graph.entries.get(id)))
  const entry = new Entry(record.id, record.kind, parents, record)
  entry.mutable = record.label !== undefined
  entry.label = record.label
  entry.snapshot = record.snapshot
  entry.hidden = record.hidden ?? []
  entry.size = record.size
  entry.stored = true
  entry.setLayer(record.layer)
  entry.setUsage(usage)
  if (record.frozenOf !== undefined) {
    entry.frozenOf = graph.entries.get(record.frozenOf)
    if (entry.frozenOf) entry.frozenOf.frozenAs = entry
  }
  return entry
}
