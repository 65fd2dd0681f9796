import { again, isLost, lostResults, newId, type SolveDetail, SlipwayError, withDetails } from '@slipway/base'
import type { BridgeRef } from '@slipway/frontend'
import type { LoadedEdge, LoadedGraph } from '@slipway/llb'
import type { pb } from '@slipway/proto'
import type { CachedResult } from '@slipway/solver'
import type { WorkContext, Worker } from '@slipway/worker'

export interface SolvedRefOptions {
  readonly graph: LoadedGraph
  readonly definition: pb.Definition.$Properties
  readonly solve: (edge: LoadedEdge) => Promise<CachedResult>
  /** Has results made again that are lost, when they are next asked for. */
  readonly lose: (results: ReadonlySet<string>) => void
  readonly worker: Worker
  readonly work: () => WorkContext
  /** Told of the results that an error names. */
  readonly onFailed: (detail: SolveDetail) => void
}

/** A result that is solved when it is first needed, once. Owned by its build, which releases it. */
export class SolvedRef implements BridgeRef {
  readonly id = newId()
  readonly #options: SolvedRefOptions
  #result: Promise<CachedResult> | undefined
  #released = false

  constructor(options: SolvedRefOptions) {
    this.#options = options
  }

  async definition(): Promise<pb.Definition.$Properties> {
    return this.#options.definition
  }

  async evaluate(): Promise<void> {
    await this.result()
  }

  /** Solves, or waits for who does. Errors point at the lines of the frontend's file that made the failed vertex. */
  async result(): Promise<CachedResult> {
    if (this.#released) throw new SlipwayError('failed-precondition', `ref ${this.id} was released`)
    const { graph, onFailed } = this.#options
    this.#result ??= this.#options.solve(graph.head).catch((error: unknown) => {
      const details = error instanceof SlipwayError ? error.details : []
      for (const detail of details) if (detail.kind === 'solve') onFailed(detail)
      throw withSources(error, graph)
    })
    return await this.#result
  }

  async readFile(
    path: string,
    range?: { readonly offset: number; readonly length: number },
  ): Promise<Uint8Array> {
    const { worker, work } = this.#options
    return await this.#use((id) => worker.readFile(id, path, range, work()))
  }

  async readDir(path: string, includePattern = '') {
    const { worker, work } = this.#options
    return await this.#use((id) => worker.readDir(id, path, includePattern, work()))
  }

  async statFile(path: string) {
    const { worker, work } = this.#options
    return await this.#use((id) => worker.statFile(id, path, work()))
  }

  /** Sees to it that whoever has the result still has it; what is lost is made again. */
  async check(): Promise<void> {
    const { worker } = this.#options
    await this.#use(async (id) => {
      if (id !== '') await (await worker.hold(id)).release()
    })
  }

  async #use<T>(read: (id: string) => Promise<T>): Promise<T> {
    const { signal } = this.#options.work()
    return await again(async () => await read((await this.result()).id), {
      signal,
      mends: (error) => isLost(error) && lostResults(error).size > 0,
      onLost: (error) => this.#lose(lostResults(error)),
    })
  }

  #lose(results: ReadonlySet<string>): void {
    const lost = this.#result
    this.#result = undefined
    void lost?.then(
      (result) => result.release(),
      () => {},
    )
    this.#options.lose(results)
  }

  async release(): Promise<void> {
    if (this.#released) return
    this.#released = true
    const result = await this.#result?.catch(() => undefined)
    await result?.release()
  }
}

/** Adds the source locations of the vertex that an error names. */
export function withSources(error: unknown, graph: LoadedGraph): unknown {
  if (!(error instanceof SlipwayError) || error.details.some((detail) => detail.kind === 'source'))
    return error
  const vertex = error.details.find((detail) => detail.kind === 'vertex')
  if (!vertex) return error
  const locations =
    graph.vertices.find((candidate) => candidate.digest === vertex.digest)?.options.metadata?.locations ?? []
  if (locations.length === 0) return error
  return withDetails(
    error,
    ...locations.map(({ file, ranges }) => ({
      kind: 'source' as const,
      filename: file.filename,
      data: file.data,
      language: file.language,
      ranges,
    })),
  )
}
