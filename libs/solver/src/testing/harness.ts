import { createDeferred, laterTurn } from '@slipway/base'
import { afterEach, beforeEach, expect } from '@jest/globals'
import { nullSink, type ProgressSink } from '@slipway/progress'
import type { Job } from '../job.ts'
import { createSolver, type Solver } from '../solver.ts'
import type { Edge, Vertex } from '../types.ts'
import { createFakeCache, FakeResults, resolveFakeOp, valueOf } from './fakes.ts'

export interface Harness {
  readonly results: FakeResults
  readonly cache: ReturnType<typeof createFakeCache>
  readonly solver: Solver
  newJob(options?: { readonly progress?: ProgressSink; readonly sessionId?: string }): Job
  /** Value of a vertex built by a job of its own, which is discarded. */
  buildOnce(target: Edge | Vertex): Promise<unknown>
  /** Value of a vertex built by a job that goes on. */
  buildIn(job: Job, target: Edge | Vertex): Promise<unknown>
}

function edgeOf(target: Edge | Vertex): Edge {
  return 'vertex' in target ? target : { vertex: target, index: 0 }
}

/** A solver with fake ops per test; fails the test when anything of it is left over. */
export function useHarness(): Harness {
  let results: FakeResults
  let cache: ReturnType<typeof createFakeCache>
  let solver: Solver
  let jobs = 0
  beforeEach(() => {
    results = new FakeResults()
    cache = createFakeCache(results)
    solver = createSolver({ resolveOp: resolveFakeOp(results), cache })
  })
  afterEach(async () => {
    await solver.close()
    expect(solver.stats()).toMatchObject({ jobs: 0, vertices: 0, keys: 0 })
    expect(results.live).toBe(0)
  })
  const harness: Harness = {
    get results() {
      return results
    },
    get cache() {
      return cache
    },
    get solver() {
      return solver
    },
    newJob: (options = {}) => solver.newJob(`job${jobs++}`, { progress: nullSink, ...options }),
    async buildOnce(target) {
      await using job = harness.newJob()
      return await harness.buildIn(job, target)
    },
    buildIn: async (job, target) => await valueOf(await job.build(edgeOf(target))),
  }
  return harness
}

/** A gate that ops wait at: tells when somebody waits, lets them through when told. */
export function createGate(): {
  readonly reached: Promise<void>
  readonly wait: (signal?: AbortSignal) => Promise<void>
  readonly open: () => void
  readonly aborted: Promise<void>
} {
  const reached = createDeferred<void>()
  const opened = createDeferred<void>()
  const aborted = createDeferred<void>()
  return {
    reached: reached.promise,
    aborted: aborted.promise,
    open: () => opened.resolve(),
    wait: async (signal) => {
      reached.resolve()
      if (!signal) return await opened.promise
      const stop = createDeferred<void>()
      signal.addEventListener('abort', () => {
        aborted.resolve()
        stop.reject(new Error('stopped'))
      })
      await Promise.race([opened.promise, stop.promise])
    },
  }
}

/** Lets everything that can happen without outside help happen. */
export async function settle(turns = 5): Promise<void> {
  for (let i = 0; i < turns; i++) {
    await new Promise((resolve) => setImmediate(resolve))
    await laterTurn()
  }
}
