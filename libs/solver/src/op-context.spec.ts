import { describe, expect, it } from '@jest/globals'
import { RecordingSink, vtx } from './testing/fakes.ts'
import { createGate, settle, useHarness } from './testing/harness.ts'
import type { Vertex } from './types.ts'

describe('op context', () => {
  const h = useHarness()

  it('lends the sessions of all jobs that share the vertex, live (F042)', async () => {
    const gate = createGate()
    const seen: (readonly string[])[] = []
    const make = (): Vertex =>
      vtx({
        name: 'v',
        run: async (_, context) => {
          seen.push(context.sessions())
          await gate.wait()
          seen.push(context.sessions())
          return [1]
        },
      })
    const j0 = h.newJob({ sessionId: 's0' })
    const j1 = h.newJob({ sessionId: 's1' })
    const first = expect(j0.build({ vertex: make(), index: 0 })).rejects.toMatchObject({ code: 'canceled' })
    await gate.reached
    const second = h.buildIn(j1, make())
    await settle()
    j1.addSession('s2')
    await j0.discard()
    await first
    gate.open()
    await second
    expect(seen).toEqual([['s0'], ['s1', 's2']])
  })

  it('tells what all jobs that share the vertex say of themselves, live (F052)', async () => {
    const gate = createGate()
    const seen: (readonly unknown[])[] = []
    const make = (): Vertex =>
      vtx({
        name: 'v',
        run: async (_, context) => {
          seen.push(context.values('generation'))
          await gate.wait()
          seen.push(context.values('generation'))
          return [1]
        },
      })
    const [j0, j1, j2] = [h.newJob(), h.newJob(), h.newJob()]
    j0.setValue('generation', 10)
    j1.setValue('generation', 20)
    const first = h.buildIn(j0, make())
    await gate.reached
    const others = [h.buildIn(j1, make()), h.buildIn(j2, make())]
    await settle()
    gate.open()
    await Promise.all([first, ...others])
    expect(seen).toEqual([[10], [10, 20]])
  })

  it('computes a value once for all ops of a job (F050)', async () => {
    let computed = 0
    const make = (name: string): Vertex =>
      vtx({
        name,
        run: async (_, context) => [
          await context.memo('tag', async () => {
            computed++
            await settle(1)
            return `value ${computed}`
          }),
        ],
      })
    await using job = h.newJob()
    expect(await Promise.all(['a', 'b', 'c'].map((name) => h.buildIn(job, make(name))))).toEqual([
      'value 1',
      'value 1',
      'value 1',
    ])
    expect(await h.buildOnce(make('d'))).toBe('value 2')
  })

  it('forgets a value that failed, for the next one to try (F050)', async () => {
    let tries = 0
    const v = (name: string): Vertex =>
      vtx({
        name,
        run: async (_, context) => [
          await context.memo('tag', async () => {
            await settle(1)
            if (++tries === 1) throw new Error('first')
            return tries
          }),
        ],
      })
    await using job = h.newJob()
    const outcomes = await Promise.allSettled([h.buildIn(job, v('a')), h.buildIn(job, v('b'))])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    expect(tries).toBe(2)
  })

  it('runs clean-ups when the last one that used the vertex ends', async () => {
    const cleaned: string[] = []
    const make = (): Vertex =>
      vtx({
        name: 'v',
        run: async (_, context) => {
          context.onDiscard(async () => void cleaned.push('vertex'))
          return [1]
        },
      })
    const j0 = h.newJob()
    j0.onDiscard(async () => void cleaned.push('job'))
    await h.buildIn(j0, make())
    const j1 = h.newJob()
    await h.buildIn(j1, make())
    await j0.discard()
    expect(cleaned).toEqual(['job'])
    await j1.discard()
    expect(cleaned).toEqual(['job', 'vertex'])
  })

  it('waits for a slot only to run, not to look things up (F014)', async () => {
    let slots = 0
    let most = 0
    const make = (name: string): ReturnType<typeof vtx> =>
      vtx({
        name,
        acquire: async () => {
          most = Math.max(most, ++slots)
          return () => void slots--
        },
        value: name,
      })
    await h.buildOnce(make('a'))
    expect([slots, most]).toEqual([0, 1])
    most = 0
    await h.buildOnce(make('a'))
    expect(most).toBe(0)
  })

  it('builds graphs inside of a vertex, which share its sessions and progress (F015 F059)', async () => {
    const sessions: (readonly string[])[] = []
    const inner = (): Vertex =>
      vtx({
        name: 'inner',
        run: async (_, context) => {
          sessions.push(context.sessions())
          return [7]
        },
      })
    const make = (): Vertex =>
      vtx({
        name: 'top',
        inputs: [
          vtx({
            name: 'sub',
            run: async (_, context) => {
              const result = await context.build({ vertex: inner(), index: 0 })
              const value = result.value
              await result.release()
              return [value]
            },
          }),
        ],
        run: async ([sub]) => [Number(sub!.value) + 1],
      })
    const sink = new RecordingSink()
    const job = h.newJob({ sessionId: 's0', progress: sink })
    expect(await h.buildIn(job, make())).toBe(8)
    expect(sessions).toEqual([['s0']])
    expect(sink.last('inner')).toMatchObject({ started: expect.any(Number), completed: expect.any(Number) })
    const late = new RecordingSink()
    await using other = h.newJob({ progress: late })
    expect(await h.buildIn(other, make())).toBe(8)
    expect(late.last('inner')?.completed).toBeDefined()
    await job.discard()
    expect(h.solver.stats().vertices).toBe(3)
  })

  it('refuses to build a vertex inside of itself, and does not wait for one that is the same', async () => {
    const inner = (name: string, seed: string): Vertex => vtx({ name, seed, run: async () => ['inner'] })
    const outer = (build: () => Vertex): Vertex =>
      vtx({
        name: 'outer',
        seed: 'outer',
        run: async (_, context) => {
          const result = await context.build({ vertex: build(), index: 0 })
          await result.release()
          return ['outer']
        },
      })
    await expect(h.buildOnce(outer(() => inner('outer', 'any')))).rejects.toThrow('built inside of itself')
    expect(await h.buildOnce(outer(() => inner('other', 'outer')))).toBe('outer')
  })
})
