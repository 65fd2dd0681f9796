import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { silentLogger } from '@slipway/base'
import { SessionRoutes } from '@slipway/sessions'
import { services } from '@slipway/proto'
import type { Caller } from '@slipway/rpc'
import { type Loopback, openLoopback } from '@slipway/rpc/testing'
import { FakeWorker } from '@slipway/worker/testing/fake-worker'
import { WorkerService } from '@slipway/worker/wire/server'
import { Workers } from './workers.ts'

const ADDRESS = 'tcp://worker:1'

describe('the workers that are here', () => {
  let first: Loopback
  let second: Loopback
  /** Who answers at the address. */
  let there: Loopback
  const ended: string[] = []

  const serving = async (id: string): Promise<Loopback> => {
    const worker = new FakeWorker(id).asWorker()
    return await openLoopback([new WorkerService({ worker, routes: new SessionRoutes() }).service])
  }
  const caller: Caller = {
    unary: async (method, request, options) => {
      if (method.path === services.SlipwayWorkerService.EndLease.path) ended.push(method.path)
      return await there.caller.unary(method, request, options)
    },
    serverStream: (...call) => there.caller.serverStream(...call),
    clientStream: (...call) => there.caller.clientStream(...call),
    duplex: (...call) => there.caller.duplex(...call),
    close: () => {},
  }

  beforeEach(async () => {
    first = await serving('w1')
    second = await serving('w2')
    there = first
  })
  afterEach(async () => {
    await first[Symbol.asyncDispose]()
    await second[Symbol.asyncDispose]()
  })

  it('take another one in that answers where one was, and let go of that one', async () => {
    await using workers = new Workers({
      connections: { to: () => () => caller },
      routes: new SessionRoutes(),
      peers: { all: () => [], onChange: () => new DisposableStack(), require: () => {} },
      addresses: [ADDRESS],
      logger: silentLogger,
    })
    const old = await workers.first(30_000)
    expect(old.id).toBe('w1')
    // It has a lease now.
    await (await old.hold('w1::r')).release()
    there = second
    expect((await old.info()).id).toBe('w2')
    expect((await workers.first(30_000)).id).toBe('w2')
    expect(workers.list().map(({ id }) => id)).toEqual(['w2'])
    expect(workers.addressOf('w1')).toBeUndefined()
    expect(ended).toHaveLength(1)
  })
})
