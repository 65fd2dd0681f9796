import {
  abortError,
  type Clock,
  createDeferred,
  type Logger,
  pace,
  SlipwayError,
  sha256,
  throwIfAborted,
} from '@slipway/base'
import { ActiveVertex } from './active-vertex.ts'
import type { ActiveEdge, Demander } from './edge.ts'
import { EdgeIndex } from './edge-index.ts'
import type { Job } from './job.ts'
import { COMPLETE, INITIAL } from './levels.ts'
import { mergeVertices, pickMerge } from './merge.ts'
import { createCachedResult } from './results.ts'
import { Scheduler } from './scheduler.ts'
import type { CachedResult, CacheManager, Edge, OpResolver, StepRun, Vertex } from './types.ts'

export interface GraphOptions {
  readonly resolveOp: OpResolver
  readonly cache: CacheManager
  readonly clock: Clock
  readonly logger: Logger
  readonly onRun?: (step: StepRun) => void
  readonly trace?: (vertex: string, describe: () => string) => void
}

interface Variants {
  normal?: ActiveVertex
  /** Loaded with `ignoreCache` while the normal one was active already. */
  ignoring?: ActiveVertex
}

/** Whom loaded vertices belong to: a job, or a vertex that builds a graph inside of itself. */
export type Owner =
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'vertex'; readonly vertex: ActiveVertex }

/** All vertices that some job is interested in, shared by digest, and what makes them go. */
export class Graph {
  readonly resolveOp: OpResolver
  readonly cache: CacheManager
  readonly clock: Clock
  readonly logger: Logger
  readonly onRun: ((step: StepRun) => void) | undefined
  readonly trace: GraphOptions['trace'] | undefined
  readonly scheduler = new Scheduler()
  readonly index = new EdgeIndex()
  /** True once some vertex holds a deeper one: then depth alone does not rule circles out. */
  mayHoldUpwards = false
  readonly #active = new Map<string, Variants>()

  constructor(options: GraphOptions) {
    this.resolveOp = options.resolveOp
    this.cache = options.cache
    this.clock = options.clock
    this.logger = options.logger
    this.onRun = options.onRun
    this.trace = options.trace
  }

