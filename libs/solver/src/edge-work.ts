import { errorMessage, givenUp, lostResults } from '@slipway/base'
import { addRecords, createContentKey, createKey } from './cache-key.ts'
import type { ActiveEdge } from './edge.ts'
import type { EdgeInput } from './edge-input.ts'
import type { KeyFinder } from './edge-keys.ts'
import { Cancellation, type Ticket } from './flight.ts'
import { CACHE_SLOW, INITIAL } from './levels.ts'
import { createCachedResult } from './results.ts'
import type { CacheKey, CacheRecord, Result, StepRun } from './types.ts'

/** How often inputs of one edge are made anew. */
const MOST_LOSSES = 16

/** What an edge has under way outside of the scheduler: its cache map, contents of inputs, a load or a run. */
export class EdgeWork {
  readonly #edge: ActiveEdge
  readonly #finder: KeyFinder
  #map: Ticket | undefined
  #result: Ticket | undefined
  #contents: Map<EdgeInput, Ticket> | undefined
  /** Loads and saves that go on after nobody waits for them any more. */
  #ending: Set<Promise<void>> | undefined
  #losses = 0

  constructor(edge: ActiveEdge, finder: KeyFinder) {
    this.#edge = edge
    this.#finder = finder
  }

  get isActive(): boolean {
    return this.#result !== undefined
  }

  get isWaiting(): boolean {
    return this.#map !== undefined || this.#result !== undefined
  }

  /** Settles when all that was stopped has ended; undefined when it has. */
  get ended(): Promise<unknown> | undefined {
    return this.#ending?.size ? Promise.all(this.#ending) : undefined
  }

  stop(): void {
    this.#map?.leave()
    this.#map = undefined
    for (const [input, ticket] of this.#contents ?? []) {
      ticket.leave()
      input.content = 'none'
    }
    this.#contents = undefined
    this.stopResultWork()
  }

  stopResultWork(): void {
    this.#result?.leave()
    this.#result = undefined
  }

  /** The first cache map, and further ones while no record was found. */
  loadMapIfNeeded(): void {
    const edge = this.#edge
    if (this.#map || edge.areMapsDone) return
    if (edge.maps.length > 0 && (this.#finder.hasRecords || !this.#finder.isQuiet)) return
    this.#map = edge.vertex.op.cacheMap(edge.maps.length).join(
      ({ map, done }) => {
        this.#map = undefined
        edge.maps.push(map)
        edge.areMapsDone = done
        if (edge.vertex.inputs.length === 0) this.#finder.lookUpRoot(map.digest)
        edge.inputChanged()
      },
      (error) => {
        this.#map = undefined
        edge.fail(error)
      },
    )
  }

  readContent(input: EdgeInput): void {
    const { spec } = input
    const { result } = input.child
    if (input.content !== 'none' || !spec || !result) return
    if (!spec.contentDigest && !spec.prepare) return
    input.noteContent(result)
    const ticket = this.#edge.vertex.op.content(input.index, spec, result).join(
      (digest) => {
        this.#contents?.delete(input)
        input.content = 'done'
        if (digest !== undefined) {
          input.contentKey = createContentKey(digest)
          this.#finder.lookUpContent(input)
        }
        this.#edge.inputChanged()
      },
      (error) => {
        this.#contents?.delete(input)
        input.content = 'none'
        this.#failed(error)
      },
    )
    this.#contents ??= new Map()
    this.#contents.set(input, ticket)
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
    const { vertex } = edge
    const cancellation = new Cancellation()
    const leave = (): void => {
      cancellation.cancel()
      this.#finder.returnRecord(record)
    }
    const work: Ticket = { leave }
    this.#result = work
    this.#track(
      vertex.op.load(vertex.cache(), record, vertex.loadOptions(), cancellation).then(
        async (result) => {
          if (this.#result !== work) return await result.release()
          this.#result = undefined
          edge.complete(createCachedResult(result, [record.key]), [])
        },
        (error: unknown) => {
          if (this.#result !== work) return
          this.#result = undefined
          vertex.graph.logger.debug({ err: error, vertex: vertex.digest }, 'cache record was not loaded')
          edge.signal()
        },
      ),
    )
  }

  #run(inputs: readonly EdgeInput[]): void {
    const edge = this.#edge
    const { vertex } = edge
    if (!vertex.op.wasBegun) vertex.graph.onRun?.(stepRun(edge, inputs))
    const ticket = vertex.op.run(inputs.map((input) => input.child.result!)).join(
      (results) => {
        const result = results[edge.index]
        if (result) this.#finish(work, inputs, result.clone())
        else {
          this.#result = undefined
          edge.fail(vertex.missingOutput(edge.index, results.length))
        }
      },
      (error) => {
        this.#result = undefined
        this.#failed(error)
      },
    )
    const work = { leave: () => ticket.leave() }
    this.#result = work
  }

  /** What failed for inputs that are lost waits until those were made anew; anything else is an error. */
  #failed(error: unknown): void {
    const { vertex } = this.#edge
    const ids = lostResults(error)
    if (ids.size === 0) return this.#edge.fail(error)
    if (++this.#losses > MOST_LOSSES) {
      vertex.progress.begin()({ error: errorMessage(error) })
      return this.#edge.fail(givenUp(error))
    }
    vertex.graph.logger.info(
      { vertex: vertex.digest, results: [...ids] },
      'inputs were lost, making them anew',
    )
    vertex.progress.note(`${errorMessage(error)}: what is missing is made again\n`)
    vertex.graph.lose(ids)
    vertex.op.forgetErrors()
    vertex.op.forgetFailedRun()
    this.#edge.signal()
  }

