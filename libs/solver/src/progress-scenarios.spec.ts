import { describe, expect, it } from '@jest/globals'
import type { ProgressEvent } from '@slipway/progress'
import { JobProgress } from './progress.ts'
import { RecordingSink, vtx } from './testing/fakes.ts'
import { createGate, settle, useHarness } from './testing/harness.ts'
import type { Vertex } from './types.ts'

describe('progress', () => {
  const h = useHarness()
  const graph = (): Vertex =>
    vtx({
      name: 'top',
      value: 2,
      options: { progressGroup: { id: 'g', name: 'group', weak: true } },
      inputs: [vtx({ name: 'mid', value: 1, inputs: [vtx({ name: 'root', value: 0 })] })],
    })

  it('announces every vertex when a job loads it, inputs first', async () => {
    const gate = createGate()
    const sink = new RecordingSink()
    await using job = h.newJob({ progress: sink })
    const v = vtx({
      name: 'v',
      value: 1,
      inputs: [vtx({ name: 'in', beforeMap: () => gate.wait(), value: 1 })],
    })
    const built = h.buildIn(job, v)
    await gate.reached
    expect(sink.events.slice(0, 2)).toEqual([
      { kind: 'vertex', digest: v.inputs[0]!.vertex.digest, name: 'in', inputs: [] },
      { kind: 'vertex', digest: v.digest, name: 'v', inputs: [v.inputs[0]!.vertex.digest] },
    ])
    gate.open()
    await built
  })

  it('shows when a vertex started and completed, and its group (F044)', async () => {
    const sink = new RecordingSink()
    await using job = h.newJob({ progress: sink })
    await h.buildIn(job, graph())
    for (const name of ['root', 'mid', 'top']) {
      const last = sink.last(name)!
      expect(last.completed).toBeGreaterThanOrEqual(last.started!)
      expect(last.cached).toBeUndefined()
    }
    expect(sink.last('top')!.progressGroup).toEqual({ id: 'g', name: 'group', weak: true })
  })

  it('shows what was found in the cache, and what that is built from, as cached (F044)', async () => {
    await h.buildOnce(graph())
    const sink = new RecordingSink()
    await using job = h.newJob({ progress: sink })
    await h.buildIn(job, graph())
    expect(sink.last('top')).toMatchObject({ cached: true, completed: expect.any(Number) })
    const mid = sink.last('mid')!
    expect(mid).toMatchObject({ cached: true })
    expect(mid.started).toBe(mid.completed)
    expect(sink.last('root')!.completed).toBeDefined()
  })

  it('gives a late job all that happened, and the last of each status (F043)', async () => {
    const gate = createGate()
    const make = (): Vertex =>
      vtx({
        name: 'v',
        run: async (_, { progress, vertex }) => {
          progress.write({ kind: 'log', vertex, stream: 1, data: new Uint8Array([65]), timestamp: 1 })
          for (const current of [1, 2, 3]) {
            progress.write({ kind: 'status', vertex, id: 'pull', current, total: 3, timestamp: current })
          }
          await gate.wait()
          progress.write({ kind: 'log', vertex, stream: 1, data: new Uint8Array([66]), timestamp: 2 })
          return [1]
        },
      })
    const early = new RecordingSink()
    const late = new RecordingSink()
    await using j0 = h.newJob({ progress: early })
    await using j1 = h.newJob({ progress: late })
    const first = h.buildIn(j0, make())
    await gate.reached
    const second = h.buildIn(j1, make())
    await settle()
    gate.open()
    await Promise.all([first, second])
    const logs = (events: readonly ProgressEvent[]): number[] =>
      events.flatMap((event) => (event.kind === 'log' ? [...event.data] : []))
    const statuses = (events: readonly ProgressEvent[]): number[] =>
      events.flatMap((event) => (event.kind === 'status' ? [event.current] : []))
    expect(logs(early.events)).toEqual([65, 66])
    expect(logs(late.events)).toEqual([65, 66])
    expect(statuses(early.events)).toEqual([1, 2, 3])
    expect(statuses(late.events)).toEqual([3])
    expect(late.last('v')!.completed).toBeDefined()
  })

  it('shows the error where it happened, and nowhere else (F045)', async () => {
    const sink = new RecordingSink()
    await using job = h.newJob({ progress: sink })
    const bad = vtx({
      name: 'bad',
      run: async () => {
        throw new Error('exit code: 1')
      },
    })
    await expect(
      job.build({ vertex: vtx({ name: 'top', inputs: [bad], value: 1 }), index: 0 }),
    ).rejects.toThrow()
    expect(sink.last('bad')).toMatchObject({ error: 'exit code: 1', completed: expect.any(Number) })
    expect(sink.last('top')!.started).toBeUndefined()
  })

  it('shows what ran when the job ended as canceled (F044)', async () => {
    const gate = createGate()
    const sink = new RecordingSink()
    const job = h.newJob({ progress: sink })
    const v = vtx({
      name: 'v',
      run: async (_, { signal }) => {
        await gate.wait(signal)
        return [1]
      },
    })
    const built = expect(job.build({ vertex: v, index: 0 })).rejects.toMatchObject({ code: 'canceled' })
    await gate.reached
    await job.discard()
    await built
    expect(sink.last('v')).toMatchObject({ error: 'context canceled', completed: expect.any(Number) })
    const { length } = sink.events
    await settle()
    expect(sink.events.length).toBe(length)
  })

  it('shows a failed load as no result, then the run', async () => {
    const v = (): Vertex => vtx({ name: 'v', value: 1, inputs: [vtx({ name: 'in', value: 1 })] })
    await h.buildOnce(v())
    h.cache.failLoads = true
    const sink = new RecordingSink()
    await using job = h.newJob({ progress: sink })
    await h.buildIn(job, v())
    expect(sink.ofVertex('v').some((event) => event.error !== undefined)).toBe(false)
    expect(sink.last('v')).toMatchObject({ completed: expect.any(Number) })
    expect(sink.last('v')!.cached).toBeUndefined()
  })

  it('marks inputs of 20,000 vertices deep without recursion', () => {
    const sink = new RecordingSink()
    const progress = new JobProgress(sink, () => 5)
    const depth = 20_000
    for (let i = 0; i < depth; i++) {
      const inputs = i === 0 ? [] : [`v${i - 1}`]
      progress.write({ kind: 'vertex', digest: `v${i}`, name: `v${i}`, inputs })
    }
    progress.write({ kind: 'vertex', digest: 'top', name: 'top', inputs: [`v${depth - 1}`], started: 4 })
    expect(sink.last('v0')).toMatchObject({ cached: true, started: 4, completed: 4 })
    progress.close()
    expect(sink.last('top')).toMatchObject({ completed: 5, error: 'context canceled' })
  })
})
