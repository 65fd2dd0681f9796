import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import Long from 'long'
import type { BuildEvent, BuildRecord, History } from '../history.ts'

export interface OpenedHistory extends AsyncDisposable {
  readonly history: History
}

/** moby.buildkit.v1.BuildHistoryEventType */
const STARTED = 0
const COMPLETE = 1
const DELETED = 2

export function testRecord(ref: string, completedSeconds?: number): BuildRecord {
  return {
    Ref: ref,
    Frontend: 'dockerfile.v0',
    FrontendAttrs: { target: 'x' },
    ...(completedSeconds === undefined
      ? {}
      : {
          CompletedAt: { seconds: Long.fromNumber(completedSeconds), nanos: 5 },
          logs: { media_type: 'm', digest: 'sha256:l', size: Long.fromNumber(5_000_000_000) },
          error: { code: 2, message: 'failed', details: [{ type_url: 't', value: Buffer.from('v') }] },
          ExporterResponse: { 'containerimage.digest': 'sha256:d' },
        }),
  }
}

/** Collects events until there are `count`; the subscription exists when this returns. */
function collect(history: History, count: number): Promise<readonly BuildEvent[]> {
  const stop = new AbortController()
  const events = history.listen(stop.signal)
  return (async () => {
    const seen: BuildEvent[] = []
    for await (const event of events) if (seen.push(event) === count) break
    stop.abort()
    return seen
  })()
}

const told = (events: readonly BuildEvent[]) =>
  events.map(({ type, record }) => [Number(type ?? 0), record?.Ref ?? ''])

/** What every history must show. */
export function historySuite(name: string, open: () => Promise<OpenedHistory>): void {
  describe(`history: ${name}`, () => {
    let opened: OpenedHistory
    let history: History
    beforeEach(async () => {
      opened = await open()
      history = opened.history
    })
    afterEach(async () => {
      await opened[Symbol.asyncDispose]()
    })

    it('knows running and ended builds, whole', async () => {
      await history.update('started', testRecord('a'))
      expect(await history.get('a')).toMatchObject({ Ref: 'a', FrontendAttrs: { target: 'x' } })
      expect((await history.get('a'))?.CompletedAt ?? undefined).toBeUndefined()
      await history.update('complete', testRecord('a', 7))
      const ended = await history.get('a')
      expect(ended).toMatchObject({
        Ref: 'a',
        Frontend: 'dockerfile.v0',
        error: { code: 2, message: 'failed', details: [{ type_url: 't' }] },
        ExporterResponse: { 'containerimage.digest': 'sha256:d' },
      })
      expect(Number(ended?.CompletedAt?.seconds)).toBe(7)
      expect(Number(ended?.logs?.size)).toBe(5_000_000_000)
      expect(Buffer.from(ended?.error?.details?.[0]?.value ?? []).toString()).toBe('v')
      expect(await history.get('b')).toBeUndefined()
    })

    it('lists ended builds by their end, then the running ones', async () => {
      expect(await history.list()).toEqual([])
      await history.update('started', testRecord('runs'))
      await history.update('complete', testRecord('late', 9))
      await history.update('complete', testRecord('early', 3))
      expect((await history.list()).map(({ Ref }) => Ref)).toEqual(['early', 'late', 'runs'])
    })

    it('tells every listener every change, from the call on, with a growing generation', async () => {
      await history.update('started', testRecord('before'))
      const [one, two] = [collect(history, 4), collect(history, 2)]
      await history.update('started', testRecord('a'))
      await history.update('complete', testRecord('a', 5))
      await history.setPinned('a', true)
      await history.delete('a')
      const events = await one
      expect(told(events)).toEqual([
        [STARTED, 'a'],
        [COMPLETE, 'a'],
        [COMPLETE, 'a'],
        [DELETED, 'a'],
      ])
      const generations = events.slice(0, 3).map(({ record }) => record?.Generation ?? 0)
      expect(generations).toEqual([...new Set(generations)].sort((a, b) => a - b))
      expect(events[2]?.record?.pinned).toBe(true)
      expect(told(await two)).toEqual(told(events).slice(0, 2))
    })

    it('ends a listener without an error, at once or later', async () => {
      const gone = AbortSignal.abort()
      for await (const event of history.listen(gone)) throw new Error(`told ${event.record?.Ref}`)
      const stop = new AbortController()
      const ended = (async () => {
        for await (const event of history.listen(stop.signal)) throw new Error(`told ${event.record?.Ref}`)
        return 'ended'
      })()
      await history.list()
      stop.abort()
      expect(await ended).toBe('ended')
    })

    it('pins and unpins, running and ended', async () => {
      await history.update('started', testRecord('runs'))
      await history.update('complete', testRecord('ended', 1))
      for (const ref of ['runs', 'ended']) {
        await history.setPinned(ref, true)
        expect((await history.get(ref))?.pinned).toBe(true)
        await history.setPinned(ref, false)
        expect((await history.get(ref))?.pinned ?? false).toBe(false)
      }
      await history.setPinned('unknown', true)
      expect(await history.get('unknown')).toBeUndefined()
    })

    it('keeps the pin of a build that goes on, ends, or gets its trace', async () => {
      await history.update('started', testRecord('a'))
      await history.setPinned('a', true)
      await history.update('started', testRecord('a'))
      await history.update('complete', testRecord('a', 1))
      expect((await history.get('a'))?.pinned).toBe(true)
      const before = await history.get('a')
      await history.setPinned('a', false)
      await history.update('complete', { ...before })
      expect((await history.get('a'))?.pinned ?? false).toBe(false)
      expect((await history.list()).map(({ Ref }) => Ref)).toEqual(['a'])
    })

    it('deletes what ended; what runs stays, what is unknown is no error', async () => {
      await history.update('started', testRecord('runs'))
      await history.update('complete', testRecord('ended', 1))
      for (const ref of ['runs', 'ended', 'unknown']) await history.delete(ref)
      expect((await history.list()).map(({ Ref }) => Ref)).toEqual(['runs'])
    })
  })
}
