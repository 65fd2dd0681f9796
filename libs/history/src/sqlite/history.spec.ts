import { describe, expect, it } from '@jest/globals'
import { historySuite, testRecord as record } from '../testing/suite.ts'
import Long from 'long'
import { SqliteHistory } from './history.ts'

historySuite('SQLite', async () => {
  const history = new SqliteHistory({ path: ':memory:' })
  return await Promise.resolve({ history, [Symbol.asyncDispose]: () => history.close() })
})

describe('SqliteHistory', () => {
  it('tells listeners about every step of a build, with a growing generation (A098 A120)', async () => {
    const history = new SqliteHistory({ path: ':memory:' })
    const stop = new AbortController()
    const events = history.listen(stop.signal)
    await history.update('started', record('a'))
    await history.update('complete', record('a', 5))
    await history.delete('a')
    const seen: [number, number][] = []
    for await (const event of events) {
      seen.push([event.type ?? 0, event.record?.Generation ?? 0])
      if (seen.length === 3) stop.abort()
    }
    expect(seen.map(([type]) => type)).toEqual([0, 1, 2])
    expect(seen[1]![1]).toBeGreaterThan(seen[0]![1])
    expect(await history.get('a')).toBeUndefined()
    await history.close()
  })

  it('removes records only when too many and too old, never pinned ones (A106 A107)', async () => {
    const removed: string[] = []
    const history = new SqliteHistory({
      path: ':memory:',
      limits: { maxEntries: 1, maxAgeMs: 10_000 },
      onRemoved: (gone) => removed.push(gone.Ref ?? ''),
    })
    for (const [ref, at] of [
      ['old', 1],
      ['pinned', 2],
      ['young', 95],
      ['newest', 99],
    ] as const)
      await history.update('complete', record(ref, at))
    await history.setPinned('pinned', true)
    await history.sweep(100_000)
    expect(removed).toEqual(['old'])
    expect((await history.list()).map((entry) => entry.Ref)).toEqual(['pinned', 'young', 'newest'])
    await history.close()
  })

  it('says which blobs nobody names any more (A107)', async () => {
    const orphaned: string[] = []
    const history = new SqliteHistory({
      path: ':memory:',
      limits: { maxEntries: 1, maxAgeMs: 1 },
      onRemoved: (_record, orphans) => orphaned.push(...orphans),
    })
    const blob = (digest: string) => ({ media_type: 'm', digest, size: Long.ONE, annotations: {} })
    for (const ref of ['a', 'b'])
      await history.update('complete', {
        ...record(ref, 1),
        logs: blob(`sha256:log-${ref}`),
        externalError: blob('sha256:same'),
      })
    expect([...history.blobDigests()].sort()).toEqual(['sha256:log-a', 'sha256:log-b', 'sha256:same'])
    await history.delete('a')
    expect(orphaned).toEqual(['sha256:log-a'])
    await history.delete('b')
    expect(orphaned.slice(1).sort()).toEqual(['sha256:log-b', 'sha256:same'])
    await history.close()
  })
})