  #finish(work: object, inputs: readonly EdgeInput[], result: Result): void {
    const { vertex } = this.#edge
    const names = vertex.mergedNames
    this.#track(
      this.#save(inputs, result).then(async (keys) => {
        if (this.#result !== work) return await result.release()
        this.#result = undefined
        // What had to run again must not let others match what was built on its former self.
        const visible = vertex.ignoresCache ? [] : keys
        this.#edge.complete(createCachedResult(result, keys), visible)
        // An alias may have come while the result was being stored.
        if (vertex.mergedNames !== names) this.saveMerged(result)
      }),
    )
  }

  /** Stores a result that is there already under keys that came to light later. */
  saveMerged(result: Result): void {
    const held = result.clone()
    this.#track(this.#save(this.#edge.inputs ?? [], held).then(() => held.release()))
  }

  #track(work: Promise<void>): void {
    const tracked = work.catch((error: unknown) => {
      this.#edge.vertex.graph.logger.error(
        { err: error, vertex: this.#edge.vertex.digest },
        'result was not released',
      )
    })
    this.#ending ??= new Set()
    this.#ending.add(tracked)
    void tracked.then(() => this.#ending?.delete(tracked))
  }

  /** Stores the result under all its keys. What is not stored is only built again some time. */
  async #save(inputs: readonly EdgeInput[], result: Result): Promise<readonly CacheKey[]> {
    const { vertex, index, maps } = this.#edge
    const selected = inputs.map((input) => vertex.withMerged(input.index, input.selectedKeys()))
    const digests = new Set([...maps.map(({ digest }) => digest), ...vertex.mergedMaps])
    const keys =
      vertex.inputs.length === 0
        ? [...digests].map((digest) => createKey(digest, index, [], { origin: vertex.keyOrigin() }))
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

function stepRun({ vertex, map }: ActiveEdge, inputs: readonly EdgeInput[]): StepRun {
  return {
    vertex: vertex.vertex,
    originalDigest: vertex.originalDigest,
    jobs: [...vertex.audience].map(({ id }) => id),
    cacheMap: map!.digest,
    inputs: inputs.map((input) => ({
      keys: input.selectedKeys().map(({ key, selector }) => `${key.id}|${selector}`),
    })),
  }
}
