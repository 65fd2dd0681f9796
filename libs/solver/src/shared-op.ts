import { errorMessage, SlipwayError, wrapError } from '@slipway/base'
import { Flight } from './flight.ts'
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
  context(signal: AbortSignal): OpContext
  /** Progress of an input's vertex, for work on that input. */
  inputContext(input: number, signal: AbortSignal): OpContext
}

/** The op of a vertex. Whatever several edges and jobs ask of it happens once. */
export class SharedOp {
  readonly #host: SharedOpHost
  readonly #resolve: OpResolver
  readonly #maps: Flight<MapAnswer>[] = []
  readonly #contents: Flight<string | undefined>[] = []
  readonly #run = new Flight<readonly Result[]>()
  #op: Op | undefined

  constructor(host: SharedOpHost, resolve: OpResolver) {
    this.#host = host
    this.#resolve = resolve
  }

  cacheMap(index: number, signal: AbortSignal): Promise<MapAnswer> {
    const flight = (this.#maps[index] ??= new Flight())
    return flight.join(async (inner) => {
      try {
        return await this.#loadMap(index, inner)
      } catch (error) {
        throw this.#named(error, 'failed to load cache key')
      }
    }, signal)
  }

  /** Prepares an input and computes the digest of its content, where the cache map asks for that. */
  content(
    input: number,
    spec: CacheMapInput,
    result: Result,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const flight = (this.#contents[input] ??= new Flight())
    return flight.join(async (inner) => {
      const held = result.clone()
      try {
        await spec.prepare?.(held, this.#host.inputContext(input, inner))
        return await spec.contentDigest?.(held, this.#host.context(inner))
      } catch (error) {
        if (!inner.aborted) this.#host.progress.begin()({ error: errorMessage(error) })
        throw this.#named(error, 'failed to compute cache key')
      } finally {
        await held.release()
      }
    }, signal)
  }

  /** Results of all outputs; they stay with the op until it is released. */
  run(inputs: readonly Result[], signal: AbortSignal): Promise<readonly Result[]> {
    return this.#run.join(async (inner) => {
      const held = inputs.map((input) => input.clone())
      try {
        return await this.#runNow(held, inner)
      } catch (error) {
        throw this.#named(error, '')
      } finally {
        await Promise.all(held.map((input) => input.release()))
      }
    }, signal)
  }

  async load(
    cache: CacheManager,
    record: CacheRecord,
    loadOptions: Iterable<unknown>,
    signal: AbortSignal,
  ): Promise<Result> {
    const end = this.#host.progress.begin(true)
    try {
      const result = await cache.load(record, loadOptions)
      if (signal.aborted) {
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
    for (const flight of [...this.#maps, ...this.#contents, this.#run]) flight?.forgetError()
  }

  /** Waits for work that winds down, then gives the results up. */
  async release(): Promise<void> {
    await Promise.all([...this.#maps, ...this.#contents, this.#run].map((flight) => flight?.idle()))
    await Promise.all((this.#run.value ?? []).map((result) => result.release()))
  }

  #getOp(): Op {
    return (this.#op ??= this.#resolve(this.#host.vertex))
  }

  async #loadMap(index: number, signal: AbortSignal): Promise<MapAnswer> {
    const inputs = this.#host.vertex.inputs.length
    // A root asks the world for its key, which takes time; other ops only think.
    const end = inputs === 0 ? this.#host.progress.begin() : undefined
    try {
      const answer = await this.#getOp().cacheMap(index, this.#host.context(signal))
      if (answer.map.inputs.length !== inputs) {
        throw new SlipwayError(
          'internal',
          `cache map of ${this.#host.vertex.name} has ${answer.map.inputs.length} inputs, its vertex ${inputs}`,
        )
      }
      end?.()
      return answer
    } catch (error) {
      end?.({ error: signal.aborted ? 'context canceled' : errorMessage(error) })
      throw error
    }
  }

  async #runNow(inputs: readonly Result[], signal: AbortSignal): Promise<readonly Result[]> {
    const op = this.#getOp()
    const free = await op.acquire?.(signal)
    try {
      const end = this.#host.progress.begin()
      try {
        const results = await op.run(inputs, this.#host.context(signal))
        end()
        return results.map((result) => result ?? EMPTY_RESULT)
      } catch (error) {
        end({ error: signal.aborted ? 'context canceled' : errorMessage(error) })
        throw error
      }
    } finally {
      free?.()
    }
  }

  #named(error: unknown, prefix: string): SlipwayError {
    return wrapError(error, prefix, [{ kind: 'vertex', digest: this.#host.originalDigest }])
  }
}
