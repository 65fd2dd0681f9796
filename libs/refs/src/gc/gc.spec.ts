import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { silentLogger, sleep } from '@slipway/base'
import type { PruneOptions, UsageRecord } from '@slipway/worker'
import type { LocalRefs } from '../local-refs.ts'
import { RefsFixture } from '../testing/fixture.ts'
import { Collector } from './collector.ts'
import { parseRecordFilters } from './filters.ts'
import { defaultLimits, defaultPolicies } from './policy.ts'
import { bytesToKeep } from './prune.ts'

const everything: PruneOptions = {
  filters: [],
  all: false,
  keepDurationMs: 0,
  reservedSpace: 0,
  maxUsedSpace: 0,
  minFreeSpace: 0,
}
const HOUR = 3_600_000

describe('usage and pruning', () => {
  let fixture: RefsFixture
  beforeEach(async () => {
    fixture = await RefsFixture.create()
  })
  afterEach(async () => await fixture.dispose())

  const prune = async (options: Partial<PruneOptions> = {}): Promise<string[]> => {
    const removed: string[] = []
    const onRemoved = (record: UsageRecord): void => void removed.push(record.id)
    await fixture.refs.prune({ ...everything, ...options }, onRemoved, fixture.context.signal)
    return removed
  }

  it('lists what is in use, with its parents (A031, A032)', async () => {
    await using base = await fixture.commit({ a: 'x'.repeat(100) })
    const top = await fixture.commit({ b: 'y' }, base)
    const unused = await fixture.commit({ c: 'z' })
    await unused.release()
    const records = new Map((await fixture.refs.diskUsage([])).map((record) => [record.id, record]))
    expect(records.get(base.id)).toMatchObject({ inUse: true, size: 100, parents: [] })
    expect(records.get(top.id)).toMatchObject({ inUse: true, parents: [base.id] })
    expect(records.get(unused.id)).toMatchObject({ inUse: false, usageCount: 1, lastUsedAt: fixture.now })
    await top.release()
  })

  it('never removes what is in use, and removes children before parents (A037, G043)', async () => {
    const base = await fixture.commit({ a: '1' })
    const top = await fixture.commit({ b: '2' }, base)
    await base.release()
    expect(await prune()).toEqual([])
    await top.release()
    expect(await prune()).toEqual([top.id, base.id])
    expect(fixture.snapshots.keys()).toEqual([])
    expect(fixture.removed).toEqual([top.id, base.id])
    await fixture.reopen()
    expect(await fixture.refs.diskUsage([])).toEqual([])
  })

  it('deletes the blobs that nothing refers to any more (G050)', async () => {
    const one = await fixture.commit({ a: '1' })
    const two = await fixture.commit({ a: '1' })
    for (const ref of [one, two]) await ref.remote({ compression: 'gzip', force: false }, fixture.context)
    const blobs = async (): Promise<number> => {
      let count = 0
      for await (const _ of fixture.content.list()) count++
      return count
    }
    expect(await blobs()).toBe(1)
    await one.release()
    await prune()
    expect(await blobs()).toBe(1)
    await two.release()
    await prune()
    expect(await blobs()).toBe(0)
  })

  it('spares internal and frontend records unless all is given (A036)', async () => {
    for (const recordType of ['internal', 'frontend', 'regular'] as const) {
      const ref = await fixture.refs.createMutable(
        undefined,
        { description: recordType, recordType },
        fixture.context,
      )
      await (await ref.commit()).release()
    }
    await prune()
    const kept = await fixture.refs.diskUsage([])
    expect(kept.map((record) => record.recordType).toSorted()).toEqual(['frontend', 'internal'])
    expect(await prune({ all: true })).toHaveLength(2)
  })

  it('keeps what was used lately (G044)', async () => {
    const old = await fixture.commit({ a: '1' })
    await old.release()
    fixture.now += 3 * HOUR
    const recent = await fixture.commit({ b: '2' })
    await recent.release()
    expect(await prune({ keepDurationMs: 2 * HOUR })).toEqual([old.id])
  })

  it('removes the least recently used until the rest fits (G043, G044)', async () => {
    const refs = []
    for (const name of ['a', 'b', 'c']) {
      const ref = await fixture.commit({ [name]: 'x'.repeat(1000) })
      await ref.release()
      refs.push(ref.id)
      fixture.now += HOUR
    }
    const again = await fixture.refs.get(refs[0]!)
    await again.release()
    expect(await prune({ maxUsedSpace: 2500 })).toEqual([refs[1]])
    expect(await prune({ maxUsedSpace: 2500 })).toEqual([])
    expect(await prune({ reservedSpace: 1500 })).toEqual([refs[2]])
  })

  it('counts use as much as age, and takes parents that become free in their turn (G043)', async () => {
    const base = await fixture.commit({ base: 'x'.repeat(1000) })
    const child = await fixture.commit({ child: 'x'.repeat(1000) }, base)
    await child.release()
    await base.release()
    fixture.now += HOUR
    const late = await fixture.commit({ late: 'x'.repeat(1000) })
    await late.release()
    for (let use = 0; use < 3; use++) await (await fixture.refs.get(late.id)).release()
    expect(await prune({ maxUsedSpace: 1500 })).toEqual([child.id, base.id])
  })

  it('removes a synced tree together with what was frozen of it', async () => {
    const mutable = await fixture.refs.createMutable(
      undefined,
      { description: 'local source', recordType: 'source.local', retain: { label: 'l' } },
      fixture.context,
    )
    const frozen = await mutable.freeze()
    expect(await prune()).toEqual([])
    await frozen.release()
    expect(await prune({ filters: ['type==source.local'] })).toEqual([mutable.id])
    expect(fixture.removed.toSorted()).toEqual([mutable.id, frozen.id].toSorted())
    expect(fixture.snapshots.keys()).toEqual([])
  })
})

