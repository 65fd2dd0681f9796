import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { nullSink } from '@slipway/progress'
import { createSolver, type Solver } from './solver.ts'
import {
  type CountingCache,
  countCalls,
  createFakeCache,
  FakeResults,
  resolveFakeOp,
  valueOf,
  vtx,
} from './testing/fakes.ts'
import type { Vertex } from './types.ts'

describe('solver', () => {
  let results: FakeResults
  let cache: CountingCache & { failLoads: boolean }
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

  async function buildOnce(vertex: Vertex, index = 0): Promise<unknown> {
    await using job = solver.newJob(`job ${jobs++}`, { progress: nullSink })
    return await valueOf(await job.build({ vertex, index }))
  }

  it('builds one vertex', async () => {
    const v = vtx({ name: 'v0', value: 'result0' })
    expect(await buildOnce(v)).toBe('result0')
    expect(countCalls(v)).toEqual({ maps: 1, runs: 1 })
  })

  it('builds a chain of 5000', async () => {
    const make = (): Vertex => {
      let v = vtx({ name: 'root', value: 0 })
      for (let i = 0; i < 5000; i++) v = vtx({ name: `v${i}`, inputs: [v], value: i })
      return v
    }
    let t = performance.now()
    expect(await buildOnce(make())).toBe(4999)
    console.log('cold', performance.now() - t)
    t = performance.now()
    const g = make()
    expect(await buildOnce(g)).toBe(4999)
    console.log('cached', performance.now() - t)
    expect(countCalls(g).runs).toBe(0)
    expect(cache.loads).toBe(1)
  })
})
