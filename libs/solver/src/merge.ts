import type { ActiveVertex } from './active-vertex.ts'
import { COMPLETE } from './levels.ts'

interface Merge {
  readonly from: ActiveVertex
  readonly into: ActiveVertex
}

/** Which of `vertex` and the vertices that are the same work becomes an alias of which. */
export function pickMerge(vertex: ActiveVertex, found: readonly ActiveVertex[]): Merge | undefined {
  // What ran again is newer than what the cache gave.
  const candidates = [...found].sort((a, b) => Number(b.ignoresCache) - Number(a.ignoresCache))
  for (const other of candidates) {
    if (mayMerge(vertex, other)) return { from: vertex, into: other }
    if (mayMerge(other, vertex)) return { from: other, into: vertex }
  }
  return undefined
}

function mayMerge(from: ActiveVertex, into: ActiveVertex): boolean {
  if (from.ignoresCache && !into.ignoresCache) return false
  if (from.owner || into.owner || from.op.wasBegun) return false
  // What waits for work inside of itself would wait for ever; for such work depths say nothing.
  if (into.isAround(from)) return false
  if (from.isInner && into.depth > 0 && !into.op.wasBegun) return false
  for (const edge of from.edges.values()) if (edge.isMakingResult || edge.error) return false
  for (const edge of into.edges.values()) if (edge.error) return false
  // Depth keeps circles out: of waiting, and of holding.
  if (into.depth <= from.depth && !from.graph.mayHoldUpwards) return true
  // What has all its inputs waits for nothing below, however deep that is, but it still holds it.
  return (into.depth <= from.depth || into.op.wasBegun) && !holds(into, from)
}

/** True when `holder` keeps `target` alive. */
function holds(holder: ActiveVertex, target: ActiveVertex): boolean {
  const reached = new Set([holder])
  for (const vertex of reached) {
    if (vertex === target) return true
    for (const input of vertex.inputs) reached.add(input.vertex)
    for (const followed of vertex.followed) reached.add(followed)
  }
  return false
}

export function mergeVertices(from: ActiveVertex, into: ActiveVertex): void {
  noteInputKeys(from, into)
  from.owner = into
  if (into.depth > from.depth) from.graph.mayHoldUpwards = true
  from.follow(into)
  for (const job of from.audience) attendBelow(into, job)
  for (const [index, edge] of from.edges) if (edge.level !== COMPLETE) edge.mergeInto(into.edge(index))
}

/** Jobs of an alias must be seen by all that may still run for them. */
export function attendBelow(vertex: ActiveVertex, job: Parameters<typeof attendOne>[1]): void {
  const pending = [vertex]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (!attendOne(next, job)) continue
    for (const input of next.inputs) pending.push(input.vertex, input.vertex.resolved)
  }
}

function attendOne(vertex: ActiveVertex, job: { attend(vertex: ActiveVertex): boolean }): boolean {
  return job.attend(vertex) && ![...vertex.edges.values()].every((edge) => edge.level === COMPLETE)
}

/** Keys by which the alias was known lead to the same result from now on. */
function noteInputKeys(from: ActiveVertex, into: ActiveVertex): void {
  const maps = from.inputs.length === 0 ? mapsOf(from) : []
  const news = maps.filter((digest) => !into.mergedMaps.has(digest) && !mapsOf(into).includes(digest))
  for (const digest of news) into.mergedMaps.add(digest)
  const known = new Set([...inputKeysOf(into), ...into.merged].map(nameOf))
  const keys = [...from.merged, ...inputKeysOf(from)].filter((merged) => !known.has(nameOf(merged)))
  into.merged.push(...keys)
  if (news.length > 0 || keys.length > 0) for (const edge of into.edges.values()) edge.saveMerged()
}

function mapsOf(vertex: ActiveVertex): readonly string[] {
  return [
    ...vertex.mergedMaps,
    ...[...vertex.edges.values()].flatMap(({ maps }) => maps.map(({ digest }) => digest)),
  ]
}

type MergedKey = ActiveVertex['merged'][number]

function inputKeysOf(vertex: ActiveVertex): readonly MergedKey[] {
  const inputs = [...vertex.edges.values()].flatMap((edge) => edge.inputs ?? [])
  return inputs.flatMap((input) => input.selectedKeys().map((key) => ({ input: input.index, key })))
}

function nameOf({ input, key }: MergedKey): string {
  return `${input}|${key.key.id}|${key.selector}`
}
