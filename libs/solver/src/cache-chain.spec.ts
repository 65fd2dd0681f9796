import { describe, expect, it } from '@jest/globals'
import { sha256 } from '@slipway/base'
import { type CacheChainNode, walkCacheChain } from './cache-chain.ts'
import { createKey, rootKeyId } from './cache-key.ts'
import { contentDigest, vtx } from './testing/fakes.ts'
import { createGate, settle, useHarness } from './testing/harness.ts'
import type { CacheKey, Vertex } from './types.ts'

describe('chain of cache keys', () => {
  const h = useHarness()

  async function keysOf(vertex: Vertex): Promise<readonly CacheKey[]> {
    await using job = h.newJob()
    const result = await job.build({ vertex, index: 0 })
    await result.release()
    return result.keys
  }

  const shape = (nodes: readonly CacheChainNode[]): readonly string[] =>
    nodes.map(({ digest, inputs, records }) => {
      const from = inputs.map((links) =>
        links
          .map(({ node, selector }) => `${node.digest.slice(7, 11)}${selector && '/s'}`)
          .sort()
          .join('|'),
      )
      return `${digest.slice(7, 11)} <- [${from.join(', ')}] ${records.length}`
    })
  const name = (seed: string, output = 0): string => rootKeyId(sha256(seed), output).slice(7, 11)

  const graph = (): Vertex =>
    vtx({
      name: 'top',
      seed: 'top',
      value: 3,
      selectors: { 1: 'part' },
      inputs: [vtx({ name: 'a', seed: 'a', value: 1 }), vtx({ name: 'b', seed: 'b', value: 2 })],
    })

  it('names all that led to a result, after a run and after a load', async () => {
    const expected = [
      `${name('a')} <- [] 1`,
      `${name('b')} <- [] 1`,
      `${name('top')} <- [${name('a')}, ${name('b')}/s] 1`,
    ]
    for (let round = 0; round < 2; round++) {
      const nodes = await walkCacheChain(await keysOf(graph()))
      expect([...shape(nodes)].sort()).toEqual([...expected].sort())
      expect(nodes.at(-1)!.digest.slice(7, 11)).toBe(name('top'))
      expect(nodes.at(-1)!.origin?.vertex).toBe(graph().digest)
      const [record] = nodes.at(-1)!.records
      const loaded = await record!.manager.load(record!, [])
      expect(loaded.value).toBe(3)
      await loaded.release()
    }
  })

  it('says of each step whether it asked to be exported, or not to be (C223)', async () => {
    const make = (name: string, exportCache?: boolean): Vertex =>
      vtx({ name, seed: name, value: name, options: exportCache === undefined ? {} : { exportCache } })
    const top = vtx({
      name: 'top',
      seed: 'top',
      value: 1,
      inputs: [make('yes', true), make('no', false), make('open')],
    })
    const nodes = await walkCacheChain(await keysOf(top))
    const told = new Map(nodes.map(({ digest, origin }) => [digest.slice(7, 11), origin?.exportCache]))
    expect(['yes', 'no', 'open', 'top'].map((step) => told.get(name(step)))).toEqual([
      true,
      false,
      undefined,
      undefined,
    ])
  })

  it('has the content of an input as one more way', async () => {
    const make = (tag: string): Vertex =>
      vtx({
        name: `top ${tag}`,
        seed: 'top',
        value: 1,
        slow: { 0: true },
        inputs: [vtx({ name: `in ${tag}`, seed: `in ${tag}`, value: 'bytes' })],
      })
    const nodes = await walkCacheChain(await keysOf(make('x')))
    const content = rootKeyId(contentDigest('bytes'), -1).slice(7, 11)
    expect([...shape(nodes)].sort()).toEqual(
      [
        `${content} <- [] 0`,
        `${name('in x')} <- [] 1`,
        `${name('top')} <- [${[name('in x'), content].sort().join('|')}] 1`,
      ].sort(),
    )
    // A later build that came another way finds the first one's way by the links back.
    const keys = await keysOf(make('y'))
    await settle()
    const back = await walkCacheChain(keys, { backlinks: true, managers: [h.cache] })
    const top = back.find(({ digest }) => digest.slice(7, 11) === name('top'))!
    expect(top.inputs[0]!.map(({ node }) => node.digest.slice(7, 11)).sort()).toEqual(
      [name('in x'), name('in y'), content].sort(),
    )
  })

  it('has every cache map of a root, after a run and after a load', async () => {
    const seeds = ['seed0', 'seed1', 'seed2'] as const
    const root = (seed: string, ...moreSeeds: string[]): Vertex =>
      vtx({ name: `v ${seed}`, seed, moreSeeds, value: 1 })
    const run = await keysOf(root(...seeds))
    for (const keys of [run, await keysOf(root('seed1', 'seed3')), await keysOf(root('seed3', 'seed2'))]) {
      const nodes = await walkCacheChain(keys, { managers: [h.cache] })
      expect(new Set(nodes.map(({ digest }) => digest))).toEqual(
        new Set(seeds.map((seed) => rootKeyId(sha256(seed), 0))),
      )
      expect(nodes.every(({ records }) => records.length > 0)).toBe(true)
    }
  })

  it('has the ways of vertices that were merged', async () => {
    const gate = createGate()
    const make = (tag: string): Vertex =>
      vtx({
        name: `copy ${tag}`,
        seed: 'copy',
        slow: { 0: true },
        inputs: [vtx({ name: `src ${tag}`, seed: `src ${tag}`, value: 'bytes' })],
        run: async () => {
          await gate.wait()
          return [1]
        },
      })
    const both = [keysOf(make('a')), keysOf(make('b'))]
    await gate.reached
    await settle()
    gate.open()
    for (const keys of await Promise.all(both)) {
      const nodes = await walkCacheChain(keys)
      const copy = nodes.find(({ digest }) => digest.slice(7, 11) === name('copy'))!
      const ways = copy.inputs[0]!.map(({ node }) => node.digest.slice(7, 11))
      expect(ways).toEqual(expect.arrayContaining([name('src a'), name('src b')]))
    }
  })

  it('leaves circles and keys without a way out', async () => {
    const key = (id: string, inputs: CacheKey['inputs'] = []): CacheKey =>
      createKey(sha256(id), 0, inputs, { id })
    const root = key('root')
    const circle = key('circle', [[{ key: root, selector: '' }]])
    ;(circle.inputs[0] as { key: CacheKey; selector: string }[]).push({ key: circle, selector: '' })
    const lost = key('lost', [[{ key: circle, selector: '' }], []])
    const nodes = await walkCacheChain([key('top', [[{ key: circle, selector: '' }]]), lost])
    expect(nodes.map(({ id }) => id).sort()).toEqual(['circle', 'root', 'top'])
    expect(nodes.find(({ id }) => id === 'circle')!.inputs[0]!.map(({ node }) => node.id)).toEqual(['root'])
  })

  it('walks 5,000 keys without recursion', async () => {
    let v = vtx({ name: 'root', value: 0 })
    for (let i = 0; i < 5000; i++) v = vtx({ name: `v${i}`, inputs: [v], value: i })
    const keys = await keysOf(v)
    expect((await walkCacheChain(keys)).length).toBe(5001)
    expect((await walkCacheChain(keys, { backlinks: true, managers: [h.cache] })).length).toBe(5001)
  })
})
