import { describe, expect, it } from '@jest/globals'
import { type Schedulable, Scheduler } from './scheduler.ts'
import { settle } from './testing/harness.ts'

describe('scheduler', () => {
  const create = (step: (self: Schedulable) => void): Schedulable => {
    const self: Schedulable = { queued: false, step: () => step(self) }
    return self
  }

  it('makes one step of many signals, in the order of the first ones', async () => {
    const scheduler = new Scheduler()
    const order: string[] = []
    const [a, b] = [create(() => order.push('a')), create(() => order.push('b'))]
    for (const target of [b, a, b, a, b]) scheduler.signal(target)
    expect(order).toEqual([])
    await settle(1)
    expect(order).toEqual(['b', 'a'])
    expect(scheduler.steps).toBe(2)
  })

  it('takes a signal that comes during the step as one more step', async () => {
    const scheduler = new Scheduler()
    let steps = 0
    scheduler.signal(create((self) => ++steps < 3 && scheduler.signal(self)))
    await settle(1)
    expect(steps).toBe(3)
  })

  it('gives way to the event loop, and comes back', async () => {
    const scheduler = new Scheduler()
    let left = 400
    let turns = 0
    const watch = (): void => {
      turns++
      if (left > 0) setImmediate(watch)
    }
    setImmediate(watch)
    const busy = (self: Schedulable): void => {
      const until = performance.now() + 0.25
      while (performance.now() < until);
      if (--left > 0) scheduler.signal(self)
    }
    scheduler.signal(create(busy))
    while (left > 0) await settle(1)
    // 100 ms of work in turns of some 4 ms, looked at every 32 steps of 0.25 ms.
    expect(turns).toBeGreaterThan(8)
  })

  it('goes on after a step asked for a pause in the middle of a burst', async () => {
    const scheduler = new Scheduler()
    const seen = new Set<number>()
    for (let i = 0; i < 20_000; i++) scheduler.signal(create(() => seen.add(i)))
    while (seen.size < 20_000) await settle(1)
    expect(scheduler.steps).toBe(20_000)
  })
})
