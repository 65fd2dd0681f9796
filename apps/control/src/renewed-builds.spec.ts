import { expect, it } from '@jest/globals'
import { createDeferred, silentLogger, sleep } from '@slipway/base'
import type { BuildRequest, BuildResponse, Builds } from '@slipway/builds'
import { RenewedBuilds } from './renewed-builds.ts'

it('says of each build that it runs, for as long as it does, also after that could not be told', async () => {
  const ends = new Map(['x', 'y'].map((ref) => [ref, createDeferred<BuildResponse>()]))
  const inner = { solve: ({ ref }: BuildRequest) => ends.get(ref)?.promise } as unknown as Builds
  const told: string[] = []
  const renew = async (refs: readonly string[]): Promise<void> => {
    if (told.push(refs.join()) === 1) throw new Error('the database is away')
    await Promise.resolve()
  }
  using builds = new RenewedBuilds(inner, renew, silentLogger, 1)
  const until = async (what: string): Promise<void> => {
    const after = told.length
    while (!told.slice(after).includes(what)) await sleep(1)
  }
  const solve = (ref: string) =>
    builds.solve({ ref } as unknown as BuildRequest, new AbortController().signal)
  const [x, y] = [solve('x'), solve('y')]
  await until('x,y')
  ends.get('x')?.resolve({} as BuildResponse)
  await x
  await until('y')
  ends.get('y')?.resolve({} as BuildResponse)
  await y
  const count = told.length
  for (let turn = 0; turn < 10; turn++) await sleep(1)
  expect(told).toHaveLength(count)
})
