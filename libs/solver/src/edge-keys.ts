import { addRecords, createKey } from './cache-key.ts'
import type { ActiveEdge } from './edge.ts'
import type { EdgeInput } from './edge-input.ts'
import { CACHE_FAST, CACHE_SLOW, type Level } from './levels.ts'
import type { CacheKey, CacheRecord, SelectedKey } from './types.ts'

/** Finds the keys and records of one edge from those of its inputs. */
export class KeyFinder {
  readonly #edge: ActiveEdge
  /** Ids of keys that all inputs lead to. */
  readonly #matched = new Set<string>()
  /** Records that may be loaded, by id. */
  readonly #records = new Map<string, CacheRecord>()
  #tried: Set<string> | undefined
  #pending = 0
  #isStale = false

  constructor(edge: ActiveEdge) {
    this.#edge = edge
  }

  /** True when no answer of the cache is outstanding. */
  get isQuiet(): boolean {
    return this.#pending === 0
  }

  get hasRecords(): boolean {
    return this.#records.size > 0
  }

  /** The newest record; of equal ones, that of the main cache. It is not given again. */
  takeRecord(): CacheRecord | undefined {
    const main = this.#edge.vertex.graph.cache.id
    let best: CacheRecord | undefined
    for (const record of this.#records.values()) {
      const isBetter =
        !best ||
        record.createdAt > best.createdAt ||
        (record.createdAt === best.createdAt && record.manager.id === main && best.manager.id !== main)
      if (isBetter) best = record
    }
    if (best) {
      this.#records.delete(best.id)
      this.#tried ??= new Set()
      this.#tried.add(best.id)
    }
    return best
  }

  /** Gives back a record whose loading was stopped. */
  returnRecord(record: CacheRecord): void {
    this.#tried?.delete(record.id)
    this.#records.set(record.id, record)
  }

  /** Asks for the key of an edge without inputs under its newest cache map. */
  lookUpRoot(digest: string): void {
    if (this.#edge.vertex.ignoresCache) return
    const { index, vertex } = this.#edge
    this.#ask(vertex.cache().query([], -1, digest, index), (keys) => {
      for (const key of keys) this.#found(this.#node(key, []))
    })
  }

  /** Asks what the new keys of an input lead to. */
  lookUp(input: EdgeInput): void {
    const { map } = this.#edge
    const fresh = input.child.keys.slice(input.keysSeen)
    input.keysSeen = input.child.keys.length
    if (!map || this.#edge.vertex.ignoresCache) return
    const selector = map.inputs[input.index]?.selector ?? ''
    this.#query(
      input,
      fresh.map((key) => ({ key, selector })),
    )
  }

  /** Asks what the content of an input leads to, and ties the input's other keys to that. */
  lookUpContent(input: EdgeInput): void {
    if (this.#edge.vertex.ignoresCache || !input.contentKey) return
    const content = { key: input.contentKey, selector: '' }
    const all = input.selectedKeys()
    if (!input.child.vertex.ignoresCache) {
      this.#query(input, all)
      return
    }
    // Keys of an input that had to run again must not match by themselves: they may lead to what it was before.
    this.#query(input, [content], () => this.#link(input, all))
  }

  /** Takes up new keys and raises the level where nothing more can come. */
  refresh(): void {
    const edge = this.#edge
    const inputs = edge.inputs ?? []
    if (!edge.map) return
    if (inputs.length === 0) {
      edge.level = this.#rootLevel()
      return
    }
    if (this.#isStale) this.#match(inputs)
    if (edge.level < CACHE_FAST && this.#isExhausted(inputs, CACHE_FAST)) edge.level = CACHE_FAST
    if (edge.level >= CACHE_SLOW) return
    // What has a record is not worth reading inputs for: they might have to run for that.
    const isFound = edge.level >= CACHE_FAST && this.#records.size > 0
    if (isFound || this.#isExhausted(inputs, CACHE_SLOW)) edge.level = CACHE_SLOW
  }

  #rootLevel(): Level {
    const edge = this.#edge
    if (this.#records.size > 0 || (edge.areMapsDone && this.isQuiet)) return CACHE_SLOW
    if (edge.level === CACHE_SLOW) return CACHE_SLOW
    return edge.keys.length > 0 ? CACHE_FAST : edge.level
  }

  /**
   * No key can come any more once, for the inputs that are fully known, every key that they share was taken up.
   * An input that is known and matches nothing is the usual case of that.
   */
  #isExhausted(inputs: readonly EdgeInput[], level: Level): boolean {
    if (this.#edge.vertex.ignoresCache) return true
    let open: string[] | undefined
    for (const input of inputs) {
      if (!input.isKnown(level)) continue
      const candidates: Iterable<string> = open ?? input.matches.keys()
      const left: string[] = []
      for (const id of candidates) if (input.matches.has(id) && !this.#matched.has(id)) left.push(id)
      if (left.length === 0) return true
      open = left
    }
    return false
  }

  #match(inputs: readonly EdgeInput[]): void {
    this.#isStale = false
    let smallest = inputs[0]!
    for (const input of inputs) if (input.matches.size < smallest.matches.size) smallest = input
    for (const [id, key] of smallest.matches) {
      if (this.#matched.has(id) || !inputs.every((input) => input.matches.has(id))) continue
      this.#matched.add(id)
      this.#found(
        this.#node(
          key,
          inputs.map((input) => input.selectedKeys()),
        ),
      )
    }
  }

  #node(key: CacheKey, inputs: CacheKey['inputs']): CacheKey {
    return createKey(key.digest, key.output, inputs, { id: key.id, origin: this.#edge.vertex.keyOrigin() })
  }

  #found(key: CacheKey): void {
    const edge = this.#edge
    this.#ask(edge.vertex.cache().records(key), (records) => {
      for (const record of records) if (!this.#tried?.has(record.id)) this.#records.set(record.id, record)
      addRecords(key, records)
    })
    edge.keys.push(key)
  }

  #query(input: EdgeInput, keys: readonly SelectedKey[], then: () => void = () => {}): void {
    if (keys.length === 0) return
    const { map, index, vertex } = this.#edge
    input.pendingQueries++
    this.#ask(
      vertex.cache().query(keys, input.index, map!.digest, index),
      (found) => {
        for (const key of found) {
          if (input.matches.has(key.id)) continue
          input.matches.set(key.id, key)
          this.#isStale = true
        }
        then()
      },
      () => input.pendingQueries--,
    )
  }

  #link(input: EdgeInput, keys: readonly SelectedKey[]): void {
    const { map, index, vertex } = this.#edge
    this.#ask(vertex.cache().query(keys, input.index, map!.digest, index), () => {})
  }

  /** A cache that fails is a miss: the build goes on without it. */
  #ask<T>(question: Promise<T>, onAnswer: (answer: T) => void, onEnd: () => void = () => {}): void {
    this.#pending++
    const end = (): void => {
      this.#pending--
      onEnd()
      this.#edge.signal()
    }
    question.then(
      (answer) => {
        onAnswer(answer)
        end()
      },
      (error: unknown) => {
        const { graph, digest } = this.#edge.vertex
        graph.logger.warn({ err: error, vertex: digest }, 'cache was not asked, going on without')
        end()
      },
    )
  }
}
