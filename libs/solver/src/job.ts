import { abortError, pace, SlipwayError } from '@slipway/base'
import type { ProgressSink } from '@slipway/progress'
import { activeTrace, type TraceContext } from '@slipway/tracing'
import type { ActiveVertex } from './active-vertex.ts'
import type { Graph } from './graph.ts'
import type { Memo } from './memo.ts'
import { attendBelow } from './merge.ts'
import { JobProgress } from './progress.ts'
import type { CachedResult, Edge } from './types.ts'

export interface JobOptions {
  readonly sessionId?: string
  readonly progress: ProgressSink
  /** What the work for this job is a part of. Default: what is active where it is made. */
  readonly trace?: TraceContext
}

/** One build's share of the graph. Whatever it loaded stays active until it is discarded. */
export class Job implements AsyncDisposable {
  readonly id: string
  readonly memo: Memo = new Map()
  readonly progress: JobProgress
  readonly trace: TraceContext | undefined
  readonly #graph: Graph
  readonly #onEnd: (job: Job) => void
  readonly #sessions = new Set<string>()
  readonly #held = new Set<ActiveVertex>()
  readonly #attended = new Set<ActiveVertex>()
  readonly #values = new Map<string, unknown>()
  readonly #cleanups: (() => Promise<void>)[] = []
  readonly #end = new AbortController()
  #discarded: Promise<void> | undefined

  constructor(graph: Graph, id: string, options: JobOptions, onEnd: (job: Job) => void) {
    this.#graph = graph
    this.id = id
    this.#onEnd = onEnd
    this.trace = options.trace ?? activeTrace()
    this.progress = new JobProgress(options.progress, () => graph.clock.now())
    if (options.sessionId) this.#sessions.add(options.sessionId)
  }

  /** Builds one edge; any number may be built at once. Whoever gets the result releases it. */
  async build(edge: Edge, signal?: AbortSignal): Promise<CachedResult> {
    const all = signal ? AbortSignal.any([signal, this.#end.signal]) : this.#end.signal
    if (all.aborted) throw abortError(all)
    const vertex = await this.#graph.load(edge.vertex, { kind: 'job', job: this }, all)
    return await this.#graph.build(vertex, edge.index, all)
  }

  sessions(): readonly string[] {
    return [...this.#sessions]
  }

  addSession(id: string): void {
    if (id !== '') this.#sessions.add(id)
  }

  removeSession(id: string): void {
    this.#sessions.delete(id)
  }

  /** Facts of the build that others look up by name. */
  setValue(key: string, value: unknown): void {
    this.#values.set(key, value)
  }

  value(key: string): unknown {
    return this.#values.get(key)
  }

  onDiscard(cleanup: () => Promise<void>): void {
    this.#cleanups.push(cleanup)
  }

  /**
   * Leaves the graph: ends its builds, then what nobody else wants. Settles when that has ended.
   * Ops must heed their signal, or this waits for them.
   */
  discard(): Promise<void> {
    this.#discarded ??= this.#discard()
    return this.#discarded
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.discard()
  }

  /** Takes part in a vertex, once. What failed for others before is tried again for this one. */
  hold(vertex: ActiveVertex): void {
    this.#end.signal.throwIfAborted()
    if (!this.#held.has(vertex)) {
      this.#held.add(vertex)
      vertex.hold()
    }
    this.attend(vertex)
  }

  /** Sees the vertex's progress and lends it its sessions. False when it did so before. */
  attend(vertex: ActiveVertex): boolean {
    if (this.#attended.has(vertex)) return false
    this.#attended.add(vertex)
    vertex.audience.add(this)
    vertex.progress.attach(this.progress)
    vertex.forgetErrors()
    for (const followed of vertex.followed) attendBelow(followed, this)
    return true
  }

  async #discard(): Promise<void> {
    this.#end.abort(new SlipwayError('canceled', 'context canceled'))
    this.#onEnd(this)
    this.progress.close()
    for (const vertex of this.#attended) {
      vertex.audience.delete(this)
      vertex.progress.detach(this.progress)
      const rest = pace()
      if (rest) await rest
    }
    this.#attended.clear()
    const held = [...this.#held]
    this.#held.clear()
    await this.#graph.letGo(held)
    for (const cleanup of this.#cleanups) await cleanup()
  }
}
