import { invariant, type SlipwayError, toSlipwayError } from '@slipway/base'
import type { ActiveVertex } from './active-vertex.ts'
import { EdgeInput } from './edge-input.ts'
import { KeyFinder } from './edge-keys.ts'
import { EdgeWork } from './edge-work.ts'
import { CACHE_FAST, CACHE_SLOW, COMPLETE, INITIAL, type Level, levelName } from './levels.ts'
import type { Schedulable } from './scheduler.ts'
import type { CachedResult, CacheKey, CacheMap } from './types.ts'

/** Whoever wants something of an edge: the input of another edge, or a build. */
export interface Demander {
  /** The edge knows more, has a result or an error. */
  signal(): void
  /** The edge turned out to be the same as `edge`. */
  retarget(edge: ActiveEdge): void
}

/**
 * One output of an active vertex as a state machine: what is known (`level`) follows what is wanted (the highest
 * demand). A step looks at everything again, so signals may be lost in each other but not altogether.
 */
export class ActiveEdge implements Schedulable {
  readonly vertex: ActiveVertex
  readonly index: number
  queued = false
  level: Level = INITIAL
  /** Keys found in the cache, and those that a run was stored under. They only grow. */
  readonly keys: CacheKey[] = []
  result: CachedResult | undefined
  error: SlipwayError | undefined
  inputs: readonly EdgeInput[] | undefined
  readonly maps: CacheMap[] = []
  areMapsDone = false
  readonly #demands = new Map<Demander, Level>()
  readonly #counts = [0, 0, 0, 0]
  readonly #finder: KeyFinder
  readonly #work: EdgeWork
  #mayMerge = false
  #isDisposed = false
  /** What the demanders were last told of. */
  #toldLevel: Level = INITIAL
  #toldKeys = 0
  #toldError: SlipwayError | undefined

  constructor(vertex: ActiveVertex, index: number) {
    this.vertex = vertex
    this.index = index
    this.#finder = new KeyFinder(this)
    this.#work = new EdgeWork(this, this.#finder)
  }

  get map(): CacheMap | undefined {
    return this.maps[0]
  }

