import { describe, expect, it } from '@jest/globals'
import { silentLogger, SlipwayError } from '@slipway/base'
import { services, type slipway } from '@slipway/proto'
import type { Caller } from '@slipway/rpc'
import { ClientLease } from './client-lease.ts'

type Asked = slipway.worker.v1.ReleaseRequest.$Properties

/** A worker whose releases take until `answer` is called. */
class SlowWorker {
  readonly asked: (readonly string[])[] = []
  answer!: () => void
  readonly #answered = new Promise<object>((resolve) => (this.answer = () => resolve({})))
  readonly caller = {
    unary: async (method: unknown, request: Asked) => {
      if (method !== services.SlipwayWorkerService.Release) return {}
      this.asked.push([...(request.holds ?? [])])
      return await this.#answered
    },
  } as unknown as Caller
}

describe('a lease with a worker', () => {
  it('waits for a release where the worker answers', async () => {
    const worker = new SlowWorker()
    await using lease = new ClientLease(worker.caller, 30_000, silentLogger)
    let released = false
    const releasing = Promise.all([lease.release('a'), lease.release('b')]).then(() => (released = true))
    await new Promise((done) => setTimeout(done, 20))
    expect([worker.asked, released]).toEqual([[['a', 'b']], false])
    worker.answer()
    await releasing
  })

  it('does not let a worker that does not answer hold anybody up', async () => {
    const worker = new SlowWorker()
    await using lease = new ClientLease(worker.caller, 30_000, silentLogger)
    await lease.release('a')
    // It is waited for once, not for each hold.
    for (const hold of Array.from({ length: 20 }, (_, i) => `more ${i}`)) await lease.release(hold)
    expect(worker.asked).toHaveLength(21)
    worker.answer()
  })

  it('is over, and asked for no more, once the worker could not be reached for as long as it cannot have kept it', async () => {
    const ids: string[] = []
    const over = Promise.withResolvers<void>()
    let away = false
    const unary = async (method: unknown, { lease }: slipway.worker.v1.RenewLeaseRequest.$Properties) => {
      if (method === services.SlipwayWorkerService.RenewLease) ids.push(lease ?? '')
      if (away) throw new SlipwayError('unavailable', 'No connection established')
      return await Promise.resolve({})
    }
    const logger = { ...silentLogger, warn: () => over.resolve() }
    await using lease = new ClientLease({ unary } as unknown as Caller, 60, logger)
    const first = await lease.open()
    away = true
    await over.promise
    const asked = ids.length
    away = false
    const second = await lease.open()
    expect(second).not.toBe(first)
    expect(ids.slice(asked)).not.toContain(first)
  })
})
