import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { errorCode } from '@slipway/base'
import { PostgresServer } from '@slipway/postgres/testing/postgres-server'
import Long from 'long'
import type { BuildEvent, BuildRecord, History } from '../history.ts'
import { historySuite, testRecord } from '../testing/suite.ts'
import { openPostgresHistory, type PostgresHistory, type PostgresHistoryOptions } from './history.ts'

const TIMEOUT = 60_000

if (!PostgresServer.available) console.warn('SKIPPED: the history in PostgreSQL: it is not installed')
const describePostgres = PostgresServer.available ? describe : describe.skip

const blob = (digest: string) => ({ media_type: 'm', digest, size: Long.ONE, annotations: {} })

/** Reads events until one satisfies `last`. */
async function until(events: AsyncIterable<BuildEvent>, last: (record: BuildRecord) => boolean) {
  const seen: BuildRecord[] = []
  for await (const { record } of events) {
    seen.push(record ?? {})
    if (last(record ?? {})) break
  }
  return seen
}

describePostgres('history in PostgreSQL', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await PostgresServer.start()
  }, TIMEOUT)
  afterAll(async () => await server[Symbol.asyncDispose](), TIMEOUT)

  type More = Omit<PostgresHistoryOptions, 'url' | 'password'>
  const open = async (url: string, more: More = {}): Promise<PostgresHistory> =>
    await openPostgresHistory({ url, password: server.password, ...more })
  const owned = (history: History, stack: AsyncDisposableStack): void => stack.defer(() => history.close())

  historySuite('PostgreSQL', async () => {
    const history = await open(await server.createDatabase())
    return { history, [Symbol.asyncDispose]: () => history.close() }
  })

  /** Two processes, as far as the database can tell. */
  async function two(more: More = {}) {
    const url = await server.createDatabase()
    await using stack = new AsyncDisposableStack()
    const [a, b] = await Promise.all([open(url, more), open(url, more)])
    for (const history of [a, b]) owned(history, stack)
    const rest = stack.move()
    return { a, b, url, [Symbol.asyncDispose]: () => rest.disposeAsync() }
  }

  it('tells at one what happens at the other, in order, and shows it there (A098)', async () => {
    await using both = await two()
    const { a, b } = both
    const seen = until(b.listen(new AbortController().signal), ({ Ref }) => Ref === 'last')
    await a.update('started', testRecord('x'))
    await b.setPinned('x', true)
    await a.update('complete', testRecord('x', 5))
    await b.delete('x')
    await a.update('started', testRecord('last'))
    const records = await seen
    expect(records.map(({ Ref }) => Ref)).toEqual(['x', 'x', 'x', 'x', 'last'])
    expect(records.slice(0, 3).map(({ Generation }) => Generation)).toEqual([1, 2, 3])
    expect(records[2]?.pinned).toBe(true)
    expect((await b.list()).map(({ Ref }) => Ref)).toEqual(['last'])
    expect(await a.get('x')).toBeUndefined()
  })

  it('loses nothing and repeats nothing while both write at once', async () => {
    await using both = await two()
    const { a, b } = both
    const seen = until(a.listen(new AbortController().signal), ({ Ref }) => Ref === 'last')
    await Promise.all(
      Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? a : b).update('started', testRecord(`r${i % 6}`))),
    )
    await b.update('started', testRecord('last'))
    const records = await seen
    expect(records).toHaveLength(61)
    for (const ref of ['r0', 'r3'])
      expect(records.filter(({ Ref }) => Ref === ref).map(({ Generation }) => Generation)).toEqual([
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
      ])
  })

  it(
    'tells what happened while the server could not be reached',
    async () => {
      await using both = await two()
      const { a, b } = both
      const seen = until(b.listen(new AbortController().signal), ({ Ref }) => Ref === 'after')
      await a.update('complete', testRecord('before', 1))
      await server.kill()
      const waits = a.update('complete', testRecord('meanwhile', 2))
      await server.resume()
      await waits
      await a.update('complete', testRecord('after', 3))
      expect([...new Set((await seen).map(({ Ref }) => Ref))]).toEqual(['before', 'meanwhile', 'after'])
      expect((await b.list()).map(({ Ref }) => Ref)).toEqual(['before', 'meanwhile', 'after'])
    },
    TIMEOUT,
  )

  it('ends those who listen when events are gone that they did not hear of', async () => {
    await using both = await two()
    const { a, b, url } = both
    const seen = until(b.listen(new AbortController().signal), () => false).then(() => 'ended', errorCode)
    await server.query('UPDATE slipway.history_clock SET at = at + 5', url)
    await a.update('started', testRecord('x'))
    expect(await seen).toBe('unavailable')
    const again = until(b.listen(new AbortController().signal), ({ Ref }) => Ref === 'y')
    await a.update('started', testRecord('y'))
    expect((await again).at(-1)?.Ref).toBe('y')
  })

  it('takes a build for lost that nobody says to run, and only that one', async () => {
    const removed: string[] = []
    await using both = await two({ onRemoved: ({ Ref }) => removed.push(Ref ?? '') })
    const { a, b, url } = both
    for (const ref of ['runs', 'lost']) await a.update('started', testRecord(ref))
    await a.update('complete', testRecord('ended', 1))
    await server.query(`UPDATE slipway.build SET seen_at = now() - interval '2 minutes'`, url)
    expect((await b.list()).map(({ Ref }) => Ref)).toEqual(['ended'])
    await a.renew(['runs', 'ended', 'unknown'])
    expect((await b.list()).map(({ Ref }) => Ref)).toEqual(['ended', 'runs'])
    await b.sweep(2_000)
    expect(removed).toEqual([])
    await server.query(
      `UPDATE slipway.build SET seen_at = now() - interval '1 hour' WHERE seen_at < now() - interval '1 minute'`,
      url,
    )
    await b.sweep(2_000)
    expect(removed).toEqual(['lost'])
  })

  it('removes old records once, whoever sweeps, and names the blobs that go with them (A106, A107)', async () => {
    const removed: string[] = []
    const orphaned: string[] = []
    await using both = await two({
      limits: { maxEntries: 1, maxAgeMs: 10_000 },
      onRemoved: ({ Ref }, orphans) => {
        removed.push(Ref ?? '')
        orphaned.push(...orphans)
      },
    })
    const { a, b, url } = both
    for (const [ref, at, logs] of [
      ['old', 1, 'sha256:shared'],
      ['older', 2, 'sha256:own'],
      ['pinned', 3, 'sha256:shared'],
      ['young', 95, 'sha256:young'],
      ['newest', 99, 'sha256:newest'],
    ] as const)
      await a.update('complete', { ...testRecord(ref, at), logs: blob(logs) })
    await b.setPinned('pinned', true)
    await Promise.all([a.sweep(100_000), b.sweep(100_000), a.sweep(100_000)])
    expect(removed.toSorted()).toEqual(['old', 'older'])
    expect(orphaned).toEqual(['sha256:own'])
    expect((await a.list()).map(({ Ref }) => Ref)).toEqual(['pinned', 'young', 'newest'])
    let named: ReadonlySet<string> = new Set()
    await a.alone(async (blobs) => {
      named = blobs
      expect(await isAlone(b)).toBe(false)
    })
    expect([...named].toSorted()).toEqual(['sha256:newest', 'sha256:shared', 'sha256:young'])
    expect(await isAlone(b)).toBe(true)
    await server.query(`UPDATE slipway.build_event SET told_at = now() - interval '2 hours'`, url)
    await a.sweep(100_000)
    expect(await server.query('SELECT * FROM slipway.build_event', url)).toEqual([])
  })

  const isAlone = async (history: PostgresHistory): Promise<boolean> => {
    let ran = false
    await history.alone(async () => {
      ran = true
      await Promise.resolve()
    })
    return ran
  }

  it('takes any ref for what it is', async () => {
    await using both = await two()
    const { a, b } = both
    const refs = ['x'.repeat(100_000), 'a\0b', "'; DROP TABLE slipway.build; --", 'ü\u{1f600}']
    for (const ref of refs) await a.update('started', testRecord(ref))
    for (const ref of refs) expect((await b.get(ref))?.Ref).toBe(ref)
    for (const ref of refs) await b.update('complete', testRecord(ref, 1))
    for (const ref of refs) await a.delete(ref)
    expect(await b.list()).toEqual([])
  })
})
