import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { sha256 } from '@slipway/base'
import type { StepLimits } from '../kept-steps.ts'
import type { RanStep, StepFile, StepHistory, StepReason } from '../steps.ts'

interface Size {
  readonly steps: number
  readonly fileBytes: number
}

export interface OpenedSteps extends AsyncDisposable {
  readonly steps: StepHistory & { size(): Size | Promise<Size> }
}

export function ran(
  name: string,
  more: Partial<RanStep> & { readonly files?: readonly StepFile[]; readonly key?: string } = {},
): RanStep {
  const { files, key = 'key', fields = new Map([['args', 'true']]), ...rest } = more
  const state = JSON.stringify([...fields])
  return {
    vertex: sha256(`${name} ${state} ${key}`),
    name,
    isForced: false,
    restsOnForced: false,
    slots: { name: sha256(name), place: sha256('place') },
    cacheMap: sha256(state),
    fields,
    inputs: [{ vertex: sha256('base'), name: 'base', keys: [key], ...(files ? { files } : {}) }],
    ...rest,
  }
}

const file = (path: string, text: string): StepFile => ({ path, size: text.length, digest: sha256(text) })

/** What every history of steps must show. `open` gives an empty one. */
export function stepsSuite(name: string, open: (limits?: StepLimits) => Promise<OpenedSteps>): void {
  describe(`reasons of steps: ${name}`, () => {
    let opened: OpenedSteps
    let steps: OpenedSteps['steps']
    const use = async (limits?: StepLimits): Promise<void> => {
      opened = await open(limits)
      steps = opened.steps
    }
    beforeEach(() => use())
    afterEach(async () => await opened[Symbol.asyncDispose]())

    let builds = 0
    const reasonOf = async (...all: readonly RanStep[]): Promise<StepReason> => {
      const build = `build${builds++}`
      await steps.explain(build, all)
      return (await steps.misses(build)).at(-1)!.reason
    }

    it('tell what is new of a step: fields, inputs, files', async () => {
      expect(await reasonOf(ran('s'))).toEqual({ kind: 'unseen' })
      expect(await reasonOf(ran('s'))).toEqual({ kind: 'pruned' })
      expect(await reasonOf(ran('s', { isForced: true }))).toEqual({ kind: 'forced' })
      expect(await reasonOf(ran('s', { restsOnForced: true }))).toEqual({ kind: 'forced' })
      expect(await reasonOf(ran('s', { fields: new Map([['env A', '1']]) }))).toEqual({
        kind: 'changed',
        fields: ['args', 'env A'],
        inputs: [],
      })
      expect(await reasonOf(ran('s', { key: 'other' }))).toEqual({
        kind: 'changed',
        fields: [],
        inputs: [{ input: 0, name: 'base', omitted: 0 }],
      })
      await reasonOf(ran('copy', { key: 'a', files: [file('/a', 'x'), file('/b', 'y'), file('/c', 'z')] }))
      expect(
        await reasonOf(ran('copy', { key: 'b', files: [file('/a', 'x'), file('/b', 'yy'), file('/d', '')] })),
      ).toEqual({
        kind: 'changed',
        fields: [],
        inputs: [
          {
            input: 0,
            name: 'base',
            omitted: 0,
            files: [
              {
                path: '/b',
                before: { size: 1, digest: sha256('y') },
                after: { size: 2, digest: sha256('yy') },
              },
              { path: '/c', before: { size: 1, digest: sha256('z') } },
              { path: '/d', after: { size: 0, digest: sha256('') } },
            ],
          },
        ],
      })
    })

    it('compare with the nearest of some steps of that name, else of that place', async () => {
      for (const branch of ['x', 'y', 'z'])
        await reasonOf(ran('s', { key: branch, fields: new Map([['args', branch]]) }))
      expect(await reasonOf(ran('s', { key: 'x', fields: new Map([['args', 'x2']]) }))).toMatchObject({
        fields: ['args'],
        inputs: [],
      })
      expect(await reasonOf(ran('renamed', { key: 'x', fields: new Map([['args', 'x3']]) }))).toMatchObject({
        fields: ['args'],
      })
      const elsewhere = { slots: { name: sha256('new'), place: sha256('elsewhere') } }
      expect(await reasonOf(ran('new', elsewhere))).toEqual({ kind: 'unseen' })
    })

    it('do not compare steps of one build with each other', async () => {
      await steps.explain('first', [ran('a'), ran('b', { fields: new Map([['args', 'other']]) })])
      expect((await steps.misses('first')).map(({ reason }) => reason.kind)).toEqual(['unseen', 'unseen'])
    })

    it('do not take another key of an input that ran unchanged for a change', async () => {
      const base = ran('base', { vertex: sha256('base') })
      await reasonOf(base, ran('s', { key: 'k1' }))
      expect(await reasonOf(base, ran('s', { key: 'k2' }))).toEqual({ kind: 'pruned' })
    })

    it('of what reads the session are not compared', async () => {
      const local = ran('local', { cacheMap: 'random:1' })
      await reasonOf(local)
      expect(await reasonOf({ ...local, cacheMap: 'random:2' })).toEqual({ kind: 'session' })
      expect((await steps.size()).steps).toBe(0)
    })

    it('go with their build', async () => {
      await steps.explain('gone', [ran('s')])
      await steps.explain('gone', [ran('s')])
      expect((await steps.misses('gone')).map(({ reason }) => reason.kind)).toEqual(['pruned'])
      await steps.forget('gone')
      await expect(steps.misses('gone')).rejects.toMatchObject({ code: 'not-found' })
    })

    it('stay within their bounds: the oldest go', async () => {
      await opened[Symbol.asyncDispose]()
      await use({ steps: 10, perName: 3, fileBytes: 1000 })
      const files = Array.from({ length: 10 }, (_, i) => file(`/f${i}`, `${i}`))
      for (let i = 0; i < 20; i++) await reasonOf(ran('same', { key: `${i}`, files }))
      expect((await steps.size()).steps).toBe(3)
      for (let i = 0; i < 40; i++) await reasonOf(ran(`step ${i}`, { key: `${i}`, files }))
      const { steps: count, fileBytes } = await steps.size()
      expect(count).toBe(10)
      expect(fileBytes).toBeGreaterThan(300)
      expect(fileBytes).toBeLessThanOrEqual(1000)
      expect(await reasonOf(ran('step 39', { key: '39' }))).toEqual({ kind: 'pruned' })
      expect(
        await reasonOf(ran('step 1', { key: '1', slots: { name: sha256('step 1'), place: '' } })),
      ).toEqual({ kind: 'unseen' })
    })
  })
}
