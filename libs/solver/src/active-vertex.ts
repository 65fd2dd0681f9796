import { type Digest, SlipwayError } from '@slipway/base'
import { combineCaches } from './combined-cache.ts'
import { ActiveEdge } from './edge.ts'
import type { Graph } from './graph.ts'
import type { Job } from './job.ts'
import { COMPLETE } from './levels.ts'
import { attendBelow } from './merge.ts'
import { VertexProgress } from './progress.ts'
import { SharedOp } from './shared-op.ts'
import type { CacheKeyOrigin, CacheManager, SelectedKey, Vertex } from './types.ts'
import { createOpContext } from './op-context.ts'

export interface ActiveInput {
  readonly vertex: ActiveVertex
  readonly index: number
}

/**
 * A vertex that at least one job has loaded. It holds its inputs, what it was merged into and what was built inside
 * of it, so the graph lives exactly as long as something leads to it.
 */
export class ActiveVertex {
  readonly graph: Graph
  readonly vertex: Vertex
  readonly digest: Digest
  readonly originalDigest: Digest
  readonly inputs: readonly ActiveInput[]
  /** Longest way down. A vertex only ever waits for lesser depths: there can be no cycle. */
  readonly depth: number
  readonly progress: VertexProgress
  readonly op: SharedOp
  /** Jobs that see its progress and whose sessions it may use. */
  readonly audience = new Set<Job>()
  /** The vertex that does this one's work, if it turned out to be the same. */
  owner: ActiveVertex | undefined
  /** True when a vertex builds it inside of itself. */
  isInner = false
  readonly edges = new Map<number, ActiveEdge>()
  /** Cache maps of roots that were merged into this one: other names of the same result. */
  readonly mergedMaps = new Set<Digest>()
  readonly merged: { readonly input: number; readonly key: SelectedKey }[] = []
  readonly cleanups: (() => Promise<void>)[] = []
  #followed: Set<ActiveVertex> | undefined
  #sources: Map<string, CacheManager> | undefined
  #cache: CacheManager | undefined
  #references = 0

  constructor(graph: Graph, vertex: Vertex, originalDigest: Digest, inputs: readonly ActiveInput[]) {
    this.graph = graph
    this.vertex = vertex
    this.digest = vertex.digest
    this.originalDigest = originalDigest
    this.inputs = inputs
    this.depth = inputs.reduce((depth, input) => Math.max(depth, input.vertex.resolved.depth + 1), 0)
    const now = (): number => graph.clock.now()
    const { progressGroup } = vertex.options
    this.progress = new VertexProgress(
      {
        kind: 'vertex',
        digest: vertex.digest,
        inputs: inputs.map((input) => input.vertex.digest),
        name: vertex.name,
        ...(progressGroup ? { progressGroup } : {}),
      },
      now,
    )
    this.op = new SharedOp(
      {
        vertex,
        originalDigest,
        progress: this.progress,
        traces: () => [...this.audience].flatMap(({ trace }) => trace ?? []),
        context: (cancellation) => createOpContext(this, cancellation),
        inputContext: (input, cancellation) =>
          createOpContext(this.inputs[input]!.vertex.resolved, cancellation),
      },
      graph.resolveOp,
    )
    for (const input of inputs) input.vertex.hold()
  }

  get ignoresCache(): boolean {
    return this.vertex.options.ignoreCache === true
  }

  get resolved(): ActiveVertex {
    let { owner } = this
    if (!owner) return this
    while (owner.owner) owner = owner.owner
    return owner
  }

  /** The edge that does the work of this output. What was complete before this became an alias stays so. */
  edge(index: number): ActiveEdge {
    const own = this.edges.get(index)
    if (own?.level === COMPLETE) return own
    const vertex = this.resolved
    let edge = vertex.edges.get(index)
    if (!edge) vertex.edges.set(index, (edge = new ActiveEdge(vertex, index)))
    return edge
  }

  hold(): void {
    this.#references++
  }

  /** True when that was the last reference. */
  letGo(): boolean {
    this.#references--
    return this.#references === 0
  }

