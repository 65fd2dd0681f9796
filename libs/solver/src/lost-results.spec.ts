import { describe, expect, it } from '@jest/globals'
import { lostError } from '@slipway/base'
import { countCalls, RecordingSink, vtx } from './testing/fakes.ts'
import { createGate, useHarness } from './testing/harness.ts'
import type { Vertex } from './types.ts'

describe('results that are lost with their host', () => {
  const h = useHarness()

  /** Lets go what waits in a run, once something was lost. */
  const stopped = (name: string, inputs: readonly Vertex[], gate = createGate()) => ({
    gate,
    vertex: vtx({
      name,
      inputs,
      run: async ([input]) => {
        await gate.wait()
        return [`${name} of ${String(input?.value)}`]
      },
    }),
  })

  it('are made again when a step needs them, and the step runs again', async () => {
    const base = vtx({ name: 'base', value: 'base' })
    const middle = vtx({ name: 'middle', inputs: [base], value: 'middle' })
    const top = stopped('top', [middle])
    const built = h.buildOnce(top.vertex)
    await top.gate.reached
    h.results.loseValue('middle')
    top.gate.open()
    expect(await built).toBe('top of middle')
    expect([base, middle, top.vertex].map(({ op }) => op.runCalls)).toEqual([1, 2, 2])
  })

  it('are made again with all that was lost below them', async () => {
    const base = vtx({ name: 'base', value: 'base' })
    const middle = vtx({ name: 'middle', inputs: [base], value: 'middle' })
    const top = stopped('top', [middle])
    const built = h.buildOnce(top.vertex)
    await top.gate.reached
    for (const value of ['base', 'middle']) h.results.loseValue(value)
    top.gate.open()
    expect(await built).toBe('top of middle')
    expect([base, middle, top.vertex].map(({ op }) => op.runCalls)).toEqual([2, 3, 2])
  })

  it('are made again where they came from the cache, though nothing of them ran', async () => {
    const lower = (): Vertex =>
      vtx({ name: 'middle', inputs: [vtx({ name: 'base', value: 'base' })], value: 'middle' })
    await h.buildOnce(lower())
    const again = lower()
    const top = stopped('top', [again])
    const built = h.buildOnce(top.vertex)
    await top.gate.reached
    expect(countCalls(again).runs).toBe(0)
    h.results.loseValue('middle')
    top.gate.open()
    expect(await built).toBe('top of middle')
    // The base is still in the cache.
    expect(countCalls(again).runs).toBe(1)
  })

  it('are read anew where what is made again has another content', async () => {
    let round = 0
    const middle = vtx({ name: 'middle', run: async () => [`round ${++round}`] })
    const seen: unknown[] = []
    const top = vtx({
      name: 'top',
      inputs: [middle],
      slow: {
        0: async ({ value }) => {
          seen.push(value)
          if (seen.length === 1) h.results.loseValue(value)
          return await Promise.resolve(undefined)
        },
      },
      run: async ([input]) => [input?.value],
    })
    expect(await h.buildOnce(top)).toBe('round 2')
    expect(seen).toEqual(['round 1', 'round 2'])
  })

  it('are made again once for two builds, and two outputs', async () => {
    const two = vtx({ name: 'two', run: async () => ['left', 'right'] })
    const gate = createGate()
    const top = vtx({
      name: 'top',
      inputs: [
        { vertex: two, index: 0 },
        { vertex: two, index: 1 },
      ],
      run: async (inputs) => {
        await gate.wait()
        return [inputs.map(({ value }) => value).join()]
      },
    })
    const built = [h.buildOnce(top), h.buildOnce(top)]
    await gate.reached
    for (const value of ['left', 'right']) h.results.loseValue(value)
    gate.open()
    expect(await Promise.all(built)).toEqual(['left,right', 'left,right'])
    expect(two.op.runCalls).toBe(2)
  })

  it('are made again for a build that finds out after it got them', async () => {
    const made = vtx({ name: 'made', value: 'made' })
    await using job = h.newJob()
    const first = await job.build({ vertex: made, index: 0 })
    h.solver.lose(new Set([first.id]))
    const second = await job.build({ vertex: made, index: 0 })
    expect([second.value, second.id === first.id, made.op.runCalls]).toEqual(['made', false, 2])
    await first.release()
    await second.release()
  })

  it('show no error to the user, but a word about it', async () => {
    const progress = new RecordingSink()
    const top = stopped('top', [vtx({ name: 'base', value: 'base' })])
    await using job = h.newJob({ progress })
    const built = h.buildIn(job, top.vertex)
    await top.gate.reached
    h.results.loseValue('base')
    top.gate.open()
    await built
    const shown = [...progress.ofVertex('top'), ...progress.ofVertex('base')]
    expect(shown.filter(({ error }) => error !== undefined)).toEqual([])
    expect(progress.last('top')?.completed).toBeDefined()
    const logs = progress.events.flatMap((event) => (event.kind === 'log' ? [String(event.data)] : []))
    expect(logs).toEqual([
      expect.stringMatching(/^the host of w::0 was lost: what is missing is made again\n$/),
    ])
  })

  it('fail the build when they get lost again and again', async () => {
    const base = vtx({ name: 'base', value: 'base' })
    const top = vtx({
      name: 'top',
      inputs: [base],
      run: async ([input]) => await Promise.reject(lostError('lost again', [input!.id])),
    })
    await expect(h.buildOnce(top)).rejects.toThrow('lost again')
    expect([base.op.runCalls, top.op.runCalls]).toEqual([17, 17])
  })
})