describe('filters', () => {
  const record: UsageRecord = {
    id: 'abc',
    mutable: true,
    inUse: false,
    size: 1,
    parents: ['p1', 'p2'],
    createdAt: 0,
    usageCount: 0,
    description: 'mount / from exec, quoted',
    recordType: 'source.local',
    shared: false,
  }
  const matches = (...filters: readonly string[]): boolean => parseRecordFilters(filters)(record)

  it('select by field, presence and expression (A041, A042, A043, A044, A045, A046, A047, A048, A049)', () => {
    expect(matches()).toBe(true)
    expect(matches('id==abc')).toBe(true)
    expect(matches('id!=abc')).toBe(false)
    expect(matches('id~=^a.c$')).toBe(true)
    expect(matches('parents==p1;p2')).toBe(true)
    expect(matches('parents~=p2')).toBe(true)
    expect(parseRecordFilters(['shared'])({ ...record, shared: true })).toBe(true)
    expect(parseRecordFilters(['private'])({ ...record, shared: true })).toBe(false)
    expect(parseRecordFilters(['inuse'])({ ...record, inUse: true })).toBe(true)
    expect(parseRecordFilters(['immutable'])({ ...record, mutable: false })).toBe(true)
    expect(matches('mutable')).toBe(true)
    expect(matches('immutable')).toBe(false)
    expect(matches('inuse')).toBe(false)
    expect(matches('private')).toBe(true)
    expect(matches('shared')).toBe(false)
    expect(matches('type==source.local,mutable')).toBe(true)
    expect(matches('type==source.local,inuse')).toBe(false)
    expect(matches('type==regular', 'id==abc')).toBe(true)
    expect(matches('description~="from exec, quoted"')).toBe(true)
    expect(matches('nosuchfield')).toBe(false)
    expect(matches('nosuchfield!=x')).toBe(true)
  })

  it.each(['id=abc', 'id==', '==x', 'id==a b', 'id~=(', 'id=="x', ',', 'id==abc,'])('refuse %s', (text) => {
    expect(() => parseRecordFilters([text])).toThrow(expect.objectContaining({ code: 'invalid-argument' }))
  })
})

