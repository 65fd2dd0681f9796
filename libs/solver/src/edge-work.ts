import { addRecords, createContentKey, createKey } from './cache-key.ts'
import type { ActiveEdge } from './edge.ts'
import type { EdgeInput } from './edge-input.ts'
import type { KeyFinder } from './edge-keys.ts'
import { CACHE_SLOW, INITIAL } from './levels.ts'
import { createCachedResult } from './results.ts'
import type { CacheKey, CacheRecord, Result } from './types.ts'

/** What an edge has under way outside of the scheduler: its cache map, contents of inputs, a load or a run. */
export class EdgeWork {
  readonly #edge: ActiveEdge
  readonly #finder: KeyFinder
  #map: AbortController | undefined
  #result: { readonly kind: 'load' | 'run'; readonly controller: AbortController } | undefined
  readonly #contents = new Map<EdgeInput, AbortController>()

  constructor(edge: ActiveEdge, finder: KeyFinder) {
    this.#edge = edge
    this.#finder = finder
  }

  get isRunning(): boolean {
    return this.#result?.kind === 'run'
  }

  get isActive(): boolean {
    return this.#result !== undefined
  }

  get isWaiting(): boolean {
    return this.#map !== undefined || this.#result !== undefined
  }

  stop(): void {
    this.#map?.abort()
    this.#map = undefined
    for (const [input, controller] of this.#contents) {
      controller.abort()
      input.content = 'none'
    }
    this.#contents.clear()
    this.stopResultWork()
  }

  stopResultWork(): void {
    this.#result?.controller.abort()
    this.#result = undefined
  }

  /** The first cache map, and further ones while no record was found. */
  loadMapIfNeeded(): void {
    const edge = this.#edge
    if (this.#map || edge.areMapsDone) return
    if (edge.maps.length > 0 && (this.#finder.hasRecords || !this.#finder.isQuiet)) return
    const controller = new AbortController()
    this.#map = controller
    edge.vertex.op.cacheMap(edge.maps.length, controller.signal).then(
      ({ map, done }) => {
        if (this.#map !== controller) return
        this.#map = undefined
        edge.maps.push(map)
        edge.areMapsDone = done
        if (edge.vertex.inputs.length === 0) this.#finder.lookUpRoot(map.digest)
        edge.inputChanged()
      },
      (error: unknown) => {
        if (this.#map !== controller) return
        this.#map = undefined
        edge.fail(error)
      },
    )
  }

  readContent(input: EdgeInput): void {
    const { spec } = input
    const result = input.child.result
    if (input.content !== 'none' || !spec || !result) return
    if (!spec.contentDigest && !spec.prepare) return
    input.content = 'running'
    const controller = new AbortController()
    this.#contents.set(input, controller)
    const isCurrent = (): boolean => this.#contents.get(input) === controller
    this.#edge.vertex.op.content(input.index, spec, result, controller.signal).then(
      (digest) => {
        if (!isCurrent()) return
        this.#contents.delete(input)
        input.content = 'done'
        if (digest !== undefined) {
          input.contentKey = createContentKey(digest)
          this.#finder.lookUpContent(input)
        }
        this.#edge.inputChanged()
      },
      (error: unknown) => {
        if (!isCurrent()) return
        this.#contents.delete(input)
        input.content = 'none'
        this.#edge.fail(error)
      },
    )
  }

  /** Loads or runs when there is enough for it. False when inputs are still needed. */
  makeResult(): boolean {
    if (this.#result) return true
    if (!this.#finder.isQuiet) return false
    const record = this.#finder.takeRecord()
    if (record) {
      for (const input of this.#edge.inputs ?? []) input.setWant(INITIAL)
      this.#load(record)
      return true
    }
    const inputs = this.#edge.inputs ?? []
    if (!this.#edge.areMapsDone || this.#edge.level < CACHE_SLOW) return false
    if (!inputs.every((input) => input.isReady)) return false
    this.#run(inputs)
    return true
  }

  #load(record: CacheRecord): void {
    const edge = this.#edge
    const controller = new AbortController()
    const work = { kind: 'load', controller } as const
    this.#result = work
    const { vertex } = edge
    vertex.op.load(vertex.cache(), record, vertex.loadOptions(), controller.signal).then(
      (result) => {
        if (this.#result !== work) return void result.release()
        this.#result = undefined
        edge.complete(createCachedResult(result, [record.key]), [])
      },
      (error: unknown) => {
        if (controller.signal.aborted) this.#finder.returnRecord(record)
        else vertex.graph.logger.debug({ err: error, vertex: vertex.digest }, 'cache record was not loaded')
        if (this.#result === work) this.#result = undefined
        edge.signal()
      },
    )
  }

  #run(inputs: readonly EdgeInput[]): void {
    const edge = this.#edge
    const controller = new AbortController()
    const work = { kind: 'run', controller } as const
    this.#result = work
    this.#runAndSave(inputs, controller.signal).then(
      ({ result, keys }) => {
        if (this.#result !== work) return void result.release()
        this.#result = undefined
        // What had to run again must not let others match what was built on its former self.
        const visible = edge.vertex.ignoresCache ? [] : keys
        edge.complete(createCachedResult(result, keys), visible)
      },
      (error: unknown) => {
        if (this.#result !== work) return
        this.#result = undefined
        edge.fail(error)
      },
    )
  }

  async #runAndSave(
    inputs: readonly EdgeInput[],
    signal: AbortSignal,
  ): Promise<{ readonly result: Result; readonly keys: readonly CacheKey[] }> {
    const { vertex, index } = this.#edge
    const results = await vertex.op.run(
      inputs.map((input) => input.child.result!),
      signal,
    )
    const result = results[index]
    if (!result) throw vertex.missingOutput(index, results.length)
    const held = result.clone()
    return { result: held, keys: await this.#save(inputs, held) }
  }

  /** Stores the result under all its keys. What is not stored is only built again some time. */
  async #save(inputs: readonly EdgeInput[], result: Result): Promise<readonly CacheKey[]> {
    const { vertex, index, maps } = this.#edge
    const selected = inputs.map((input) => vertex.withMerged(input.index, input.selectedKeys()))
    const keys =
      inputs.length === 0
        ? maps.map(({ digest }) => createKey(digest, index, [], { origin: vertex.keyOrigin() }))
        : [createKey(maps[0]!.digest, index, selected, { origin: vertex.keyOrigin() })]
    return await Promise.all(
      keys.map(async (key) => {
        const createdAt = vertex.graph.clock.now()
        try {
          const manager = vertex.graph.cache
          const saved = await manager.save(key, result, createdAt)
          addRecords(saved, [{ id: result.id, createdAt, key: saved, manager }])
          return saved
        } catch (error) {
          vertex.graph.logger.warn(
            { err: error, vertex: vertex.digest },
            'result was not stored in the cache',
          )
          return key
        }
      }),
    )
  }
}
