import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createDeferred, errorCode, SlipwayError } from '@slipway/base'
import type { Bus, Job } from '../bus.ts'
import { announce } from '../presence/announce.ts'
import { watch } from '../presence/watch.ts'
import { instancesOf } from '../subjects.ts'

export interface OpenedBus extends AsyncDisposable {
  /** Another connection to the same bus; the memory bus is its own. */
  connect(): Promise<Bus>
}

const WORKERS = instancesOf('worker')
const bytes = (text: string): Uint8Array => Buffer.from(text)
const text = (data: Uint8Array): string => Buffer.from(data).toString()
const codeOf = async (promise: Promise<unknown>): Promise<string> => await promise.then(() => 'ok', errorCode)

export async function until(condition: () => boolean, ms = 10_000): Promise<void> {
  for (const end = Date.now() + ms; !condition(); ) {
    if (Date.now() > end) throw new Error('it did not happen in time')
    await new Promise((done) => setTimeout(done, 10))
  }
}

/** What every bus must show. */
export function busSuite(name: string, open: () => Promise<OpenedBus>): void {
  describe(`bus: ${name}`, () => {
    let opened: OpenedBus
    let one: Bus
    let two: Bus
    beforeEach(async () => {
      opened = await open()
      one = await opened.connect()
      two = await opened.connect()
    })
    afterEach(async () => {
      await one[Symbol.asyncDispose]()
      await two[Symbol.asyncDispose]()
      await opened[Symbol.asyncDispose]()
    })

    it('delivers to every subscriber, in order, by pattern', async () => {
      const all: string[] = []
      const some: string[] = []
      await using _a = await two.subscribe('a.>', ({ subject, data }) => all.push(`${subject} ${text(data)}`))
      await using _b = await one.subscribe('a.*.c', ({ data }) => some.push(text(data)))
      for (let index = 0; index < 50; index++) one.publish('a.b.c', bytes(String(index)))
      one.publish('a.x', bytes('x'))
      one.publish('b.x', bytes('no'))
      await until(() => all.length === 51 && some.length === 50)
      expect(all[0]).toBe('a.b.c 0')
      expect(some).toEqual(Array.from({ length: 50 }, (_, index) => String(index)))
      expect(all.at(-1)).toBe('a.x x')
    })

    it('gives each message to one of a group', async () => {
      const got: string[] = []
      const counts = [0, 0]
      const join = (index: number) => (message: { readonly data: Uint8Array }) => {
        got.push(text(message.data))
        counts[index]!++
      }
      await using _a = await one.subscribe('g', join(0), { group: 'team' })
      await using _b = await two.subscribe('g', join(1), { group: 'team' })
      for (let index = 0; index < 200; index++) one.publish('g', bytes(String(index)))
      await until(() => got.length >= 200)
      expect(new Set(got).size).toBe(200)
      expect(Math.min(...counts)).toBeGreaterThan(0)
    })

    it('ends subscriptions, and survives handlers that throw', async () => {
      const got: string[] = []
      const subscription = await one.subscribe('s', ({ data }) => {
        got.push(text(data))
        if (got.length === 1) throw new Error('no')
      })
      two.publish('s', bytes('1'))
      two.publish('s', bytes('2'))
      await until(() => got.length === 2)
      await subscription[Symbol.asyncDispose]()
      two.publish('s', bytes('3'))
      await new Promise((done) => setTimeout(done, 50))
      expect(got).toEqual(['1', '2'])
    })

    it('answers requests, errors with their details', async () => {
      await using _echo = await two.respond('echo', ({ data }) => Promise.resolve(bytes(`<${text(data)}>`)))
      await using _fail = await two.respond('fail', () =>
        Promise.reject(
          new SlipwayError('not-found', 'no such thing', {
            details: [{ kind: 'vertex', digest: 'sha256:x' }],
          }),
        ),
      )
      expect(text(await one.request('echo', bytes('hi')))).toBe('<hi>')
      const error = await one.request('fail', bytes('')).then(
        () => undefined,
        (reason: unknown) => reason as SlipwayError,
      )
      expect(error).toMatchObject({ code: 'not-found', message: 'no such thing' })
      expect(error?.details).toEqual([{ kind: 'vertex', digest: 'sha256:x' }])
    })

    it('tells nobody there from nobody in time, and stops when aborted', async () => {
      expect(await codeOf(one.request('void', bytes('')))).toBe('unavailable')
      const release = createDeferred<Uint8Array>()
      await using _slow = await two.respond('slow', () => release.promise)
      expect(await codeOf(one.request('slow', bytes(''), { timeoutMs: 100 }))).toBe('deadline-exceeded')
      const controller = new AbortController()
      const stopped = one.request('slow', bytes(''), { signal: controller.signal })
      controller.abort()
      expect(await codeOf(stopped)).toBe('canceled')
      release.resolve(bytes(''))
    })

    it('refuses malformed subjects and blobs', async () => {
      for (const subject of ['', 'a..b', 'a b', 'a.*', '>']) {
        expect(() => one.publish(subject, bytes(''))).toThrow(SlipwayError)
      }
      expect(await codeOf(one.subscribe('>.a', () => {}))).toBe('invalid-argument')
      expect(() => one.publish('big', new Uint8Array((1 << 20) + 1))).toThrow('larger than')
    })

    it('does each job of a queue once, by whoever is there', async () => {
      const queue = await one.openQueue('jobs')
      for (let index = 0; index < 20; index++) await queue.push(`j${index}`, bytes(String(index)))
      await queue.push('j0', bytes('again'))
      const done: string[] = []
      const work = (job: Job): Promise<void> => Promise.resolve(void done.push(text(job.data)))
      await using _a = queue.consume(work)
      await using _b = (await two.openQueue('jobs')).consume(work, { concurrency: 3 })
      await until(() => done.length >= 20)
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect(done.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index))
    })

    it('gives a failed job out again, and drops it in the end', async () => {
      const queue = await one.openQueue('retries', { maxAttempts: 3, retryDelayMs: 20 })
      const attempts: string[] = []
      await using _consumer = queue.consume(({ id, attempt }) => {
        attempts.push(`${id}:${attempt}`)
        if (id === 'bad' || attempt === 1) throw new Error('not now')
        return Promise.resolve()
      })
      await queue.push('good', bytes(''))
      await queue.push('bad', bytes(''))
      await until(() => attempts.length >= 5)
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect(attempts.sort()).toEqual(['bad:1', 'bad:2', 'bad:3', 'good:1', 'good:2'])
    })

    it('gives the job of a consumer that leaves to another one', async () => {
      const queue = await one.openQueue('left', { retryDelayMs: 20 })
      const taken = createDeferred<void>()
      const first = queue.consume(async (_job, signal) => {
        taken.resolve()
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('left'))))
      })
      await queue.push('x', bytes('x'))
      await taken.promise
      await first[Symbol.asyncDispose]()
      const done: number[] = []
      await using _second = queue.consume(({ attempt }) => Promise.resolve(void done.push(attempt)))
      await until(() => done.length === 1)
      expect(done).toEqual([2])
    })

    it('shows who is here, who changes and who leaves', async () => {
      await using early = await announce(one, WORKERS, 'w1', { service: 'worker', id: 'w1' })
      await using view = await watch(two, WORKERS)
      expect([...view.list().keys()]).toEqual(['w1'])
      const changes: string[] = []
      using _listening = view.onChange(({ kind, key }) => changes.push(`${kind} ${key}`))
      const found = view.find((instance) => instance.id === 'w2')
      const late = await announce(one, WORKERS, 'w2', { service: 'worker', id: 'w2' })
      expect((await found).id).toBe('w2')
      early.update({ service: 'worker', id: 'w1', address: 'tcp://x:1' })
      await until(() => view.list().get('w1')?.address === 'tcp://x:1')
      await late[Symbol.asyncDispose]()
      await until(() => view.list().size === 1)
      expect(changes).toEqual(['joined w2', 'changed w1', 'left w2'])
    })

    it('keeps those of one service apart from those of others, and believes nobody who says to be another one', async () => {
      await using workers = await watch(two, WORKERS)
      await using exporters = await watch(two, instancesOf('exporter'))
      await using _liar = await announce(one, WORKERS, 'x', { service: 'exporter', id: 'x' })
      await using _worker = await announce(one, WORKERS, 'w', { service: 'worker', id: 'w' })
      await using _exporter = await announce(one, instancesOf('exporter'), 'e', {
        service: 'exporter',
        id: 'e',
      })
      await until(() => workers.list().size === 1 && exporters.list().size === 1)
      expect([[...workers.list().keys()], [...exporters.list().keys()]]).toEqual([['w'], ['e']])
    })

    it('takes silence for a leave', async () => {
      await using view = await watch(two, WORKERS, { settleMs: 0 })
      const beat = await announce(one, WORKERS, 'quiet', { service: 'worker', id: 'quiet' }, { ttlMs: 300 })
      await until(() => view.list().has('quiet'))
      await new Promise((done) => setTimeout(done, 600))
      expect(view.list().has('quiet')).toBe(true)
      await beat[Symbol.asyncDispose]()
      await until(() => !view.list().has('quiet'))
    })
  })
}
