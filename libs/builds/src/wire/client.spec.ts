import { describe, expect, it } from '@jest/globals'
import { abortError, createDeferred, isLost, lostError, SlipwayError } from '@slipway/base'
import type { Caller } from '@slipway/rpc'
import type { BuildBridge, BuildRequest } from '../builds.ts'
import { BuildsClient } from './client.ts'

const REQUEST: BuildRequest = {
  ref: 'build',
  sessionId: '',
  frontend: '',
  frontendAttrs: {},
  frontendInputs: new Map(),
  exporters: [],
  sessionExporter: false,
  cacheExports: [],
  cacheImports: [],
  entitlements: [],
  internal: false,
  compatibilityVersion: 20,
}

describe('the bridge of a build', () => {
  const endWith = async (error: Error): Promise<unknown> => {
    const solved = createDeferred<never>()
    const caller = { unary: () => solved.promise } as unknown as Caller
    let life: AbortSignal | undefined
    const openBridge = (opening: { readonly life: AbortSignal }): Promise<BuildBridge> => {
      life = opening.life
      return Promise.resolve({} as BuildBridge)
    }
    const client = new BuildsClient({ caller, relay: '', openBridge })
    const solving = client.solve(REQUEST, new AbortController().signal)
    await client.bridge('build', new AbortController().signal)
    solved.reject(error)
    await expect(solving).rejects.toThrow(error.message)
    return abortError(life!)
  }

  it('ends with its build', async () => {
    const reason = await endWith(new SlipwayError('data-loss', 'it is torn'))
    expect([isLost(reason), String(reason)]).toEqual([false, 'SlipwayError: the build ended'])
  })

  it('is lost, rather than ended, with its solver', async () => {
    const reason = await endWith(lostError('Connection dropped'))
    expect([isLost(reason), String(reason)]).toEqual([
      true,
      'SlipwayError: lost the connection to the solver: Connection dropped',
    ])
  })
})
