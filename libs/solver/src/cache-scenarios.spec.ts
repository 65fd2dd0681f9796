import { describe, expect, it } from '@jest/globals'
import { contentDigest, countCalls, type FakeVertexOptions, vtx } from './testing/fakes.ts'
import { settle, useHarness } from './testing/harness.ts'
import type { Vertex } from './types.ts'

describe('cache', () => {
  const h = useHarness()

  it('finds one vertex by its cache map digest (F004)', async () => {
    expect(await h.buildOnce(vtx({ name: 'v0', seed: 'seed0', value: 'result0' }))).toBe('result0')
    const other = vtx({ name: 'v1', seed: 'seed1', value: 'result1' })
    expect(await h.buildOnce(other)).toBe('result1')
    expect(countCalls(other)).toEqual({ maps: 1, runs: 1 })
    const same = vtx({ name: 'v2', seed: 'seed0', value: 'not used' })
    expect(await h.buildOnce(same)).toBe('result0')
    expect(countCalls(same)).toEqual({ maps: 1, runs: 0 })
    expect(h.cache.loads).toBe(1)
  })

  it('derives keys from keys of inputs, at every level (F003 F004)', async () => {
    const make = (tag: string, rootSeed: string): Vertex =>
      vtx({
        name: `top ${tag}`,
        seed: 'top',
        value: `top ${tag}`,
        inputs: [
          vtx({
            name: `mid ${tag}`,
            seed: 'mid',
            value: `mid ${tag}`,
            inputs: [vtx({ name: `root ${tag}`, seed: rootSeed, value: `root ${tag}` })],
          }),
        ],
      })
    expect(await h.buildOnce(make('a', 'r'))).toBe('top a')
    const cached = make('b', 'r')
    expect(await h.buildOnce(cached)).toBe('top a')
    expect(countCalls(cached)).toEqual({ maps: 3, runs: 0 })
    expect(h.cache.loads).toBe(1)
    const changed = make('c', 'other')
    expect(await h.buildOnce(changed)).toBe('top c')
    expect(countCalls(changed)).toEqual({ maps: 3, runs: 3 })
  })

  it('resumes where the change is, and loads only what that needs', async () => {
    const root = (): Vertex => vtx({ name: 'root', value: 1 })
    const mid = (): Vertex => vtx({ name: 'mid', inputs: [root()], value: 2 })
    await h.buildOnce(mid())
    const top = vtx({ name: 'top', inputs: [mid()], run: async ([m]) => [Number(m!.value) + 1] })
    expect(await h.buildOnce(top)).toBe(3)
    expect(countCalls(top)).toEqual({ maps: 3, runs: 1 })
    expect(h.cache.loads).toBe(1)
  })

  it('finds a result by the content of an input (F005)', async () => {
    await h.buildOnce(
      vtx({
        name: 'v0',
        seed: 'seed0',
        value: 'result0',
        slow: { 0: true },
        inputs: [vtx({ name: 'v1', value: 'bytes' })],
      }),
    )
    const again = vtx({
      name: 'v2',
      seed: 'seed0',
      value: 'not used',
      slow: { 0: true },
      inputs: [vtx({ name: 'v3', value: 'bytes' })],
    })
    expect(await h.buildOnce(again)).toBe('result0')
    expect(countCalls(again)).toEqual({ maps: 2, runs: 1 })
    // The definition now leads to the same key: nothing runs, and nothing is read but the result.
    const third = vtx({ ...optionsOf(again), name: 'v4', inputs: [vtx({ name: 'v3', value: 'bytes' })] })
    const loads = h.cache.loads
    expect(await h.buildOnce(third)).toBe('result0')
    expect(countCalls(third)).toEqual({ maps: 2, runs: 0 })
    expect(h.cache.loads).toBe(loads + 1)
  })

  it('runs when content differs, and then knows both', async () => {
    const make = (name: string, bytes: string): Vertex =>
      vtx({
        name,
        seed: 's',
        value: `of ${bytes}`,
        slow: { 0: true },
        inputs: [vtx({ name: `in ${name}`, value: bytes })],
      })
    expect(await h.buildOnce(make('a', 'x'))).toBe('of x')
    expect(await h.buildOnce(make('b', 'y'))).toBe('of y')
    expect(await h.buildOnce(make('c', 'x'))).toBe('of x')
    expect(await h.buildOnce(make('d', 'y'))).toBe('of y')
  })

  it('reads content only of inputs that did not match by definition (F006)', async () => {
    const make = (tag: string, seed2: string, slow: FakeVertexOptions['slow']): Vertex =>
      vtx({
        name: `v0 ${tag}`,
        seed: 'seed0',
        value: `result0 ${tag}`,
        slow: slow!,
        inputs: [
          vtx({ name: `v1 ${tag}`, seed: 'seed1', value: 'result1' }),
          vtx({ name: `v2 ${tag}`, seed: seed2, value: 'result2' }),
        ],
      })
    for (const slow of [{ 1: true }, { 0: true, 1: true }] as const) {
      const tag = Object.keys(slow).join()
      await h.buildOnce(make(tag, `${tag} seed2`, slow))
      const loads = h.cache.loads
      const changed = make(`${tag} changed`, `${tag} seed2 changed`, slow)
      expect(await h.buildOnce(changed)).toMatch(/^result0 (1|0,1)$/)
      expect(countCalls(changed)).toEqual({ maps: 3, runs: 1 })
      expect(h.cache.loads).toBe(loads + 1)
    }
  })

  it('reads content of both inputs when both changed (F006)', async () => {
    const make = (tag: string): Vertex =>
      vtx({
        name: `v0 ${tag}`,
        seed: 'seed0',
        value: `result0 ${tag}`,
        slow: { 0: true, 1: true },
        inputs: [vtx({ name: `v1 ${tag}`, value: 'result1' }), vtx({ name: `v2 ${tag}`, value: 'result2' })],
      })
    await h.buildOnce(make('a'))
    const changed = make('b')
    expect(await h.buildOnce(changed)).toBe('result0 a')
    expect(countCalls(changed)).toEqual({ maps: 3, runs: 2 })
    expect(h.cache.loads).toBe(1)
  })

  it('asks an input for no content before the cache map of its user is known (F006)', async () => {
    const make = (): Vertex =>
      vtx({
        name: 'v0',
        value: 'result0',
        beforeMap: () => new Promise((resolve) => setTimeout(resolve, 20)),
        inputs: [
          vtx({
            name: 'v1',
            value: 'result1',
            slow: { 0: true },
            selectors: { 0: 'sel0' },
            inputs: [vtx({ name: 'v2', value: 'result2' })],
          }),
        ],
      })
    await h.buildOnce(make())
    const again = make()
    expect(await h.buildOnce(again)).toBe('result0')
    expect(countCalls(again)).toEqual({ maps: 3, runs: 0 })
    expect(h.cache.loads).toBe(1)
  })

  it('asks an input for its slow keys only when its fast ones led nowhere (F006)', async () => {
    const make = (): Vertex =>
      vtx({
        name: 'v0',
        value: 'result0',
        inputs: [
          vtx({
            name: 'v1',
            value: 'result1',
            slow: { 0: true },
            beforeMap: () => settle(),
            inputs: [vtx({ name: 'v2', value: 'result2' })],
          }),
        ],
      })
    await h.buildOnce(make())
    const again = make()
    expect(await h.buildOnce(again)).toBe('result0')
    expect(countCalls(again).runs).toBe(0)
    expect(h.cache.loads).toBe(1)
  })

  it('does not load an input for its content while another one has no key yet (F006)', async () => {
    const make = (seed3: string): Vertex =>
      vtx({
        name: 'main',
        value: 'main',
        inputs: [
          vtx({
            name: 'v0',
            value: 'v0',
            slow: { 1: true },
            inputs: [
              vtx({
                name: 'v1',
                value: 'v1',
                slow: { 0: true },
                inputs: [vtx({ name: 'v3', seed: seed3, value: 'v3' })],
              }),
              vtx({ name: 'v2', value: 'v2' }),
            ],
          }),
        ],
      })
    await h.buildOnce(make('seed3'))
    const changed = make('seed3 new')
    expect(await h.buildOnce(changed)).toBe('main')
    expect(countCalls(changed)).toEqual({ maps: 5, runs: 1 })
    expect(h.cache.loads).toBe(1)
  })

  it('tells selectors apart', async () => {
    const make = (tag: string, selector: string): Vertex =>
      vtx({
        name: `v0 ${tag}`,
        seed: 'seed0',
        value: `result ${tag}`,
        selectors: { 0: selector },
        inputs: [vtx({ name: 'v1', value: 'v1' })],
      })
    expect(await h.buildOnce(make('a', 'sel0'))).toBe('result a')
    const same = make('b', 'sel0')
    expect(await h.buildOnce(same)).toBe('result a')
    expect(countCalls(same).runs).toBe(0)
    const other = make('c', 'sel1')
    expect(await h.buildOnce(other)).toBe('result c')
    expect(countCalls(other).runs).toBe(1)
  })

  it('falls back from a selector to the content (F005)', async () => {
    const make = (tag: string, selector: string): Vertex =>
      vtx({
        name: `v1 ${tag}`,
        seed: 'seed1',
        value: `result ${tag}`,
        selectors: { 0: selector },
        slow: { 0: async ({ value }) => contentDigest([value, selector === 'sel-x' ? 'part' : 'all']) },
        inputs: [vtx({ name: `v2 ${tag}`, value: 'bytes' })],
      })
    expect(await h.buildOnce(make('a', 'sel0'))).toBe('result a')
    expect(await h.buildOnce(make('b', 'sel1'))).toBe('result a')
    expect(await h.buildOnce(make('c', 'sel-x'))).toBe('result c')
  })

  it('uses any of several cache maps, and asks for no more than it needs', async () => {
    await h.buildOnce(vtx({ name: 'v0', seed: 'seed0', moreSeeds: ['seed1', 'seed2'], value: 'result0' }))
    const first = vtx({ name: 'v1', seed: 'seed1', moreSeeds: ['seed3'], value: 'not used' })
    expect(await h.buildOnce(first)).toBe('result0')
    expect(countCalls(first)).toEqual({ maps: 1, runs: 0 })
    const second = vtx({ name: 'v2', seed: 'seed3', moreSeeds: ['seed2'], value: 'not used' })
    expect(await h.buildOnce(second)).toBe('result0')
    expect(countCalls(second)).toEqual({ maps: 2, runs: 0 })
  })

  it('leads from every cache map of an input to the same record (F009)', async () => {
    const make = (tag: string, seeds: readonly [string, ...string[]]): Vertex =>
      vtx({
        name: `v1 ${tag}`,
        seed: 'seed1',
        value: `result1 ${tag}`,
        inputs: [vtx({ name: `v0 ${tag}`, seed: seeds[0], moreSeeds: seeds.slice(1), value: 'result0' })],
      })
    await h.buildOnce(make('a', ['seed0', 'seed1', 'seed2']))
    for (const seed of ['seed0', 'seed1', 'seed2'] as const) {
      const again = make(seed, [`unknown ${seed}`, seed])
      expect(await h.buildOnce(again)).toBe('result1 a')
      expect(countCalls(again).runs).toBe(0)
    }
  })

  it('asks both inputs before it gives up on a record (F009)', async () => {
    const make = (tag: string, seeds: readonly string[], slow?: { 1: true }): Vertex =>
      vtx({
        name: `v0 ${tag}`,
        seed: seeds[0]!,
        value: 'result0',
        ...(slow ? { slow } : {}),
        inputs: [
          vtx({ name: `v1 ${tag}`, seed: seeds[1]!, value: 'result1' }),
          vtx({ name: `v2 ${tag}`, seed: seeds[2]!, value: 'result2' }),
        ],
      })
    await h.buildOnce(make('a', ['seed0', 'seed1', 'seed2']))
    await h.buildOnce(make('b', ['seed0-1', 'seed1-1', 'seed2-1']))
    const crossed = make('c', ['seed0-1', 'seed1', 'seed2-1'], { 1: true })
    expect(await h.buildOnce(crossed)).toBe('result0')
    expect(countCalls(crossed).runs).toBe(1)
  })

  it('prepares an input before its content is read and before the op runs (F007)', async () => {
    const order: string[] = []
    const v = vtx({
      name: 'v0',
      inputs: [vtx({ name: 'v1', value: 1 })],
      prepare: { 0: async () => void order.push('prepare') },
      slow: {
        0: async ({ value }) => {
          order.push('content')
          return contentDigest(value)
        },
      },
      run: async () => {
        order.push('run')
        return [2]
      },
    })
    expect(await h.buildOnce(v)).toBe(2)
    expect(order).toEqual(['prepare', 'content', 'run'])
  })

  it('lends load options of what a vertex is built from (F010)', async () => {
    const seen: unknown[] = []
    const v = (): Vertex =>
      vtx({
        name: 'top',
        loadOptions: 'of top',
        run: async (_, context) => {
          seen.push([...context.loadOptions()])
          return [1]
        },
        inputs: [
          vtx({ name: 'mid', value: 1, inputs: [vtx({ name: 'base', value: 1, loadOptions: 'of base' })] }),
        ],
      })
    await h.buildOnce(v())
    const load = h.cache.load.bind(h.cache)
    h.cache.load = async (record, options) => {
      seen.push([...(options as Iterable<unknown>)])
      return await load(record, options)
    }
    await h.buildOnce(v())
    expect(seen).toEqual([
      ['of top', 'of base'],
      ['of top', 'of base'],
    ])
  })

  it('runs no input for the content of what a record was found of by definition (F006)', async () => {
    const src = vtx({ name: 'src', value: 'bytes' })
    const copy = vtx({ name: 'copy', slow: { 0: true }, inputs: [src], value: 'tree' })
    await h.buildOnce(copy)
    h.results.dropValue('bytes')
    const again = vtx({ name: 'src', value: 'bytes' })
    const copyAgain = vtx({ name: 'copy', slow: { 0: true }, inputs: [again], value: 'tree' })
    expect(await h.buildOnce(vtx({ name: 'new step', inputs: [copyAgain], value: 1 }))).toBe(1)
    expect([again.op.runCalls, copyAgain.op.runCalls]).toEqual([0, 0])
  })
})

function optionsOf(vertex: ReturnType<typeof vtx>): Omit<FakeVertexOptions, 'name'> {
  const { slow, seeds, run } = vertex.op
  return { seed: seeds[0]!, run, ...(slow ? { slow } : {}) }
}
