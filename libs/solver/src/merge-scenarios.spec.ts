import { describe, expect, it } from '@jest/globals'
import { countCalls, RecordingSink, vtx } from './testing/fakes.ts'
import { createGate, settle, useHarness } from './testing/harness.ts'
import type { Edge, Vertex } from './types.ts'

const sum = (
  name: string,
  base: number,
  inputs: readonly (Edge | Vertex)[],
  seed = name,
): ReturnType<typeof vtx> =>
  vtx({
    name,
    seed,
    inputs,
    run: async (results) => [results.reduce((total, { value }) => total + Number(value), base)],
  })

describe('merging of edges with equal keys', () => {
  const h = useHarness()

  it('runs roots with one key once, across jobs (F012)', async () => {
    const gate = createGate()
    const make = (name: string): Vertex =>
      vtx({
        name,
        seed: 'same',
        run: async () => {
          await gate.wait()
          return [name]
        },
      })
    const builds = ['a', 'b', 'c'].map((name) => h.buildOnce(make(name)))
    await gate.reached
    await settle()
    gate.open()
    const values = await Promise.all(builds)
    expect(new Set(values).size).toBe(1)
  })

  it('lets the owner live while only the job of the alias is left (F012 F039)', async () => {
    const gate = createGate()
    const make = (name: string, runs: string[]): Vertex =>
      sum('top', 1, [
        vtx({
          name,
          seed: 'same',
          run: async (_, context) => {
            runs.push(name)
            await gate.wait(context.signal)
            runs.push(...context.sessions())
            return [1]
          },
        }),
      ])
    const runs: string[] = []
    const j0 = h.newJob({ sessionId: 's0' })
    const j1 = h.newJob({ sessionId: 's1' })
    const first = expect(j0.build({ vertex: make('a', runs), index: 0 })).rejects.toMatchObject({
      code: 'canceled',
    })
    await gate.reached
    const other = sum('other', 1, [...make('b', runs).inputs])
    const second = h.buildIn(j1, other)
    await settle()
    await j0.discard()
    await first
    gate.open()
    expect(await second).toBe(2)
    expect(runs).toEqual(['a', 's1'])
  })

  it('finds a merged edge below another one', async () => {
    for (let i = 0; i < 5; i++) {
      const two = (): Vertex => sum('sum2', 2, [vtx({ name: 'const2', value: 2 })])
      const g = sum('sum3', 3, [sum('sum0', 0, [two(), vtx({ name: 'const0', value: 0 })]), two()])
      expect(await h.buildOnce(g)).toBe(11)
    }
  })

  it('does not go round in circles when outputs merge crosswise', async () => {
    const consts = (): Vertex[] => [
      vtx({ name: 'c3', value: 3 }),
      vtx({ name: 'c4', value: 4 }),
      vtx({ name: 'c5', value: 5 }),
    ]
    let runs = 0
    const add = (name: string): Vertex =>
      vtx({
        name,
        seed: 'add',
        inputs: consts(),
        run: async (inputs) => {
          runs++
          return inputs.map(({ value }) => Number(value) + 2)
        },
      })
    const [va, vb, vc] = [add('va'), add('vb'), add('vc')] as const
    const g = sum('sum', 1, [
      { vertex: vb, index: 0 },
      { vertex: va, index: 0 },
      { vertex: vc, index: 1 },
      { vertex: va, index: 1 },
      { vertex: va, index: 2 },
      { vertex: vb, index: 2 },
    ])
    expect(await h.buildOnce(g)).toBe(37)
    expect(runs).toBe(1)
  })

  it('merges by content what differs by definition (F012)', async () => {
    const gate = createGate()
    let runs = 0
    const make = (tag: string): Vertex =>
      vtx({
        name: `copy ${tag}`,
        seed: 'copy',
        slow: { 0: true },
        inputs: [vtx({ name: `source ${tag}`, value: 'bytes' })],
        run: async () => {
          runs++
          await gate.wait()
          return [tag]
        },
      })
    const builds = ['a', 'b'].map((tag) => h.buildOnce(make(tag)))
    await gate.reached
    await settle()
    gate.open()
    const [a, b] = await Promise.all(builds)
    expect(a).toBe(b)
    expect(runs).toBe(1)
    // Both definitions lead to the one result from now on.
    for (const tag of ['a', 'b']) {
      const again = make(tag)
      expect(await h.buildOnce(again)).toBe(a)
      expect(countCalls(again).runs).toBe(0)
    }
  })

  it('stores a root under the names of its aliases too, before and after it is done (F031)', async () => {
    const gate = createGate()
    const root = (name: string, seed: string, ...moreSeeds: string[]): ReturnType<typeof vtx> =>
      vtx({
        name,
        seed,
        moreSeeds,
        run: async () => {
          await gate.wait()
          return [1]
        },
      })
    await using keeper = h.newJob()
    const first = h.buildIn(keeper, root('b', 'also'))
    await gate.reached
    const second = h.buildOnce(root('a', 'K', 'also'))
    await settle()
    gate.open()
    await Promise.all([first, second])
    await h.buildOnce(root('d', 'L', 'also'))
    await settle()
    await keeper.discard()
    for (const seed of ['also', 'K', 'L']) {
      const v = root(`later ${seed}`, seed)
      expect(await h.buildOnce(v)).toBe(1)
      expect(v.op.runCalls).toBe(0)
    }
  })

  it('stores a root under the name of an alias that comes while it is being stored (F031)', async () => {
    const saving = createGate()
    const save = h.cache.save.bind(h.cache)
    let isFirst = true
    h.cache.save = async (...args) => {
      if (isFirst) {
        isFirst = false
        await saving.wait()
      }
      return await save(...args)
    }
    await using keeper = h.newJob()
    const first = h.buildIn(keeper, vtx({ name: 'b', seed: 'also', value: 1 }))
    await saving.reached
    const second = h.buildIn(keeper, vtx({ name: 'a', seed: 'K', moreSeeds: ['also'], value: 2 }))
    await settle()
    saving.open()
    expect(await Promise.all([first, second])).toEqual([1, 1])
    await keeper.discard()
    expect(await h.buildOnce(vtx({ name: 'later', seed: 'K', value: 3 }))).toBe(1)
  })

  it('may find that a vertex is the same as something it depends on', async () => {
    const copy = (name: string, input: Vertex): Vertex =>
      vtx({ name, seed: 'copy', slow: { 0: true }, inputs: [input], run: async ([r]) => [r!.value] })
    const g = copy('outer', copy('inner', vtx({ name: 'src', value: 'x' })))
    expect(await h.buildOnce(g)).toBe('x')
  })

  it('may find that when nothing has run yet, and still does not wait for itself', async () => {
    const copy = (name: string, input: Vertex): Vertex =>
      vtx({ name, seed: 'copy', slow: { 0: true }, inputs: [input], run: async ([r]) => [r!.value] })
    const make = (): Vertex => {
      let v: Vertex = vtx({ name: 'src', value: 'x' })
      for (let i = 0; i < 4; i++) v = copy(`copy${i}`, v)
      return vtx({ name: 'top', inputs: [v], run: async ([r]) => [r!.value] })
    }
    expect(await h.buildOnce(make())).toBe('x')
    // The keys stay, their results are gone: all keys are known beforehand, and alike.
    for (let i = 0; i < 10; i++) h.results.drop(`w::${i}`)
    h.cache.failLoads = true
    const store = h.cache
    expect(await h.buildOnce(vtx({ name: 'other', inputs: [make()], value: 'y' }))).toBe('y')
    expect(store.loads).toBeGreaterThanOrEqual(0)
  })

  it('shows an alias what its owner shows', async () => {
    const gate = createGate()
    const make = (name: string): Vertex =>
      vtx({
        name,
        seed: 'same',
        run: async () => {
          await gate.wait()
          return [1]
        },
      })
    const sink = new RecordingSink()
    const first = h.buildOnce(make('a'))
    await gate.reached
    await using job = h.newJob({ progress: sink })
    const second = h.buildIn(job, make('b'))
    await settle()
    gate.open()
    await Promise.all([first, second])
    expect(sink.last('a')?.completed).toBeDefined()
  })

  it('does not merge into a vertex that ended (stale edges)', async () => {
    const gate = createGate()
    const slow = (name: string): Vertex =>
      vtx({
        name,
        run: async (_, { signal }) => {
          await gate.wait(signal)
          return [1]
        },
      })
    const make = (tag: string): Vertex =>
      sum(`merge ${tag}`, 1, [vtx({ name: `dep ${tag}`, seed: 'dep', value: 1 }), slow('slow')], 'merge')
    const j0 = h.newJob()
    const first = expect(j0.build({ vertex: make('a'), index: 0 })).rejects.toMatchObject({
      code: 'canceled',
    })
    await gate.reached
    await j0.discard()
    await first
    gate.open()
    expect(await h.buildOnce(make('b'))).toBe(3)
  })
})