  get size(): number {
    let size = 0
    for (const { normal, ignoring } of this.#active.values()) size += (normal ? 1 : 0) + (ignoring ? 1 : 0)
    return size
  }

  /** State of every edge that somebody waits for. */
  describe(): readonly string[] {
    const lines: string[] = []
    for (const { normal, ignoring } of this.#active.values()) {
      for (const vertex of [normal, ignoring]) {
        for (const edge of vertex?.edges.values() ?? [])
          if (edge.desired > edge.level) lines.push(edge.describe())
      }
    }
    return lines
  }

  /** Makes a graph active for `owner`: inputs first, with a chance for others in between. */
  async load(root: Vertex, owner: Owner, signal: AbortSignal): Promise<ActiveVertex> {
    const loaded = new Map<Vertex, ActiveVertex>()
    const pending = [{ vertex: root, next: 0 }]
    const open = new Set<Vertex>([root])
    for (let top = pending.at(-1); top; top = pending.at(-1)) {
      throwIfAborted(signal)
      const input = top.vertex.inputs[top.next++]?.vertex
      if (input === undefined) {
        pending.pop()
        open.delete(top.vertex)
        loaded.set(top.vertex, this.#activate(top.vertex, loaded, owner))
        const rest = pace()
        if (rest) await rest
      } else if (!loaded.has(input)) {
        if (open.has(input))
          throw new SlipwayError('invalid-argument', `vertex ${input.name} is its own input`)
        open.add(input)
        pending.push({ vertex: input, next: 0 })
      }
    }
    return loaded.get(root)!
  }

  async build(vertex: ActiveVertex, index: number, signal: AbortSignal): Promise<CachedResult> {
    throwIfAborted(signal)
    const { promise, resolve, reject } = createDeferred<CachedResult>()
    let edge = vertex.edge(index)
    const end = (): void => {
      signal.removeEventListener('abort', onAbort)
      edge.setDemand(demander, INITIAL)
    }
    const onAbort = (): void => {
      end()
      reject(abortError(signal))
    }
    const demander: Demander = {
      signal: () => {
        if (edge.error) {
          end()
          reject(edge.error)
        } else if (edge.result) {
          const { result } = edge
          end()
          resolve(createCachedResult(result.clone(), result.keys))
        }
      },
      retarget: (target) => {
        edge = target
        edge.setDemand(demander, COMPLETE)
        demander.signal()
      },
    }
    signal.addEventListener('abort', onAbort, { once: true })
    edge.setDemand(demander, COMPLETE)
    demander.signal()
    return await promise
  }

  /** Builds a graph for work inside of `parent`. The graph stays active as long as `parent` does. */
  async buildInside(parent: ActiveVertex, edge: Edge, signal: AbortSignal): Promise<CachedResult> {
    const vertex = await this.load(edge.vertex, { kind: 'vertex', vertex: parent }, signal)
    return await this.build(vertex, edge.index, signal)
  }

  /** Forgets results that went away with whoever had them: the edges that gave them make them again when they are wanted. */
  lose(ids: ReadonlySet<string>): void {
    for (const { normal, ignoring } of this.#active.values()) {
      normal?.lose(ids)
      ignoring?.lose(ids)
    }
  }

  /** True when `edge` became an alias of an edge of another vertex. */
  tryMerge(edge: ActiveEdge): boolean {
    const found = this.index.enter(edge)
    if (found.size === 0) return false
    const merge = pickMerge(edge.vertex, [...found])
    if (!merge) return false
    this.index.move(merge.from, merge.into)
    mergeVertices(merge.from, merge.into)
    return merge.from === edge.vertex
  }

  /** Gives references up; vertices that nothing leads to any more end, and what they held. */
  async letGo(vertices: Iterable<ActiveVertex>): Promise<void> {
    const pending = [...vertices]
    const ended: Promise<void>[] = []
    for (let vertex = pending.pop(); vertex; vertex = pending.pop()) {
      if (!vertex.letGo()) continue
      this.#deactivate(vertex)
      for (const input of vertex.inputs) pending.push(input.vertex)
      pending.push(...vertex.followed)
      const disposed = vertex.dispose()
      if (disposed) ended.push(disposed)
      const rest = pace()
      if (rest) await rest
    }
    for (const outcome of await Promise.allSettled(ended)) {
      if (outcome.status === 'rejected') this.logger.error({ err: outcome.reason }, 'vertex was not released')
    }
  }

  #activate(vertex: Vertex, loaded: ReadonlyMap<Vertex, ActiveVertex>, owner: Owner): ActiveVertex {
    const active = this.#find(vertex) ?? this.#create(vertex, loaded)
    active.addSources(vertex.options.cacheSources ?? [])
    if (owner.kind === 'job') owner.job.hold(active)
    else this.#putInside(active, owner.vertex)
    return active
  }

  #putInside(active: ActiveVertex, parent: ActiveVertex): void {
    if (active.resolved === parent) {
      throw new SlipwayError('invalid-argument', `vertex ${parent.vertex.name} is built inside of itself`)
    }
    active.isInner = true
    this.mayHoldUpwards = true
    active.addSources(parent.sources)
    if (!parent.follow(active)) return
    for (const job of parent.audience) job.attend(active)
  }

  /** A vertex that must run anew serves those that need not; not the other way round. */
  #find(vertex: Vertex): ActiveVertex | undefined {
    const variants = this.#active.get(vertex.digest)
    if (!variants) return undefined
    if (variants.ignoring) return variants.ignoring
    if (vertex.options.ignoreCache && variants.normal?.ignoresCache === false) return undefined
    return variants.normal
  }

  #create(vertex: Vertex, loaded: ReadonlyMap<Vertex, ActiveVertex>): ActiveVertex {
    const inputs = vertex.inputs.map(({ vertex: input, index }) => ({ vertex: loaded.get(input)!, index }))
    let variants = this.#active.get(vertex.digest)
    if (!variants) this.#active.set(vertex.digest, (variants = {}))
    const isSecond = variants.normal !== undefined
    const digest = isSecond ? sha256(`${vertex.digest}-ignorecache`) : vertex.digest
    const own: Vertex = {
      digest,
      name: vertex.name,
      op: vertex.op,
      options: vertex.options,
      inputs: inputs.map((input) => ({ vertex: input.vertex.vertex, index: input.index })),
    }
    const active = new ActiveVertex(this, own, vertex.digest, inputs)
    if (isSecond) variants.ignoring = active
    else variants.normal = active
    return active
  }

  #deactivate(vertex: ActiveVertex): void {
    this.index.remove(vertex)
    const variants = this.#active.get(vertex.originalDigest)
    if (!variants) return
    if (variants.normal === vertex) delete variants.normal
    if (variants.ignoring === vertex) delete variants.ignoring
    if (!variants.normal && !variants.ignoring) this.#active.delete(vertex.originalDigest)
    if (this.#active.size === 0) this.mayHoldUpwards = false
  }
}