  addSources(sources: Iterable<CacheManager>): void {
    for (const source of sources) {
      if (source.id === this.graph.cache.id || this.#sources?.has(source.id)) continue
      this.#sources ??= new Map()
      this.#sources.set(source.id, source)
      this.#cache = undefined
    }
  }

  get sources(): Iterable<CacheManager> {
    return this.#sources?.values() ?? []
  }

  /** Vertices that it holds besides its inputs, and that its later jobs must hear of: its owner, graphs inside of it. */
  get followed(): Iterable<ActiveVertex> {
    return this.#followed ?? []
  }

  /** Holds another vertex as long as this one lives. False when it does already. */
  follow(vertex: ActiveVertex): boolean {
    this.#followed ??= new Set()
    if (this.#followed.has(vertex)) return false
    this.#followed.add(vertex)
    vertex.hold()
    return true
  }

  /** True when `vertex` is built inside of this one, at any depth. */
  isAround(vertex: ActiveVertex): boolean {
    if (!this.#followed) return false
    const within = new Set(this.#followed)
    for (const next of within) {
      if (next === vertex) return true
      for (const more of next.followed) within.add(more)
    }
    return false
  }

  cache(): CacheManager {
    this.#cache ??= combineCaches(this.graph.cache, [...this.sources], this.graph.logger)
    return this.#cache
  }

  /** Own load options, then those of what it is built from, nearest first; each vertex once. */
  *loadOptions(): Iterable<unknown> {
    const visited = new Set<ActiveVertex>([this])
    for (const vertex of visited) {
      for (const edge of vertex.edges.values()) {
        for (const map of edge.maps) if (map.loadOptions !== undefined) yield map.loadOptions
      }
      for (const input of vertex.inputs) visited.add(input.vertex.resolved)
    }
  }

  keyOrigin(): CacheKeyOrigin {
    const { exportCache } = this.vertex.options
    return {
      vertex: this.originalDigest,
      records: [],
      merged: this.merged,
      loadOptions: () => this.loadOptions(),
      ...(exportCache === undefined ? {} : { exportCache }),
    }
  }

  /** How many names it got from its aliases. */
  get mergedNames(): number {
    return this.merged.length + this.mergedMaps.size
  }

  /** Keys of an input, with those of vertices that were merged into this one. */
  withMerged(input: number, keys: readonly SelectedKey[]): readonly SelectedKey[] {
    if (this.merged.length === 0) return keys
    const ids = new Set(keys.map(({ key, selector }) => `${key.id}|${selector}`))
    const more = this.merged.filter((m) => m.input === input && !ids.has(`${m.key.key.id}|${m.key.selector}`))
    return [...keys, ...more.map((m) => m.key)]
  }

  missingOutput(index: number, length: number): SlipwayError {
    return new SlipwayError(
      'internal',
      `invalid response from exec need ${index} index but ${length} results received`,
      { details: [{ kind: 'vertex', digest: this.originalDigest }] },
    )
  }

  /** Forgets results that are lost. Whoever wants them has them made again, in the name of all jobs that see this. */
  lose(ids: ReadonlySet<string>): void {
    const lost = [...this.edges.values()].filter(({ result }) => result && ids.has(result.id))
    const results = [...this.op.lose(ids), ...lost.flatMap((edge) => edge.lose() ?? [])]
    // Work that is about to begin with them must still be able to find out that they are lost.
    for (const result of results) this.cleanups.push(() => result.release())
    if (lost.length === 0) return
    for (const job of this.audience) for (const { vertex } of this.inputs) attendBelow(vertex, job)
  }

  /** Lets what failed here or below be tried again. */
  forgetErrors(): void {
    const pending: ActiveVertex[] = [this]
    const visited = new Set<ActiveVertex>()
    for (let vertex = pending.pop(); vertex; vertex = pending.pop()) {
      if (visited.has(vertex)) continue
      visited.add(vertex)
      const failed = [...vertex.edges.values()].filter((edge) => edge.error)
      if (failed.length === 0) continue
      vertex.op.forgetErrors()
      for (const edge of failed) edge.forgetError()
      for (const input of vertex.inputs) pending.push(input.vertex.resolved)
    }
  }

  /** Undefined when there is nothing to wait for. */
  dispose(): Promise<void> | undefined {
    const ending: Promise<void>[] = []
    for (const edge of this.edges.values()) {
      const ended = edge.dispose()
      if (ended) ending.push(ended)
    }
    const released = this.op.release()
    if (released) ending.push(released)
    if (ending.length === 0 && this.cleanups.length === 0) return undefined
    return this.#disposeAfter(ending)
  }

  async #disposeAfter(ending: readonly Promise<void>[]): Promise<void> {
    await Promise.all(ending)
    for (const cleanup of this.cleanups) await cleanup()
  }
}
