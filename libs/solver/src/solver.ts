import {
  type Clock,
  createDeferred,
  type Logger,
  silentLogger,
  SlipwayError,
  systemClock,
} from '@slipway/base'
import { Graph } from './graph.ts'
import { Job, type JobOptions } from './job.ts'
import type { CacheManager, OpResolver, StepRun } from './types.ts'

export interface SolverOptions {
  readonly resolveOp: OpResolver
  readonly cache: CacheManager
  readonly clock?: Clock
  readonly logger?: Logger
  /** Told of every step before it runs; must be quick and not throw. */
  readonly onRun?: (step: StepRun) => void
  /** Told of every step of an edge's state machine; `describe` says where it stands. For whoever looks for a hang. */
  readonly trace?: (vertex: string, describe: () => string) => void
}

/** The shared graph of all builds of a process. It knows ops, keys and results, and nothing of what they are. */
export class Solver {
  readonly #graph: Graph
  readonly #jobs = new Map<string, Job>()
  readonly #waiting = new Map<string, Set<(job: Job) => void>>()

  constructor(options: SolverOptions) {
    this.#graph = new Graph({
      resolveOp: options.resolveOp,
      cache: options.cache,
      clock: options.clock ?? systemClock,
      logger: options.logger ?? silentLogger,
      ...(options.trace ? { trace: options.trace } : {}),
      ...(options.onRun ? { onRun: options.onRun } : {}),
    })
  }

  /** Throws `already-exists` while a job of that id lives. */
  newJob(id: string, options: JobOptions): Job {
    if (this.#jobs.has(id)) throw new SlipwayError('already-exists', `job ID ${id} exists`)
    const job = new Job(this.#graph, id, options, (ended) => {
      if (this.#jobs.get(id) === ended) this.#jobs.delete(id)
    })
    this.#jobs.set(id, job)
    for (const found of this.#waiting.get(id) ?? []) found(job)
    this.#waiting.delete(id)
    return job
  }

  job(id: string): Job | undefined {
    return this.#jobs.get(id)
  }

  /** The job, once it exists: a client may ask for it a little before it starts it. */
  async waitForJob(id: string, signal: AbortSignal): Promise<Job> {
    const job = this.#jobs.get(id)
    if (job) return job
    const { promise, resolve, reject } = createDeferred<Job>()
    const unknown = (): void => reject(new SlipwayError('not-found', `no such job ${id}`))
    if (signal.aborted) unknown()
    const waiting = this.#waiting.get(id) ?? new Set()
    this.#waiting.set(id, waiting.add(resolve))
    signal.addEventListener('abort', unknown, { once: true })
    try {
      return await promise
    } finally {
      signal.removeEventListener('abort', unknown)
      waiting.delete(resolve)
      if (waiting.size === 0 && this.#waiting.get(id) === waiting) this.#waiting.delete(id)
    }
  }

  /** Forgets results that were lost with whoever had them; builds that want them again make them again. */
  lose(ids: ReadonlySet<string>): void {
    this.#graph.lose(ids)
  }

  /** Figures for logs, metrics and tests. */
  stats(): {
    readonly jobs: number
    readonly vertices: number
    readonly keys: number
    readonly steps: number
  } {
    return {
      jobs: this.#jobs.size,
      vertices: this.#graph.size,
      keys: this.#graph.index.size,
      steps: this.#graph.scheduler.steps,
    }
  }

  /** State of every edge that somebody waits for: tells why a build does not go on. */
  describe(): readonly string[] {
    return this.#graph.describe()
  }

  /** Discards all jobs. */
  async close(): Promise<void> {
    await Promise.all([...this.#jobs.values()].map((job) => job.discard()))
  }
}

export function createSolver(options: SolverOptions): Solver {
  return new Solver(options)
}
