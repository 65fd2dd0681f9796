import { describe, expect, it } from '@jest/globals'
import { SlipwayError } from '@slipway/base'
import { countCalls, RecordingSink, vtx } from './testing/fakes.ts'
import { createGate, settle, useHarness } from './testing/harness.ts'
import type { Vertex } from './types.ts'

describe('jobs', () => {
  const h = useHarness()

  it('share a vertex, which outlives any but the last of them (F001 F039)', async () => {
    const j0 = h.newJob()
    const g0 = vtx({ name: 'v0', value: 'result0' })
    expect(await h.buildIn(j0, g0)).toBe('result0')
    const j1 = h.newJob()
    const g1 = vtx({ name: 'v0', value: 'result1' })
    expect(await h.buildIn(j1, g1)).toBe('result0')
    await j0.discard()
    const j2 = h.newJob()
    const g2 = vtx({ name: 'v0', value: 'result2' })
    expect(await h.buildIn(j2, g2)).toBe('result0')
    expect([g0, g1, g2].map((g) => countCalls(g))).toEqual([
      { maps: 1, runs: 1 },
      { maps: 0, runs: 0 },
      { maps: 0, runs: 0 },
    ])
    await j1.discard()
    await j2.discard()
    expect(h.solver.stats().vertices).toBe(0)
    const g3 = vtx({ name: 'v0', seed: 'other', value: 'result3' })
    expect(await h.buildOnce(g3)).toBe('result3')
  })

  it('run equal vertices once when they build at the same time (F001)', async () => {
    const gate = createGate()
    const make = (tag: string): Vertex =>
      vtx({
        name: 'v0',
        run: async () => {
          await gate.wait()
          return [tag]
        },
      })
    const builds = ['a', 'b', 'c'].map((tag) => h.buildOnce(make(tag)))
    await gate.reached
    gate.open()
    expect(await Promise.all(builds)).toEqual(['a', 'a', 'a'])
  })

  it('several builds of one job run side by side', async () => {
    await using job = h.newJob()
    const gates = [createGate(), createGate()]
    const base = vtx({ name: 'base', value: 0 })
    const builds = gates.map((gate, i) =>
      h.buildIn(
        job,
        vtx({
          name: `v${i}`,
          inputs: [base],
          run: async () => {
            await gate.wait()
            return [i]
          },
        }),
      ),
    )
    await Promise.all(gates.map((gate) => gate.reached))
    for (const gate of gates) gate.open()
    expect(await Promise.all(builds)).toEqual([0, 1])
    expect(base.op.runCalls).toBe(1)
  })

  it('refuse a second job of one id, until the first ended', async () => {
    const job = h.solver.newJob('same', { progress: new RecordingSink() })
    expect(() => h.solver.newJob('same', { progress: new RecordingSink() })).toThrow('job ID same exists')
    expect(h.solver.job('same')).toBe(job)
    await job.discard()
    expect(h.solver.job('same')).toBeUndefined()
    await h.solver.newJob('same', { progress: new RecordingSink() }).discard()
  })

  it('can be waited for before they exist; an unknown one is told (F043)', async () => {
    const waiting = h.solver.waitForJob('later', AbortSignal.timeout(5000))
    const job = h.solver.newJob('later', { progress: new RecordingSink() })
    expect(await waiting).toBe(job)
    const abort = new AbortController()
    const unknown = h.solver.waitForJob('never', abort.signal)
    abort.abort()
    await expect(unknown).rejects.toMatchObject({ code: 'not-found', message: 'no such job never' })
  })

  for (const place of ['cache map', 'run', 'content'] as const) {
    it(`cancel the ${place} when the build is cancelled (F040)`, async () => {
      const gate = createGate()
      const wait = async (_: unknown, context: { signal: AbortSignal }): Promise<never[]> => {
        await gate.wait(context.signal)
        return []
      }
      const base = vtx({ name: 'base', value: 1 })
      const v = vtx({
        name: 'v',
        inputs: place === 'cache map' ? [] : [base],
        ...(place === 'cache map' ? { beforeMap: wait as never } : {}),
        ...(place === 'content' ? { slow: { 0: wait as never } } : {}),
        run: wait,
      })
      await using job = h.newJob()
      const abort = new AbortController()
      const built = job.build({ vertex: v, index: 0 }, abort.signal)
      await gate.reached
      abort.abort()
      await expect(built).rejects.toMatchObject({ code: 'canceled', message: 'context canceled' })
      await gate.aborted
    })
  }

  it('cancel a run when whoever is left only wants to know its keys (F040)', async () => {
    const gate = createGate()
    const mapGate = createGate()
    const long = (): Vertex =>
      vtx({
        name: 'long',
        run: async (_, { signal }) => {
          await gate.wait(signal)
          return [1]
        },
      })
    await using j0 = h.newJob()
    await using j1 = h.newJob()
    const abort = new AbortController()
    const first = expect(j0.build({ vertex: long(), index: 0 }, abort.signal)).rejects.toMatchObject({
      code: 'canceled',
    })
    await gate.reached
    const top = vtx({ name: 'top', inputs: [long()], value: 2, beforeMap: () => mapGate.wait() })
    const second = h.buildIn(j1, top)
    await mapGate.reached
    abort.abort()
    await first
    await gate.aborted
    gate.open()
    mapGate.open()
    expect(await second).toBe(2)
  })

  it('do not cancel what another one still waits for (F039 F040)', async () => {
    const gate = createGate()
    const make = (): Vertex =>
      vtx({
        name: 'v0',
        run: async (_, { signal }) => {
          await gate.wait(signal)
          return [signal.aborted ? 'aborted' : 'done']
        },
      })
    const j0 = h.newJob()
    const j1 = h.newJob()
    const first = j0.build({ vertex: make(), index: 0 })
    const second = h.buildIn(j1, make())
    await gate.reached
    await settle()
    const refused = expect(first).rejects.toMatchObject({ code: 'canceled' })
    await j0.discard()
    await refused
    gate.open()
    expect(await second).toBe('done')
  })

  it('start cancelled work anew for whoever comes later; a cancelled run is no error (F040)', async () => {
    const gate = createGate()
    const slowEnd = createGate()
    let runs = 0
    const make = (): Vertex =>
      vtx({
        name: 'v0',
        run: async (_, { signal }) => {
          if (++runs > 1) return ['second']
          try {
            await gate.wait(signal)
          } finally {
            await slowEnd.wait()
          }
          return ['first']
        },
      })
    await using keeper = h.newJob()
    const abort = new AbortController()
    const first = keeper.build({ vertex: make(), index: 0 }, abort.signal)
    await gate.reached
    abort.abort()
    await expect(first).rejects.toMatchObject({ code: 'canceled' })
    await gate.aborted
    const second = h.buildIn(keeper, make())
    await settle()
    expect(runs).toBe(1)
    slowEnd.open()
    expect(await second).toBe('second')
  })

  it('wait at discard for work that winds down', async () => {
    const gate = createGate()
    let isOver = false
    const v = vtx({
      name: 'v',
      run: async (_, { signal }) => {
        await gate.wait(signal).catch(() => {})
        await settle()
        isOver = true
        throw new Error('stopped')
      },
    })
    const job = h.newJob()
    const built = expect(job.build({ vertex: v, index: 0 })).rejects.toMatchObject({ code: 'canceled' })
    await gate.reached
    await job.discard()
    expect(isOver).toBe(true)
    await built
    await expect(job.build({ vertex: v, index: 0 })).rejects.toMatchObject({ code: 'canceled' })
  })

  it('all get the error of a vertex, with the vertex named; its users do not start (F041 F045)', async () => {
    const gate = createGate()
    const make = (): Vertex => {
      const bad = vtx({
        name: 'bad',
        run: async () => {
          await gate.wait()
          throw new SlipwayError('failed-precondition', 'exit code: 1')
        },
      })
      return vtx({ name: 'top', inputs: [bad, vtx({ name: 'good', value: 1 })], value: 2 })
    }
    const graphs = [make(), make(), make()]
    const outcomes = graphs.map((g) =>
      expect(h.buildOnce(g)).rejects.toMatchObject({
        code: 'failed-precondition',
        message: 'exit code: 1',
        details: [{ kind: 'vertex', digest: graphs[0]!.inputs[0]!.vertex.digest }],
      }),
    )
    await gate.reached
    await settle()
    gate.open()
    await Promise.all(outcomes)
    expect(graphs.map((g) => (g as ReturnType<typeof vtx>).op.runCalls)).toEqual([0, 0, 0])
  })

  for (const place of ['beforeMap', 'slow', 'resolve'] as const) {
    it(`name what failed in ${place}`, async () => {
      const fail = async (): Promise<never> => {
        throw new Error('boom')
      }
      const v = vtx({
        name: 'v',
        inputs: [vtx({ name: 'in', value: 1 })],
        value: 2,
        ...(place === 'beforeMap' ? { beforeMap: fail } : {}),
        ...(place === 'slow' ? { slow: { 0: fail } } : {}),
      })
      const broken = place === 'resolve' ? { ...v, op: undefined as never } : v
      const message = {
        beforeMap: 'failed to load cache key: boom',
        slow: 'failed to compute cache key: boom',
        resolve: /^failed to load cache key: Cannot read/,
      }[place]
      const error: unknown = await h.buildOnce(broken).catch((e: unknown) => e)
      expect(error).toMatchObject({ details: [{ kind: 'vertex', digest: v.digest }] })
      expect((error as Error).message).toMatch(message)
    })
  }

  it('stop other inputs when one fails', async () => {
    const gate = createGate()
    const top = vtx({
      name: 'top',
      value: 0,
      inputs: [
        vtx({
          name: 'long',
          run: async (_, { signal }) => {
            await gate.wait(signal)
            return [1]
          },
        }),
        vtx({
          name: 'bad',
          run: async () => {
            await gate.reached
            throw new Error('no')
          },
        }),
      ],
    })
    await expect(h.buildOnce(top)).rejects.toThrow('no')
    await gate.aborted
  })

  it('see an error again, but a new job tries again (F041)', async () => {
    let isBroken = true
    const make = (): Vertex =>
      vtx({
        name: 'top',
        value: 'top',
        inputs: [
          vtx({
            name: 'bad',
            run: async () => {
              if (isBroken) throw new Error('broken')
              return [1]
            },
          }),
        ],
      })
    const j0 = h.newJob()
    const g0 = make()
    await expect(j0.build({ vertex: g0, index: 0 })).rejects.toThrow('broken')
    await expect(j0.build({ vertex: make(), index: 0 })).rejects.toThrow('broken')
    expect(countCalls(g0).runs).toBe(1)
    isBroken = false
    const j1 = h.newJob()
    expect(await h.buildIn(j1, make())).toBe('top')
    expect(await h.buildIn(j0, make())).toBe('top')
    expect(countCalls(g0).runs).toBe(3)
  })

  it('can be asked what they wait for (F013)', async () => {
    const gate = createGate()
    const v = vtx({
      name: 'waits',
      inputs: [vtx({ name: 'long', beforeMap: () => gate.wait(), value: 1 })],
      value: 2,
    })
    const built = h.buildOnce(v)
    await gate.reached
    await settle()
    const lines = h.solver.describe().map((line) => line.split('\n')[0]!)
    expect(lines).toEqual([
      expect.stringMatching(/^long\[0\] initial\/cache-fast waiting true/),
      expect.stringMatching(/^waits\[0\] initial\/complete/),
    ])
    gate.open()
    await built
    expect(h.solver.describe()).toEqual([])
  })

  it('refuse a graph that leads back into itself', async () => {
    const a = vtx({ name: 'a', value: 1 }) as { -readonly [K in keyof Vertex]: Vertex[K] }
    const b = vtx({ name: 'b', value: 1, inputs: [a as Vertex] })
    a.inputs = [{ vertex: b, index: 0 }]
    await expect(h.buildOnce(b)).rejects.toMatchObject({ code: 'invalid-argument' })
  })
})
