import { expect, it } from '@jest/globals'
import { SlipwayError } from '@slipway/base'
import { openLoopback } from '@slipway/rpc/testing'
import type { RanStep } from '../steps.ts'
import { createStepRecordsClient, createStepRecordsService } from './step-records.ts'

const step = (name: string): RanStep => ({
  vertex: `sha256:${name}`,
  name,
  isForced: name === 'b',
  restsOnForced: true,
  slots: { name: 'sha256:n', place: 'sha256:p' },
  cacheMap: 'sha256:c',
  fields: new Map([
    ['args', 'x'],
    ['cwd', ''],
  ]),
  inputs: [
    {
      vertex: 'sha256:i',
      name: 'in',
      keys: ['k1', 'k2'],
      files: [{ path: '/f', size: 2 ** 40, digest: 'd' }],
    },
    { vertex: 'sha256:j', name: 'unknown', keys: [] },
    { vertex: 'sha256:k', name: 'empty', keys: [], files: [] },
  ],
})

it('hands over the steps of a build whole and in order, and what went wrong with them', async () => {
  const explained: unknown[] = []
  const steps = {
    explain: async (build: string, ran: readonly RanStep[]) => {
      if (build === 'bad') throw new SlipwayError('resource-exhausted', 'too much')
      explained.push([build, ran])
      await Promise.resolve()
    },
  }
  await using loopback = await openLoopback([createStepRecordsService(steps)])
  const client = createStepRecordsClient(loopback.caller)
  const ran = [step('a'), step('b')]
  await client.explain('build', ran)
  await client.explain('none', [])
  expect(explained).toEqual([
    ['build', ran],
    ['none', []],
  ])
  await expect(client.explain('bad', ran)).rejects.toMatchObject({
    code: 'resource-exhausted',
    message: 'too much',
  })
})