describe('ignoreCache', () => {
  const h = useHarness()
  const make = (tag: string, top: boolean, bottom: boolean): ReturnType<typeof vtx> =>
    vtx({
      name: 'v0',
      value: `result0 ${tag}`,
      options: { ignoreCache: top },
      inputs: [vtx({ name: 'v1', value: `result1 ${tag}`, options: { ignoreCache: bottom } })],
    })

  it('runs again what ignores the cache, and what is built on that (F035)', async () => {
    expect(await h.buildOnce(make('a', false, false))).toBe('result0 a')
    const both = make('b', true, true)
    expect(await h.buildOnce(both)).toBe('result0 b')
    expect(countCalls(both)).toEqual({ maps: 2, runs: 2 })
    const child = make('c', false, true)
    expect(await h.buildOnce(child)).toBe('result0 c')
    expect(countCalls(child)).toEqual({ maps: 2, runs: 2 })
  })

  it('finds the way back into the cache by content (F005 F035)', async () => {
    const top = (tag: string, ignoreCache: boolean): Vertex =>
      vtx({
        name: `v0 ${tag}`,
        seed: 'seed0',
        value: `result0 ${tag}`,
        slow: { 0: true },
        inputs: [vtx({ name: `v1 ${tag}`, value: 'bytes', options: { ignoreCache } })],
      })
    await h.buildOnce(top('a', false))
    const again = top('b', true)
    expect(await h.buildOnce(again)).toBe('result0 a')
    expect(countCalls(again)).toEqual({ maps: 2, runs: 1 })
  })

  it('does not take for the same what was built on the former content (F005 F035)', async () => {
    const top = (tag: string, bytes: string, ignoreCache: boolean): Vertex =>
      vtx({
        name: 'v0',
        value: `result0 ${tag}`,
        slow: { 0: true },
        inputs: [vtx({ name: 'v1', value: bytes, options: { ignoreCache } })],
      })
    expect(await h.buildOnce(top('a', 'old bytes', false))).toBe('result0 a')
    expect(await h.buildOnce(top('b', 'new bytes', true))).toBe('result0 b')
  })

  it('is a vertex of its own beside one that does not ignore, and serves both (F002)', async () => {
    await using j0 = h.newJob()
    const v = (tag: string, ignoreCache: boolean, seed = 'seed'): Vertex =>
      vtx({ name: 'v0', seed, value: tag, options: { ignoreCache } })
    expect(await h.buildIn(j0, v('a', false))).toBe('a')
    await using j1 = h.newJob()
    const sink = new RecordingSink()
    await using j2 = h.newJob({ progress: sink })
    expect(await h.buildIn(j1, v('b', true))).toBe('b')
    expect(await h.buildIn(j2, v('c', false))).toBe('b')
    expect(h.solver.stats().vertices).toBe(2)
    const { sha256 } = await import('@slipway/base')
    expect(sink.last('v0')?.digest).toBe(sha256(`${v('', true).digest}-ignorecache`))
  })

  it('merges only into what ignores too (F002 F012)', async () => {
    const v = (name: string, ignoreCache: boolean): Vertex =>
      vtx({ name, seed: 'seed2', value: name, options: { ignoreCache } })
    await using jobs = { list: [2, 3, 4, 5].map(() => h.newJob()), [Symbol.asyncDispose]: async () => {} }
    const [j2, j3, j4, j5] = jobs.list
    expect(await h.buildIn(j2!, v('v2', false))).toBe('v2')
    expect(await h.buildIn(j3!, v('v3', true))).toBe('v3')
    expect(await h.buildIn(j4!, v('v4', true))).toBe('v3')
    expect(await h.buildIn(j5!, v('v5', false))).toBe('v3')
  })
})

