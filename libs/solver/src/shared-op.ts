import { errorMessage, lostResults, SlipwayError, wrapError } from '@slipway/base'
import { type TraceContext, traced } from '@slipway/tracing'
import { type Cancellation, Flight } from './flight.ts'
import type { VertexProgress } from './progress.ts'
import { EMPTY_RESULT } from './results.ts'
import type {
  CacheManager,
  CacheMap,
  CacheMapInput,
  CacheRecord,
  Op,
  OpContext,
  OpResolver,
  Result,
  Vertex,
} from './types.ts'

export interface MapAnswer {
  readonly map: CacheMap
  readonly done: boolean
}

export interface SharedOpHost {
  readonly vertex: Vertex
  /** Digest that the client knows the vertex by; errors name it. */
  readonly originalDigest: string
  readonly progress: VertexProgress
  /** What the work is a part of, by job. */
  traces(): readonly TraceContext[]
  context(cancellation: Cancellation): OpContext
  /** Context of an input's vertex, for work on that input. */
  inputContext(input: number, cancellation: Cancellation): OpContext
}

/** The op of a vertex. Whatever several edges and jobs ask of it happens once. */
export class SharedOp {
  readonly #host: SharedOpHost
  readonly #resolve: OpResolver
  readonly #maps: Flight<MapAnswer>[] = []
  readonly #contents: { readonly id: string; readonly flight: Flight<string | undefined> }[] = []
  #run: Flight<readonly Result[]> | undefined
  #inputs: readonly Result[] = []
  #wasBegun = false
  #op: Op | undefined

  constructor(host: SharedOpHost, resolve: OpResolver) {
    this.#host = host
    this.#resolve = resolve
  }

  /** True once all inputs were there and the run was begun: nothing below can be needed again. */
  get wasBegun(): boolean {
    return this.#wasBegun
  }

