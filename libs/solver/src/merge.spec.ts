import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { silentLogger, systemClock } from '@slipway/base'
import { nullSink } from '@slipway/progress'
import type { ActiveVertex } from './active-vertex.ts'
import { Graph } from './graph.ts'
import { Job } from './job.ts'
import { pickMerge } from './merge.ts'
import { createFakeCache, FakeResults, resolveFakeOp, vtx } from './testing/fakes.ts'
import { createGate } from './testing/harness.ts'
import type { Vertex } from './types.ts'

/** Which of two vertices may become an alias of the other, whatever their keys say. */
describe('choice of a merge', () => {
  let graph: Graph
  let results: FakeResults
  let job: Job

  beforeEach(() => {
    results = new FakeResults()
    const cache = createFakeCache(results)
    graph = new Graph({ resolveOp: resolveFakeOp(results), cache, clock: systemClock, logger: silentLogger })
    job = newJob('job')
  })

  afterEach(async () => {
    await job.discard()
    expect(graph.size).toBe(0)
    expect(results.live).toBe(0)
  })

  const newJob = (id: string): Job => new Job(graph, id, { progress: nullSink }, () => {})
  const load = (vertex: Vertex): Promise<ActiveVertex> =>
    graph.load(vertex, { kind: 'job', job }, new AbortController().signal)
  const build = async (by: Job, vertex: Vertex): Promise<void> => {
    await (await by.build({ vertex, index: 0 })).release()
  }
  const root = (name: string, ignoreCache = false): Vertex =>
    vtx({ name, value: name, options: { ignoreCache } })
  const above = (name: string, input: Vertex): Vertex => vtx({ name, value: name, inputs: [input] })

  it('makes the newcomer the alias of one that is no deeper', async () => {
    const [a, b] = [await load(root('a')), await load(root('b'))]
    expect(pickMerge(b, [a])).toEqual({ from: b, into: a })
  })

  it('never makes a shallow one wait for a deeper one (F012)', async () => {
    const deep = await load(above('deep', root('shallow')))
    const shallow = deep.inputs[0]!.vertex
    expect(pickMerge(shallow, [deep])).toEqual({ from: deep, into: shallow })
    expect(pickMerge(deep, [shallow])).toEqual({ from: deep, into: shallow })
  })

  it('lets one wait for a deeper one that has all its inputs', async () => {
    const deep = above('deep', root('below'))
    await build(job, deep)
    const [ran, other] = [await load(deep), await load(root('other'))]
    expect(pickMerge(other, [ran])).toEqual({ from: other, into: ran })
  })

  it('never makes one hold what holds it', async () => {
    const before = newJob('before')
    await build(before, root('below'))
    await before.discard()
    const deep = above('deep', root('below'))
    await build(job, deep)
    const ran = await load(deep)
    expect(ran.op.wasBegun).toBe(true)
    expect(ran.inputs[0]!.vertex.op.wasBegun).toBe(false)
    expect(pickMerge(ran.inputs[0]!.vertex, [ran])).toBeUndefined()
  })

  it('never takes work from one that has begun (F012)', async () => {
    const gate = createGate()
    const running = vtx({
      name: 'running',
      run: async () => {
        await gate.wait()
        return [1]
      },
    })
    const built = build(job, running)
    await gate.reached
    await build(job, root('done'))
    const [first, second, fresh] = [await load(running), await load(root('done')), await load(root('fresh'))]
    expect(pickMerge(first, [second])).toBeUndefined()
    expect(pickMerge(second, [first])).toBeUndefined()
    expect(pickMerge(fresh, [first])).toEqual({ from: fresh, into: first })
    expect(pickMerge(first, [fresh])).toEqual({ from: fresh, into: first })
    gate.open()
    await built
  })

  it('never serves what ignores the cache by what does not, and prefers what does (F002)', async () => {
    const [plain, ignoring, other] = [
      await load(root('plain')),
      await load(root('ignoring', true)),
      await load(root('other')),
    ]
    expect(pickMerge(ignoring, [plain])).toEqual({ from: plain, into: ignoring })
    expect(pickMerge(other, [plain, ignoring])).toEqual({ from: other, into: ignoring })
  })

  it('never merges with one that failed', async () => {
    const bad = vtx({
      name: 'bad',
      run: async () => {
        throw new Error('no')
      },
    })
    await expect(build(job, bad)).rejects.toThrow('no')
    const [failed, fresh] = [await load(bad), await load(root('fresh'))]
    expect(pickMerge(fresh, [failed])).toBeUndefined()
  })
})
