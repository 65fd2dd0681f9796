import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { isLost, silentLogger } from '@slipway/base'
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
      connections: { to: () => () => caller, framedTo: () => () => caller },
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

  it('ask a new process at a known address who it is, and find one that has moved where it is now', async () => {
    let announced = [{ address: ADDRESS, id: 'process-1' }]
    let tell = (): void => {}
    await using workers = new Workers({
      connections: { to: () => () => caller, framedTo: () => () => caller },
      routes: new SessionRoutes(),
      peers: {
        all: () => announced,
        onChange: (listener) => {
          tell = listener
          return new DisposableStack()
        },
        require: () => {},
      },
      addresses: [],
      logger: silentLogger,
    })
    const old = await workers.first(30_000)
    await (await old.hold('w1::r')).release()
    there = second
    announced = [{ address: ADDRESS, id: 'process-2' }]
    tell()
    await until(() => workers.list()[0]?.id === 'w2')
    // The other one has come back elsewhere, while it is still announced where it was.
    there = first
    announced = [...announced, { address: 'tcp://worker:2', id: 'process-3' }]
    tell()
    await until(() => workers.list().length === 2)
    expect(workers.addressOf('w1')).toBe('tcp://worker:2')
    there = second
    announced = [...announced, { address: 'tcp://worker:3', id: 'process-4' }]
    tell()
    await until(() => workers.addressOf('w2') === 'tcp://worker:3')
    expect(
      workers
        .list()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['w1', 'w2'])
  })

  it('open no lease with another worker than the one they are for', async () => {
    const workers = new Workers({
      connections: { to: () => () => caller, framedTo: () => () => caller },
      routes: new SessionRoutes(),
      peers: { all: () => [], onChange: () => new DisposableStack(), require: () => {} },
      addresses: [ADDRESS],
      logger: silentLogger,
    })
    const old = await workers.first(30_000)
    there = second
    const error: unknown = await old.hold('w1::r').catch((failure: unknown) => failure)
    expect(isLost(error)).toBe(true)
    await workers[Symbol.asyncDispose]()
  })
})

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((done) => setTimeout(done, 5))
}
