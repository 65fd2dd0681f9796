import { describe, expect, it } from '@jest/globals'
import { Metadata } from '@grpc/grpc-js'
import { errorCode } from '@slipway/base'
import { services } from '@slipway/proto'
import { type Caller, dial } from '@slipway/rpc'
import { openLoopback } from '@slipway/rpc/testing'
import type { Frontend } from '../frontend.ts'
import { FakeBridge, fakeRef } from '../testing/fake-bridge.ts'
import { frontendSuite } from '../testing/suite.ts'
import { BRIDGE_KEY, OpenBridges } from './bridges.ts'
import { createFrontendClient, listFrontends } from './frontend-client.ts'
import { createFrontendService } from './frontend-server.ts'
import { createBridgeService } from './server.ts'

/** Frontends in one server, the bridges of builds in another, as the services have it. */
async function open(frontends: readonly Frontend[]) {
  const stack = new AsyncDisposableStack()
  const bridges = new OpenBridges()
  const build = stack.use(
    await openLoopback([
      createBridgeService({
        find: (call) => {
          const found = bridges.find(call)
          if (!found) throw new Error('the call names no bridge')
          return Promise.resolve(found)
        },
        workers: () => Promise.resolve([]),
      }),
    ]),
  )
  const callers = new Map<string, Caller>()
  stack.defer(() => {
    for (const caller of callers.values()) caller.close()
  })
  const dialOnce = (address: string): Caller => {
    const known = callers.get(address) ?? dial(address)
    callers.set(address, known)
    return known
  }
  const service = stack.use(await openLoopback([createFrontendService({ frontends, dial: dialOnce })]))
  return {
    frontend: (name: string) =>
      createFrontendClient(name, { caller: service.caller, bridges, bridgeAddress: build.address }),
    bridges,
    build,
    service,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

const codeOf = async (promise: Promise<unknown>): Promise<string> => await promise.then(() => 'ok', errorCode)
const nothing = () => Promise.resolve({ metadata: new Map<string, Uint8Array>() })

frontendSuite('over gRPC', open)

describe('frontends over gRPC', () => {
  it('lists them, and refuses one that is not there', async () => {
    await using opened = await open([
      { name: 'a', solve: nothing },
      { name: 'b', solve: nothing },
    ])
    expect(await listFrontends(opened.service.caller)).toEqual(['a', 'b'])
    expect(await codeOf(opened.frontend('c').solve(new FakeBridge()))).toBe('not-found')
  })

  it('refuses a ref that the build did not make', async () => {
    await using opened = await open([
      { name: 'forger', solve: () => Promise.resolve({ ref: fakeRef('forged', {}), metadata: new Map() }) },
    ])
    expect(await codeOf(opened.frontend('forger').solve(new FakeBridge()))).toBe('not-found')
  })

  it('closes the bridge with the call', async () => {
    let id = ''
    await using opened = await open([{ name: 'a', solve: nothing }])
    const open2 = opened.bridges.open.bind(opened.bridges)
    opened.bridges.open = (bridge) => {
      const made = open2(bridge)
      id = made.id
      return made
    }
    await opened.frontend('a').solve(new FakeBridge())
    const metadata = new Metadata()
    metadata.set(BRIDGE_KEY, id)
    const call = opened.build.caller.unary(services.LLBBridgeService.Solve, {}, { metadata })
    expect(await codeOf(call)).toBe('not-found')
  })

  it('fails the build when the frontend dies', async () => {
    await using opened = await open([
      {
        name: 'a',
        solve: async (bridge) => {
          setTimeout(() => void opened.service.cut(), 20)
          return await bridge.solve({})
        },
      },
    ])
    const build = new FakeBridge()
    build.answer = () => new Promise(() => {})
    expect(await codeOf(opened.frontend('a').solve(build))).toMatch(/^(unavailable|canceled)$/)
  })
})