  get desired(): Level {
    if (this.#counts[COMPLETE]! > 0) return COMPLETE
    if (this.#counts[CACHE_SLOW]! > 0) return CACHE_SLOW
    return this.#counts[CACHE_FAST]! > 0 ? CACHE_FAST : INITIAL
  }

  /** The edge that does this one's work: another one if this has become an alias. */
  get current(): ActiveEdge {
    return this.#isDisposed ? this.vertex.edge(this.index) : this
  }

  /** True while it loads or runs: too late to become an alias. */
  get isMakingResult(): boolean {
    return this.#work.isActive
  }

  signal(): void {
    this.vertex.graph.scheduler.signal(this)
  }

  /** An input has other keys than before: another edge may turn out to be the same. */
  inputChanged(): void {
    this.#mayMerge = true
    this.signal()
  }

  setDemand(demander: Demander, level: Level): void {
    const before = this.#demands.get(demander) ?? INITIAL
    this.#counts[before]!--
    this.#counts[level]!++
    if (level === INITIAL) this.#demands.delete(demander)
    else this.#demands.set(demander, level)
    this.signal()
  }

  step(): void {
    if (this.#isDisposed) return
    try {
      this.#advance()
    } catch (error) {
      this.fail(error)
    }
    this.vertex.graph.trace?.(this.vertex.vertex.name, () => this.describe())
    const { level, error, keys } = this
    if (level === this.#toldLevel && keys.length === this.#toldKeys && error === this.#toldError) return
    this.#toldLevel = level
    this.#toldKeys = keys.length
    this.#toldError = error
    for (const demander of this.#demands.keys()) demander.signal()
  }

  fail(error: unknown): void {
    if (this.error || this.level === COMPLETE) return
    this.error = toSlipwayError(error)
    this.signal()
  }

  complete(result: CachedResult, keys: readonly CacheKey[]): void {
    this.result = result
    this.level = COMPLETE
    for (const key of keys) if (!this.keys.some(({ id }) => id === key.id)) this.keys.push(key)
    this.signal()
  }

  /** Goes back to where it has no result, and answers the one it had; what was found out about keys stays true. */
  lose(): CachedResult | undefined {
    const { result } = this
    this.result = undefined
    this.level = INITIAL
    this.signal()
    return result
  }

  /** Lets a failed edge be tried again. */
  forgetError(): void {
    if (!this.error) return
    this.error = undefined
    this.signal()
  }

  /** Another vertex became an alias: the result, if there is one, can be found by its keys too. */
  saveMerged(): void {
    if (this.result) this.#work.saveMerged(this.result)
  }

  /** Hands its demands to `target` and ends. */
  mergeInto(target: ActiveEdge): void {
    const demands = [...this.#demands.keys()]
    this.#demands.clear()
    this.#counts.fill(0)
    for (const demander of demands) demander.retarget(target)
    this.#end()
  }

  /** Undefined when there is nothing to wait for. */
  dispose(): Promise<void> | undefined {
    this.#end()
    const { result } = this
    this.result = undefined
    const { ended } = this.#work
    return ended ? ended.then(() => result?.release()) : result?.release()
  }

  /** One line for whoever asks why a build does not go on. */
  describe(): string {
    const inputs = (this.inputs ?? []).map(
      ({ want, child, matches, keysSeen, pendingQueries, content }) =>
        `${levelName(child.level)}/${levelName(want)} keys ${keysSeen}/${child.keys.length} matches ${matches.size} pending ${pendingQueries} content ${content} of ${child.vertex.vertex.name}[${child.index}]${child.#isDisposed ? ' ended' : ''}`,
    )
    const state = `${levelName(this.level)}/${levelName(this.desired)}`
    const work = `waiting ${this.#work.isWaiting} quiet ${this.#finder.isQuiet} queued ${this.queued} ended ${this.#isDisposed}`
    return `${this.vertex.vertex.name}[${this.index}] ${state} ${this.error ? 'failed ' : ''}${work}\n  ${inputs.join('\n  ')}`
  }

  #end(): void {
    this.#isDisposed = true
    this.#work.stop()
    this.#releaseInputs()
  }

  #advance(): void {
    if (this.error || this.level === COMPLETE) {
      this.#work.stop()
      this.#releaseInputs()
      return
    }
    const desired = this.desired
    if (desired === INITIAL) {
      this.#work.stop()
      this.#releaseInputs()
      return
    }
    if (!this.#readInputs()) return
    this.#finder.refresh()
    // Before anything that costs: what only looks at definitions need not be merged.
    if (this.#mayMerge && this.map && desired > CACHE_FAST) {
      this.#mayMerge = false
      if (this.vertex.graph.tryMerge(this)) return
    }
    this.#work.loadMapIfNeeded()
    if (desired < COMPLETE) this.#work.stopResultWork()
    if (desired <= this.level) return
    if (desired === COMPLETE && this.#work.makeResult()) return
    this.#planInputs(desired)
    this.#checkProgress(desired)
  }

  /** Takes in what changed below. False when an input failed. */
  #readInputs(): boolean {
    this.inputs ??= this.vertex.inputs.map(
      ({ vertex, index }, i) => new EdgeInput(this, i, vertex.edge(index)),
    )
    for (const input of this.inputs) {
      input.follow()
      if (!this.isMakingResult) input.forgetOldContent()
      if (input.child.error) {
        this.fail(input.child.error)
        return false
      }
      if (this.map && input.keysSeen < input.child.keys.length) {
        this.#finder.lookUp(input)
        this.#mayMerge = true
      }
    }
    return true
  }

  #planInputs(desired: Level): void {
    const inputs = this.inputs ?? []
    const isRunNext = desired === COMPLETE && this.level >= CACHE_SLOW && this.#finder.isQuiet
    const isAnyBlocking = this.map !== undefined && inputs.some((input) => input.isBlocking)
    for (const input of inputs) {
      let want: Level = CACHE_FAST
      if (isRunNext) want = COMPLETE
      else if (this.map && desired >= CACHE_SLOW && this.#finder.isQuiet) want = input.nextWant(isAnyBlocking)
      if (want > input.want) input.setWant(want)
      if (input.want === COMPLETE && input.child.level === COMPLETE) this.#work.readContent(input)
    }
  }

  /** An edge that is wanted must wait for something; else it would hang without a word. */
  #checkProgress(desired: Level): void {
    if (this.#work.isWaiting || !this.#finder.isQuiet || this.queued) return
    const waits = (this.inputs ?? []).some(
      (input) => input.content === 'running' || (input.want > input.child.level && !input.child.error),
    )
    invariant(
      waits,
      `edge ${this.vertex.vertex.name} [${this.index}] hangs at ${levelName(this.level)}, wanted ${levelName(desired)}`,
    )
  }

  #releaseInputs(): void {
    for (const input of this.inputs ?? []) input.setWant(INITIAL)
  }
}
