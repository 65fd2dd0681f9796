import type { Digest } from '@slipway/base'
import { rootKeyId } from './cache-key.ts'
import type { CacheKey, CacheKeyOrigin, CacheManager, CacheRecord } from './types.ts'

export interface CacheChainLink {
  readonly node: CacheChainNode
  readonly selector: string
}

/** One key of the chain that leads to a result, in the shape in which caches are exported. */
export interface CacheChainNode {
  /** Id of the key in the caches of this process. */
  readonly id: string
  /** Digest of cache map and output: what an exported record is named by. */
  readonly digest: Digest
  /** Per input the alternative ways to get here; never an empty list. None at all for a root. */
  readonly inputs: readonly (readonly CacheChainLink[])[]
  /** Newest first. Empty for keys that only lead on. `record.manager.load` gives the result. */
  readonly records: readonly CacheRecord[]
  /** Absent for keys of earlier builds. */
  readonly origin?: CacheKeyOrigin
}

export interface CacheChainOptions {
  /** Also the ways to the same keys that earlier builds took. */
  readonly backlinks?: boolean
  /** Caches to ask for those; normally the main one. */
  readonly managers?: readonly CacheManager[]
}

interface Draft {
  readonly id: string
  readonly digest: Digest
  readonly inputs: Map<string, { readonly id: string; readonly selector: string }>[]
  readonly records: Map<string, CacheRecord>
  origin: CacheKeyOrigin | undefined
}

/**
 * Everything that led to the keys of a result, inputs before their users. Keys of which an input cannot be reached
 * are left out.
 */
export async function walkCacheChain(
  keys: readonly CacheKey[],
  options: CacheChainOptions = {},
): Promise<readonly CacheChainNode[]> {
  const drafts = new Map<string, Draft>()
  collectKeys(keys, drafts)
  const { managers = [] } = options
  if (options.backlinks) for (const manager of managers) await collectBacklinks(manager, drafts)
  for (const manager of managers) await collectOtherRoots(manager, drafts)
  return link(drafts)
}

function draftOf(drafts: Map<string, Draft>, id: string, digest: Digest): Draft {
  let draft = drafts.get(id)
  if (!draft) {
    draft = { id, digest, inputs: [], records: new Map(), origin: undefined }
    drafts.set(id, draft)
  }
  return draft
}

function addInput(draft: Draft, input: number, id: string, selector: string): void {
  while (draft.inputs.length <= input) draft.inputs.push(new Map())
  draft.inputs[input]!.set(`${id}|${selector}`, { id, selector })
}

function collectKeys(keys: readonly CacheKey[], drafts: Map<string, Draft>): void {
  const seen = new Set(keys)
  for (const key of seen) {
    const draft = draftOf(drafts, key.id, rootKeyId(key.digest, key.output))
    draft.origin ??= key.origin
    for (const record of key.origin?.records ?? []) draft.records.set(record.id, record)
    while (draft.inputs.length < key.inputs.length) draft.inputs.push(new Map())
    const alternatives = key.inputs.flatMap((list, input) => list.map((selected) => ({ input, selected })))
    for (const { input, key: selected } of key.origin?.merged ?? []) alternatives.push({ input, selected })
    for (const { input, selected } of alternatives) {
      addInput(draft, input, selected.key.id, selected.selector)
      seen.add(selected.key)
    }
  }
}

async function collectBacklinks(manager: CacheManager, drafts: Map<string, Draft>): Promise<void> {
  if (!manager.backlinks) return
  const asked = new Set<string>()
  let frontier = [...drafts.keys()]
  while (frontier.length > 0) {
    for (const id of frontier) asked.add(id)
    const found = await Promise.all(frontier.map((id) => manager.backlinks!(id)))
    const next = new Set<string>()
    for (const [i, links] of found.entries()) {
      const id = frontier[i]!
      for (const { source, link: way } of links) {
        const draft = draftOf(drafts, id, '')
        const digest = rootKeyId(way.digest, way.output)
        // A key that only the cache knows gets its name from the first link into it.
        if (draft.digest === '') drafts.set(id, { ...draft, digest })
        addInput(drafts.get(id)!, way.input, source, way.selector)
        if (!drafts.has(source)) draftOf(drafts, source, '')
        if (!asked.has(source)) next.add(source)
      }
    }
    frontier = [...next]
  }
  // A key without a way into it is a root: its id is its digest.
  for (const [id, draft] of drafts) if (draft.digest === '') drafts.set(id, { ...draft, digest: id })
}

/** Roots that other cache maps of the same op gave to a result. */
async function collectOtherRoots(manager: CacheManager, drafts: Map<string, Draft>): Promise<void> {
  if (!manager.keysOf || !manager.backlinks) return
  const roots = [...drafts.values()].filter(({ inputs, records }) => inputs.length === 0 && records.size > 0)
  for (const root of roots) {
    for (const record of root.records.values()) {
      for (const id of await manager.keysOf(record.id)) {
        if (drafts.has(id) || (await manager.backlinks(id)).length > 0) continue
        const draft = draftOf(drafts, id, id)
        draft.records.set(record.id, record)
        draft.origin = root.origin
      }
    }
  }
}

/** Depth first without recursion; a link that would close a circle is left out. */
function link(drafts: ReadonlyMap<string, Draft>): readonly CacheChainNode[] {
  const nodes = new Map<string, CacheChainNode | undefined>()
  const open = new Set<string>()
  for (const start of drafts.keys()) {
    const pending = [start]
    for (let id = pending.at(-1); id !== undefined; id = pending.at(-1)) {
      const draft = drafts.get(id)!
      if (!nodes.has(id) && !open.has(id)) {
        open.add(id)
        for (const input of draft.inputs) {
          for (const source of input.values()) {
            if (drafts.has(source.id) && !nodes.has(source.id) && !open.has(source.id))
              pending.push(source.id)
          }
        }
        continue
      }
      pending.pop()
      if (!open.delete(id)) continue
      nodes.set(id, finish(draft, nodes))
    }
  }
  return [...nodes.values()].filter((node) => node !== undefined)
}

function finish(
  draft: Draft,
  nodes: ReadonlyMap<string, CacheChainNode | undefined>,
): CacheChainNode | undefined {
  const inputs = draft.inputs.map((input) =>
    [...input.values()].flatMap(({ id, selector }) => {
      const node = nodes.get(id)
      return node ? [{ node, selector }] : []
    }),
  )
  if (inputs.some((links) => links.length === 0)) return undefined
  const records = [...draft.records.values()].sort((a, b) => b.createdAt - a.createdAt)
  const { id, digest, origin } = draft
  return { id, digest, inputs, records, ...(origin ? { origin } : {}) }
}