describe('a completed input that another build keeps alive', () => {
  const h = useHarness()
  const base = (ignoreCache: boolean): Vertex =>
    vtx({ name: 'base', value: 'base', options: { ignoreCache } })
  const step = (name: string, value: string, ignoreBase: boolean): ReturnType<typeof vtx> =>
    vtx({ name, seed: 'step', value, inputs: [base(ignoreBase)] })

  for (const isHeld of [false, true]) {
    for (const isSameVertex of [false, true]) {
      for (const ignoreBase of [false, true]) {
        const title = `held ${isHeld}, same vertex ${isSameVertex}, ignores cache ${ignoreBase}`
        it(`shows its keys to late users, unless it was forced to run: ${title} (F004)`, async () => {
          const a1 = h.newJob()
          const b = h.newJob()
          expect(await h.buildIn(a1, step('step', 'first', ignoreBase))).toBe('first')
          if (isHeld) await h.buildIn(b, base(ignoreBase))
          await a1.discard()
          const second = step(isSameVertex ? 'step' : 'step2', 'second', ignoreBase)
          expect(await h.buildOnce(second)).toBe(ignoreBase ? 'second' : 'first')
          expect(second.op.runCalls).toBe(ignoreBase ? 1 : 0)
        })
      }
    }
  }
})
