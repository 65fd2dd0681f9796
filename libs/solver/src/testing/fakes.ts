import { type Digest, lostError, SlipwayError, sha256 } from '@slipway/base'
import { createMemoryCacheStore } from '@slipway/cache-store/memory/memory-cache-store'
import type { CacheStore } from '@slipway/cache-store'
import type { ProgressEvent, VertexEvent } from '@slipway/progress'
import { createCacheManager } from '../cache-manager.ts'
import type {
  CacheManager,
  CacheMap,
  CacheRecord,
  CachedResult,
  Edge,
  Op,
  OpContext,
  Result,
  Vertex,
} from '../types.ts'

/** Results with counted references, so that a test sees what was never released or released twice. */
export class FakeResults {
  readonly #live = new Map<string, number>()
  readonly #values = new Map<string, unknown>()
  readonly #lost = new Set<string>()
  #next = 0

  create(value: unknown): Result {
    const id = `w::${this.#next++}`
    this.#values.set(id, value)
    return this.#hold(id, value)
  }

  /** Gives a stored value again, as a cache does. */
  async load(id: string): Promise<Result> {
    this.check([id])
    if (!this.#values.has(id)) throw new SlipwayError('not-found', `result ${id}`)
    return this.#hold(id, this.#values.get(id))
  }

  async exists(id: string): Promise<boolean> {
    return this.#values.has(id)
  }

  /** Takes the bytes away from those who hold them, as the death of a host does. */
  lose(id: string): void {
    if (this.#values.has(id)) this.#lost.add(id)
  }

  /** Takes all results with this value away from those who hold them. */
  loseValue(value: unknown): void {
    for (const [id, known] of this.#values) if (known === value) this.#lost.add(id)
  }

  /** Throws what whoever uses lost results gets. */
  check(ids: readonly string[]): void {
    const lost = ids.filter((id) => this.#lost.has(id))
    if (lost.length > 0) throw lostError(`the host of ${lost.join()} was lost`, lost)
  }

  /** Forgets the bytes, as a prune does. */
  drop(id: string): void {
    this.#values.delete(id)
  }

  /** Forgets the bytes of all results with this value. */
  dropValue(value: unknown): void {
    for (const [id, known] of this.#values) if (known === value) this.#values.delete(id)
  }

  /** References that nobody released. */
  get live(): number {
    let live = 0
    for (const count of this.#live.values()) live += count
    return live
  }

  #hold(id: string, value: unknown): Result {
    this.#live.set(id, (this.#live.get(id) ?? 0) + 1)
    let isReleased = false
    return {
      id,
      value,
      clone: () => {
        if (isReleased) throw new Error(`result ${id} was cloned after its release`)
        return this.#hold(id, value)
      },
      release: async () => {
        if (isReleased) throw new Error(`result ${id} was released twice`)
        isReleased = true
        this.#live.set(id, this.#live.get(id)! - 1)
      },
    }
  }
}

export interface FakeOp {
  readonly name: string
  /** Cache map digests, one per map. */
  readonly seeds: readonly string[]
  readonly run: (inputs: readonly Result[], context: OpContext) => Promise<readonly unknown[]>
  readonly selectors?: Readonly<Record<number, string>>
  /** Inputs with a content digest, which is that of the value unless a function is given. */
  readonly slow?: Readonly<
    Record<number, true | ((result: Result, context: OpContext) => Promise<string | undefined>)>
  >
  readonly prepare?: Readonly<Record<number, (result: Result) => Promise<void>>>
  readonly beforeMap?: (index: number, context: OpContext) => Promise<void>
  readonly acquire?: (signal: AbortSignal) => Promise<() => void>
  readonly loadOptions?: unknown
  mapCalls: number
  runCalls: number
}

export interface FakeVertexOptions extends Partial<Omit<FakeOp, 'seeds' | 'run'>> {
  readonly name: string
  readonly seed?: string
  readonly moreSeeds?: readonly string[]
  /** What the op gives; for several outputs or own behaviour use `run`. */
  readonly value?: unknown
  readonly run?: FakeOp['run']
  readonly inputs?: readonly (Edge | Vertex)[]
  readonly options?: Vertex['options']
  readonly digest?: Digest
}

export interface FakeVertex extends Vertex {
  readonly op: FakeOp
}

export function contentDigest(value: unknown): string {
  return sha256(`content ${JSON.stringify(value)}`)
}

/** A vertex whose digest is that of its name. */
export function vtx(options: FakeVertexOptions): FakeVertex {
  const {
    name,
    seed,
    moreSeeds = [],
    value,
    inputs = [],
    options: vertexOptions = {},
    digest,
    ...rest
  } = options
  const op: FakeOp = {
    run: async () => [value],
    ...rest,
    name,
    seeds: [seed ?? `seed of ${name}`, ...moreSeeds],
    mapCalls: 0,
    runCalls: 0,
  }
  return {
    digest: digest ?? sha256(name),
    name,
    inputs: inputs.map((input) => ('vertex' in input ? input : { vertex: input, index: 0 })),
    op,
    options: vertexOptions,
  }
}

/** All vertices of a graph, each once. */
export function allVertices(root: Vertex): readonly FakeVertex[] {
  const found = new Set<Vertex>([root])
  for (const vertex of found) for (const input of vertex.inputs) found.add(input.vertex)
  return [...found] as FakeVertex[]
}

export function countCalls(root: Vertex): { readonly maps: number; readonly runs: number } {
  const ops = allVertices(root).map((vertex) => vertex.op)
  return {
    maps: ops.reduce((sum, op) => sum + op.mapCalls, 0),
    runs: ops.reduce((sum, op) => sum + op.runCalls, 0),
  }
}

export function resolveFakeOp(results: FakeResults): (vertex: Vertex) => Op {
  return (vertex) => {
    const fake = vertex.op as FakeOp
    return {
      async cacheMap(index, context) {
        fake.mapCalls++
        await fake.beforeMap?.(index, context)
        return {
          map: cacheMapOf(fake, vertex.inputs.length, index, results),
          done: index >= fake.seeds.length - 1,
        }
      },
      async run(inputs, context) {
        fake.runCalls++
        const ids = inputs.map(({ id }) => id)
        results.check(ids)
        const values = await fake.run(inputs, context)
        results.check(ids)
        return values.map((value) => (value === undefined ? undefined : results.create(value)))
      },
      ...(fake.acquire ? { acquire: fake.acquire } : {}),
    }
  }
}

function cacheMapOf(fake: FakeOp, inputs: number, index: number, results: FakeResults): CacheMap {
  return {
    digest: sha256(fake.seeds[index]!),
    inputs: Array.from({ length: inputs }, (_, i) => {
      const slow = fake.slow?.[i]
      const compute = slow === true ? async (result: Result) => contentDigest(result.value) : slow
      const checked =
        compute &&
        (async (result: Result, context: OpContext) => {
          results.check([result.id])
          return await compute(result, context)
        })
      const selector = fake.selectors?.[i]
      const prepare = fake.prepare?.[i]
      return {
        ...(selector === undefined ? {} : { selector: sha256(selector) }),
        ...(checked ? { contentDigest: checked } : {}),
        ...(prepare ? { prepare } : {}),
      }
    }),
    ...(fake.loadOptions === undefined ? {} : { loadOptions: fake.loadOptions }),
  }
}

/** A cache manager that counts what is loaded from it. */
export interface CountingCache extends CacheManager {
  readonly loads: number
}

export function createFakeCache(
  results: FakeResults,
  options: { readonly store?: CacheStore; readonly id?: string; readonly readOnly?: boolean } = {},
): CountingCache & { failLoads: boolean } {
  const manager = createCacheManager({
    store: options.store ?? createMemoryCacheStore(),
    results,
    ...(options.id ? { id: options.id } : {}),
    ...(options.readOnly ? { readOnly: true } : {}),
  })
  const cache = {
    id: manager.id,
    loads: 0,
    failLoads: false,
    query: manager.query.bind(manager),
    records: async (key: Parameters<CacheManager['records']>[0]): Promise<readonly CacheRecord[]> =>
      (await manager.records(key)).map((record) => ({ ...record, manager: cache })),
    load: async (record: CacheRecord, loadOptions: unknown): Promise<Result> => {
      cache.loads++
      if (cache.failLoads) throw new SlipwayError('unavailable', 'cache is broken')
      return await manager.load(record, loadOptions)
    },
    save: manager.save.bind(manager),
    backlinks: manager.backlinks!.bind(manager),
    keysOf: manager.keysOf!.bind(manager),
  }
  return cache
}

/** Keeps what a job shows. */
export class RecordingSink {
  readonly events: ProgressEvent[] = []

  write(event: ProgressEvent): void {
    this.events.push(event)
  }

  ofVertex(name: string): readonly VertexEvent[] {
    return this.events.filter((event): event is VertexEvent => event.kind === 'vertex' && event.name === name)
  }

  last(name: string): VertexEvent | undefined {
    return this.ofVertex(name).at(-1)
  }
}

export async function valueOf(result: CachedResult): Promise<unknown> {
  const { value } = result
  await result.release()
  return value
}
