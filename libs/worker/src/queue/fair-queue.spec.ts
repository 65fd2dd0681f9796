import { describe, expect, it } from '@jest/globals'
import { errorCode } from '@slipway/base'
import { FairQueue } from './fair-queue.ts'

const turn = (): Promise<void> => new Promise((done) => setImmediate(done))

describe('FairQueue', () => {
  it('lets in as many as there are slots, and tells the others where they stand', async () => {
    const queue = new FairQueue(2)
    const told: string[] = []
    const at = (name: string) => (position: number) => void told.push(`${name}${position}`)
    const first = await queue.acquire('a', at('x'))
    await queue.acquire('a', at('x'))
    const third = queue.acquire('a', at('c'))
    const fourth = queue.acquire('a', at('d'))
    expect([queue.running, queue.waiting]).toEqual([2, 2])
    expect(told).toEqual(['c1', 'd2'])
    first[Symbol.dispose]()
    first[Symbol.dispose]()
    ;(await third)[Symbol.dispose]()
    await fourth
    expect(told).toEqual(['c1', 'd2', 'd1'])
    expect([queue.running, queue.waiting]).toEqual([2, 0])
  })

  it('gives the next slot to the build that has the fewest', async () => {
    const queue = new FairQueue(2)
    const order: string[] = []
    const held: Disposable[] = []
    const enter = async (owner: string): Promise<void> => {
      held.push(await queue.acquire(owner, () => {}))
      order.push(owner)
    }
    const all = ['big', 'big', 'big', 'big', 'big', 'small', 'small'].map(enter)
    for (let n = 0; n < 5; n++) {
      await turn()
      held.shift()![Symbol.dispose]()
    }
    await Promise.all(all)
    expect(order).toEqual(['big', 'big', 'small', 'big', 'small', 'big', 'big'])
  })

  it('forgets who no longer waits', async () => {
    const queue = new FairQueue(1)
    const held = await queue.acquire('a', () => {})
    const stop = new AbortController()
    const told: number[] = []
    const gone = queue.acquire('a', () => {}, stop.signal).catch(errorCode)
    const next = queue.acquire('b', (position) => void told.push(position))
    stop.abort()
    expect(await gone).toBe('canceled')
    held[Symbol.dispose]()
    ;(await next)[Symbol.dispose]()
    expect([queue.running, queue.waiting]).toEqual([0, 0])
  })

  it('has room for all where there is no limit', async () => {
    const queue = new FairQueue(0)
    for (let n = 0; n < 100; n++) await queue.acquire('a', () => {})
    expect(queue.running).toBe(100)
  })
})