describe('the collector', () => {
  it('runs its policies when builds have ended, once for all who ask, and not again too soon (A083)', async () => {
    const runs: string[] = []
    const refs = {
      prune: async (options: PruneOptions) => void runs.push(options.filters.join(',')),
    }
    const policies = ['type==source.local', ''].map((filter) => ({ ...everything, filters: [filter] }))
    jest.useFakeTimers()
    try {
      const collector = new Collector(refs, policies, { logger: silentLogger, intervalMs: 300 })
      for (let builds = 0; builds < 5; builds++) collector.request()
      expect(runs).toEqual([])
      await jest.advanceTimersByTimeAsync(1)
      expect(runs).toEqual(['type==source.local', ''])
      for (let builds = 0; builds < 5; builds++) collector.request()
      await jest.advanceTimersByTimeAsync(298)
      expect(runs).toHaveLength(2)
      await jest.advanceTimersByTimeAsync(10)
      expect(runs).toHaveLength(4)
      await jest.advanceTimersByTimeAsync(10_000)
      expect(runs).toHaveLength(4)
      await collector[Symbol.asyncDispose]()
    } finally {
      jest.useRealTimers()
    }
  })
})

describe('limits', () => {
  it('keep between floor and ceiling, less what must become free (G044)', () => {
    const keep = (
      total: number,
      free: number,
      reservedSpace: number,
      maxUsedSpace: number,
      minFreeSpace: number,
    ) => bytesToKeep(total, free, { reservedSpace, maxUsedSpace, minFreeSpace })
    expect(keep(100, 50, 0, 80, 0)).toBe(80)
    expect(keep(100, 50, 0, 80, 60)).toBe(80)
    expect(keep(100, 50, 0, 95, 80)).toBe(70)
    expect(keep(100, 50, 75, 95, 80)).toBe(75)
    expect(keep(100, 50, 0, 0, 60)).toBe(90)
    expect(keep(100, 50, 0, 0, 40)).toBe(100)
  })

  it('come from the size of the disk by default (G046)', () => {
    expect(defaultLimits(1e12)).toEqual({ reservedSpace: 10e9, maxUsedSpace: 100e9, minFreeSpace: 187e9 })
    expect(defaultLimits(50e9)).toEqual({ reservedSpace: 5e9, maxUsedSpace: 38e9, minFreeSpace: 10e9 })
    const policies = defaultPolicies(defaultLimits(1e12))
    expect(policies).toHaveLength(4)
    expect(policies[0]).toMatchObject({ keepDurationMs: 172_800_000, maxUsedSpace: 512e6 })
    expect(policies[3]).toMatchObject({ all: true })
  })
})

describe('the collector', () => {
  it('keeps what is not in use under the limit while builds go on, and does nothing without rules (G044, G048)', async () => {
    const fixture = await RefsFixture.create()
    const policy = {
      filters: [],
      all: true,
      keepDurationMs: 0,
      reservedSpace: 0,
      maxUsedSpace: 1000,
      minFreeSpace: 0,
    }
    let prunes = 0
    const refs = {
      prune: async (...args: Parameters<LocalRefs['prune']>) => {
        prunes++
        await fixture.refs.prune(...args)
      },
    }
    await using off = new Collector(refs, [], { logger: silentLogger, intervalMs: 1 })
    off.request()
    await using collector = new Collector(refs, [policy], { logger: silentLogger, intervalMs: 1 })
    const total = async (): Promise<number> =>
      (await fixture.refs.diskUsage([])).reduce((sum, record) => sum + record.size, 0)
    const held = await fixture.commit({ held: 'x'.repeat(600) })
    for (let build = 0; build < 20; build++) {
      const ref = await fixture.commit({ [`${build}`]: 'x'.repeat(300) })
      await ref.release()
      collector.request()
      while ((await total()) >= 1000) await sleep(5)
    }
    expect((await fixture.files(held))['held']).toHaveLength(600)
    expect(prunes).toBeGreaterThan(5)
    await held.release()
    await collector[Symbol.asyncDispose]()
    await fixture.dispose()
  })
})
