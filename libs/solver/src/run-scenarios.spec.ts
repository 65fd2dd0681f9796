import { describe, expect, it } from '@jest/globals'
import { countCalls, vtx } from './testing/fakes.ts'
import { createGate, useHarness } from './testing/harness.ts'
import type { Vertex } from './types.ts'

describe('runs', () => {
  const h = useHarness()

  it('runs an op of several outputs once (F011)', async () => {
    const two = vtx({ name: 'two', run: async () => ['left', 'right'] })
    const top = vtx({
      name: 'top',
      inputs: [
        { vertex: two, index: 1 },
        { vertex: two, index: 0 },
      ],
      run: async (inputs) => [inputs.map(({ value }) => value)],
    })
    expect(await h.buildOnce(top)).toEqual(['right', 'left'])
    expect(two.op.runCalls).toBe(1)
    expect(await h.buildOnce({ vertex: two, index: 1 })).toBe('right')
    expect(two.op.runCalls).toBe(1)
    await expect(
      h.buildOnce({ vertex: vtx({ name: 'two', run: async () => ['left', 'right'] }), index: 2 }),
    ).rejects.toThrow('invalid response from exec need 2 index but 2 results received')
  })

  it('keeps an empty output, and finds it again (F053)', async () => {
    const make = (): Vertex => vtx({ name: 'empty', run: async () => [undefined] })
    expect(await h.buildOnce(make())).toBeUndefined()
    const again = make()
    expect(await h.buildOnce(again)).toBeUndefined()
    expect(countCalls(again).runs).toBe(0)
  })

  it('starts all inputs at once when nothing can be found (F006)', async () => {
    const left = createGate()
    const right = createGate()
    const make = (name: string, gate: ReturnType<typeof createGate>): Vertex =>
      vtx({
        name,
        run: async (_, { signal }) => {
          await gate.wait(signal)
          return [name]
        },
      })
    const top = vtx({ name: 'top', inputs: [make('left', left), make('right', right)], value: 'top' })
    const built = h.buildOnce(top)
    await Promise.all([left.reached, right.reached])
    right.open()
    left.open()
    expect(await built).toBe('top')
  })

  it('builds and finds chains of 5,000 vertices without recursion', async () => {
    const make = (): Vertex => {
      let v = vtx({ name: 'root', value: 0 })
      for (let i = 0; i < 5000; i++) v = vtx({ name: `v${i}`, inputs: [v], value: i })
      return v
    }
    expect(await h.buildOnce(make())).toBe(4999)
    const before = h.solver.stats().steps
    const again = make()
    expect(await h.buildOnce(again)).toBe(4999)
    expect(countCalls(again)).toEqual({ maps: 5001, runs: 0 })
    expect(h.cache.loads).toBe(1)
    expect(h.solver.stats().steps - before).toBeLessThan(5001 * 8)
  })
})
