import { describe, expect, it } from '@jest/globals'
import {
  abortable,
  createDeferred,
  every,
  KeyedMutex,
  mapLimit,
  Semaphore,
  SingleFlight,
  sleep,
} from './async.ts'
import { SlipwayError } from './errors.ts'

describe('abortable', () => {
  it('rejects with the reason when it is ours, else as canceled or past its deadline', async () => {
    const ours = new SlipwayError('unavailable', 'gone')
    await expect(abortable(new Promise(() => {}), AbortSignal.abort(ours))).rejects.toBe(ours)
    await expect(abortable(new Promise(() => {}), AbortSignal.abort())).rejects.toMatchObject({
      code: 'canceled',
    })
    await expect(sleep(60_000, AbortSignal.timeout(1))).rejects.toMatchObject({ code: 'deadline-exceeded' })
  })

  it('leaves no listener behind', async () => {
    const controller = new AbortController()
    await abortable(Promise.resolve(1), controller.signal)
    controller.abort()
    await expect(abortable(Promise.resolve(2), undefined)).resolves.toBe(2)
  })
})

describe('every', () => {
  it('does its work again and again, and no more once it is disposed of', async () => {
    let done = 0
    const twice = createDeferred<void>()
    const work = every(1, () => {
      if (++done === 2) twice.resolve()
    })
    await twice.promise
    work[Symbol.dispose]()
    const before = done
    await sleep(20)
    expect(done).toBe(before)
  })
})

describe('Semaphore', () => {
  it('serves in order and never lets more in than there are permits', async () => {
    const semaphore = new Semaphore(2)
    const order: number[] = []
    let inside = 0
    let most = 0
    await Promise.all(
      [0, 1, 2, 3, 4].map((index) =>
        semaphore.run(async () => {
          order.push(index)
          most = Math.max(most, ++inside)
          await sleep(1)
          inside--
        }),
      ),
    )
    expect(order).toEqual([0, 1, 2, 3, 4])
    expect(most).toBe(2)
  })

  it('gives the turn of a waiter that left to the next', async () => {
    const semaphore = new Semaphore(1)
    const first = await semaphore.acquire()
    const leaving = new AbortController()
    const left = semaphore.acquire(leaving.signal)
    const next = semaphore.acquire()
    leaving.abort()
    await expect(left).rejects.toMatchObject({ code: 'canceled' })
    first[Symbol.dispose]()
    first[Symbol.dispose]()
    const held = await next
    const last = semaphore.acquire(AbortSignal.timeout(5))
    await expect(last).rejects.toMatchObject({ code: 'deadline-exceeded' })
    held[Symbol.dispose]()
  })
})

describe('KeyedMutex', () => {
  it('excludes within a key only', async () => {
    const mutex = new KeyedMutex()
    const log: string[] = []
    const gate = createDeferred<void>()
    const a = mutex.run('a', async () => {
      await gate.promise
      log.push('a1')
    })
    const again = mutex.run('a', async () => void log.push('a2'))
    await mutex.run('b', async () => void log.push('b'))
    gate.resolve()
    await Promise.all([a, again])
    expect(log).toEqual(['b', 'a1', 'a2'])
  })
})

describe('SingleFlight', () => {
  it('joins calls while one runs and forgets the outcome', async () => {
    const flight = new SingleFlight<number>()
    let calls = 0
    const run = async (): Promise<number> => ++calls
    expect(await Promise.all([flight.do('k', run), flight.do('k', run)])).toEqual([1, 1])
    expect(await flight.do('k', run)).toBe(2)
  })
})

describe('mapLimit', () => {
  it('keeps order, bounds what is in flight, and starts nothing after a failure', async () => {
    let running = 0
    let most = 0
    const doubled = await mapLimit([3, 1, 2], 2, async (value) => {
      most = Math.max(most, ++running)
      await sleep(value)
      running--
      return value * 2
    })
    expect(doubled).toEqual([6, 2, 4])
    expect(most).toBe(2)
    const started: number[] = []
    const failing = mapLimit([0, 1, 2, 3], 1, async (value) => {
      started.push(value)
      if (value === 1) throw new SlipwayError('aborted', 'stop')
    })
    await expect(failing).rejects.toThrow('stop')
    expect(started).toEqual([0, 1])
  })
})