  cacheMap(index: number): Flight<MapAnswer> {
    this.#maps[index] ??= new Flight(async (cancellation) => {
      try {
        return await this.#loadMap(index, cancellation)
      } catch (error) {
        throw this.#named(error, 'failed to load cache key')
      }
    })
    return this.#maps[index]
  }

  /** Prepares an input and computes the digest of its content, where the cache map asks for that. */
  content(input: number, spec: CacheMapInput, result: Result): Flight<string | undefined> {
    const known = this.#contents[input]
    // An input that was made anew may have another content than before.
    if (known?.id === result.id) return known.flight
    const flight = new Flight(async (cancellation) => {
      const held = result.clone()
      try {
        return await this.#traced('cache key: ', async () => {
          await spec.prepare?.(held, this.#host.inputContext(input, cancellation))
          return await spec.contentDigest?.(held, this.#host.context(cancellation))
        })
      } catch (error) {
        if (!cancellation.isCanceled && lostResults(error).size === 0)
          this.#host.progress.begin()({ error: errorMessage(error) })
        throw this.#named(error, 'failed to compute cache key')
      } finally {
        await held.release()
      }
    })
    this.#contents[input] = { id: result.id, flight }
    return flight
  }

  /** Results of all outputs; they stay with the op until it is released. */
  run(inputs: readonly Result[]): Flight<readonly Result[]> {
    this.#wasBegun = true
    // A run that was stopped may begin again with others than before.
    this.#inputs = inputs
    this.#run ??= new Flight(async (cancellation) => {
      const held = this.#inputs.map((input) => input.clone())
      try {
        return await this.#runNow(held, cancellation)
      } catch (error) {
        throw this.#named(error, '')
      } finally {
        for (const input of held) await input.release()
      }
    })
    return this.#run
  }

  async load(
    cache: CacheManager,
    record: CacheRecord,
    loadOptions: Iterable<unknown>,
    cancellation: Cancellation,
  ): Promise<Result> {
    const end = this.#host.progress.begin(true)
    try {
      const result = await this.#traced('load cache: ', () => cache.load(record, loadOptions))
      if (cancellation.isCanceled) {
        await result.release()
        throw new SlipwayError('canceled', 'context canceled')
      }
      end()
      return result
    } catch (error) {
      end({ cached: false })
      throw error
    }
  }

  /** Lets what failed be tried again. */
  forgetErrors(): void {
    for (const flight of this.#maps) flight.forgetError()
    for (const content of this.#contents) content?.flight.forgetError()
    this.#run?.forgetError()
  }

  /** A run that failed for lost inputs is begun anew, with those that took their place. */
  forgetFailedRun(): void {
    if (this.#run && !this.#run.ended && !this.#run.value) this.#run = undefined
  }

  /** The op runs again when it is asked to, for some results are lost; answers those that it gave, which nobody holds then. */
  lose(ids: ReadonlySet<string>): readonly Result[] {
    const results = this.#run?.value
    if (!results?.some(({ id }) => ids.has(id))) return []
    this.#run = undefined
    return results
  }

  /** Waits for work that winds down, then gives the results up. Undefined when there is nothing to wait for. */
  release(): Promise<void> | undefined {
    const ending: Promise<void>[] = []
    for (const flight of this.#maps) if (flight.ended) ending.push(flight.ended)
    for (const content of this.#contents) if (content?.flight.ended) ending.push(content.flight.ended)
    if (this.#run?.ended) ending.push(this.#run.ended)
    if (ending.length === 0 && !this.#run?.value) return undefined
    return this.#releaseAfter(ending)
  }

  async #releaseAfter(ending: readonly Promise<void>[]): Promise<void> {
    await Promise.all(ending)
    for (const result of this.#run?.value ?? []) await result.release()
  }

  #getOp(): Op {
    return (this.#op ??= this.#resolve(this.#host.vertex))
  }

  async #loadMap(index: number, cancellation: Cancellation): Promise<MapAnswer> {
    const inputs = this.#host.vertex.inputs.length
    // A root asks the world for its key, which takes time; other ops only think.
    const end = inputs === 0 ? this.#host.progress.begin() : undefined
    try {
      const map = () => this.#getOp().cacheMap(index, this.#host.context(cancellation))
      const answer = await (inputs === 0 ? this.#traced('cache request: ', map) : map())
      if (answer.map.inputs.length !== inputs) {
        throw new SlipwayError(
          'internal',
          `cache map of ${this.#host.vertex.name} has ${answer.map.inputs.length} inputs, its vertex ${inputs}`,
        )
      }
      end?.()
      return answer
    } catch (error) {
      end?.({ error: cancellation.isCanceled ? 'context canceled' : errorMessage(error) })
      throw error
    }
  }

  async #runNow(inputs: readonly Result[], cancellation: Cancellation): Promise<readonly Result[]> {
    const op = this.#getOp()
    const free = await op.acquire?.(cancellation.signal)
    try {
      const end = this.#host.progress.begin()
      try {
        const results = await this.#traced('', () => op.run(inputs, this.#host.context(cancellation)))
        end()
        return results.map((result) => result ?? EMPTY_RESULT)
      } catch (error) {
        // What needs inputs that are lost begins anew once they are there again: it has not ended.
        if (lostResults(error).size === 0 || cancellation.isCanceled)
          end({ error: cancellation.isCanceled ? 'context canceled' : errorMessage(error) })
        throw error
      }
    } finally {
      free?.()
    }
  }

  /** Work for several jobs is a part of the first one's trace; the others are linked. */
  #traced<T>(prefix: string, work: () => Promise<T>): Promise<T> {
    const [parent, ...links] = this.#host.traces()
    if (!parent) return work()
    const { name, digest } = this.#host.vertex
    return traced(prefix + name, { parent, links, attributes: { vertex: digest } }, work)
  }

  #named(error: unknown, prefix: string): SlipwayError {
    return wrapError(error, prefix, [{ kind: 'vertex', digest: this.#host.originalDigest }])
  }
}
