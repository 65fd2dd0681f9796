import { tmpdir } from 'node:os'
import { describe, expect, it } from '@jest/globals'
import { services, type slipway } from '@slipway/proto'
import { messagesOf } from '@slipway/rpc'
import { openLoopback } from '@slipway/rpc/testing'
import { SessionRoutes } from '@slipway/sessions'
import { FakeWorker } from '../testing/fake-worker.ts'
import type { WorkContext, Worker } from '../worker.ts'
import { remoteMetadata } from './metadata.ts'
import { WorkerService } from './server.ts'

type Event = slipway.worker.v1.WorkEvent.$Shape

const until = async (condition: () => boolean): Promise<void> => {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 1_000) throw new Error('it did not happen in time')
    await new Promise((done) => setTimeout(done, 10))
  }
}

/** A worker, and calls of Work that name no lease. */
async function open() {
  const fake = new FakeWorker('w1')
  const signals: AbortSignal[] = []
  const worker: Worker = {
    ...fake.asWorker(),
    remote: async (ref: string, _: unknown, { signal }: WorkContext) => {
      signals.push(signal)
      return await fake.remote(ref)
    },
    mount: () => {
      const hold = fake.holdOf('w1::r')
      return Promise.resolve({ path: tmpdir(), [Symbol.asyncDispose]: () => hold.release() })
    },
  }
  const service = new WorkerService({ worker, routes: new SessionRoutes() })
  const loopback = await openLoopback([service.service])
  const work = async (start: slipway.worker.v1.Start.$Shape) => {
    const call = loopback.caller.duplex(services.SlipwayWorkerService.Work)
    call.on('error', () => {})
    call.write({ start })
    const { value } = await messagesOf<Event>(call).next()
    return { call, result: (value as Event).result }
  }
  return { fake, signals, service, work, [Symbol.asyncDispose]: () => loopback[Symbol.asyncDispose]() }
}

describe('work without a lease', () => {
  for (const leave of ['end', 'cancel'] as const) {
    it(`lets layers be read until the caller leaves: ${leave}`, async () => {
      await using opened = await open()
      const { call, result } = await opened.work({ remote: { ref: 'w1::r', compression: 'gzip' } })
      const provider = () => opened.service.providerOf(remoteMetadata(result?.remote?.hold ?? ''))
      expect(provider()).toBeDefined()
      expect(opened.signals[0]!.aborted).toBe(false)
      call[leave]()
      await until(() => opened.signals[0]!.aborted)
      expect(provider).toThrow('is gone')
    })

    it(`keeps a tree mounted until the caller leaves: ${leave}`, async () => {
      await using opened = await open()
      const { call, result } = await opened.work({ mount: { ref: 'w1::r' } })
      expect(result?.mount?.path).toBe(tmpdir())
      expect(opened.fake.held).toBe(1)
      call[leave]()
      await until(() => opened.fake.held === 0)
    })
  }
})
