import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { RefsFixture, writeFiles } from './testing/fixture.ts'

describe('refs', () => {
  let fixture: RefsFixture
  beforeEach(async () => {
    fixture = await RefsFixture.create()
  })
  afterEach(async () => await fixture.dispose())

  it('commits a mutable ref on top of another one (G015)', async () => {
    await using base = await fixture.commit({ 'a.txt': 'one', 'b.txt': 'two' })
    await using top = await fixture.commit({ 'a.txt': 'changed', 'b.txt': null, 'c.txt': 'three' }, base)
    expect(top.parentId).toBe(base.id)
    expect(await fixture.files(top)).toEqual({ 'a.txt': 'changed', 'c.txt': 'three' })
    expect(await fixture.files(base)).toEqual({ 'a.txt': 'one', 'b.txt': 'two' })
  })

  it('keeps committed refs, their descriptions and facts over a restart (G026, G027)', async () => {
    const base = await fixture.commit({ 'a.txt': 'one' })
    const top = await fixture.commit({ 'b.txt': 'two' }, base, '[stage 1/2] RUN make')
    await top.setMeta('index', Buffer.from('facts'))
    await top.release()
    await base.release()
    await fixture.reopen()
    await using again = await fixture.refs.get(top.id)
    expect(await fixture.files(again)).toEqual({ 'a.txt': 'one', 'b.txt': 'two' })
    expect(Buffer.from(again.getMeta('index')!).toString()).toBe('facts')
    const records = await fixture.refs.diskUsage([])
    expect(records.map((record) => record.description).toSorted()).toEqual(['[stage 1/2] RUN make', 'test'])
  })

  it('drops what was not committed and leaves no snapshot behind (G055)', async () => {
    const base = await fixture.commit({ 'a.txt': 'one' })
    const mutable = await fixture.refs.createMutable(base, { description: 'dropped' }, fixture.context)
    await writeFiles(mutable, { 'b.txt': 'two' })
    await mutable.release()
    await base.release()
    expect(fixture.snapshots.keys()).toEqual([base.id])
    await expect(fixture.refs.get(mutable.id)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('removes after a crash uncommitted refs, stray snapshots and records without a snapshot (G055)', async () => {
    const kept = await fixture.commit({ 'a.txt': 'one' })
    const lost = await fixture.commit({ 'b.txt': 'two' })
    const onLost = await fixture.commit({ 'c.txt': 'three' }, lost)
    await fixture.refs.createMutable(kept, { description: 'open at the crash' }, fixture.context)
    await fixture.snapshots.prepare('stray')
    await fixture.files(kept)
    fixture.snapshots.lose(lost.id)
    await fixture.reopen()
    expect(fixture.snapshots.keys()).toEqual([kept.id])
    expect(fixture.removed.toSorted()).toEqual([lost.id, onLost.id].toSorted())
    await expect(fixture.refs.get(lost.id)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('lets a temporary ref go with its last hold and with what was opened on it', async () => {
    const base = await fixture.commit({ 'a.txt': 'one' })
    const mutable = await fixture.refs.createMutable(base, { description: 'failed' }, fixture.context)
    await writeFiles(mutable, { 'b.txt': 'two' })
    const first = await mutable.commit({ temporary: true })
    const second = await fixture.refs.get(first.id)
    expect(await fixture.files(first)).toEqual({ 'a.txt': 'one', 'b.txt': 'two' })
    const inside = await fixture.refs.createMutable(first, { description: 'container' }, fixture.context)
    await first.release()
    await second.release()
    await inside.release()
    await expect(fixture.refs.get(first.id)).rejects.toMatchObject({ code: 'not-found' })
    await base.release()
    expect(fixture.snapshots.keys()).toEqual([base.id])
  })

  it('forgets temporary refs in a crash', async () => {
    const mutable = await fixture.refs.createMutable(undefined, { description: 'failed' }, fixture.context)
    const { id } = await mutable.commit({ temporary: true })
    await fixture.reopen()
    await expect(fixture.refs.get(id)).rejects.toMatchObject({ code: 'not-found' })
    expect(fixture.snapshots.keys()).toEqual([])
  })

  it('refuses to use a handle after its end', async () => {
    const ref = await fixture.commit({ a: '1' })
    const other = ref.clone()
    await ref.release()
    await ref.release()
    await expect(ref.mounts(fixture.context)).rejects.toMatchObject({ code: 'failed-precondition' })
    expect(await fixture.files(other)).toEqual({ a: '1' })
    await other.release()
  })
})

describe('retained mutable refs', () => {
  let fixture: RefsFixture
  beforeEach(async () => {
    fixture = await RefsFixture.create()
  })
  afterEach(async () => await fixture.dispose())

  const create = async (label: string) =>
    await fixture.refs.createMutable(
      undefined,
      { description: label, recordType: 'exec.cachemount', retain: { label } },
      fixture.context,
    )

  it('are found by label, the latest first, and opened by one owner at a time (G052)', async () => {
    const first = await create('cache')
    await writeFiles(first, { a: '1' })
    await first.release()
    fixture.now += 1000
    const second = await create('cache')
    expect(await fixture.refs.findMutable('cache')).toEqual([second.id, first.id])
    await expect(fixture.refs.openMutable(second.id)).rejects.toMatchObject({ code: 'failed-precondition' })
    await using opened = await fixture.refs.openMutable(first.id)
    await expect(fixture.refs.openMutable(first.id)).rejects.toMatchObject({ code: 'failed-precondition' })
    expect(opened.id).toBe(first.id)
    await second.release()
  })

  it('survive a restart, but not a crash of the machine', async () => {
    const ref = await create('cache')
    await ref.setMeta('k', Buffer.from('v'))
    await ref.release()
    await fixture.reopen()
    expect(await fixture.refs.findMutable('cache')).toEqual([ref.id])
    const opened = await fixture.refs.openMutable(ref.id)
    expect(Buffer.from(opened.getMeta('k')!).toString()).toBe('v')
    await opened.release()
  })

  it('are forgotten by label, with everything under it, and go when nobody holds them', async () => {
    const held = await create('cache-dir:a')
    await (await create('cache-dir:a')).release()
    await (await create('cache-dir:a:base')).release()
    const other = await create('cache-dir:ab')
    await fixture.refs.forgetMutable('cache-dir:a')
    expect(await fixture.refs.findMutable('cache-dir:a')).toEqual([])
    expect(await fixture.refs.findMutable('cache-dir:a:base')).toEqual([])
    await writeFiles(held, { still: 'writable' })
    expect(fixture.snapshots.keys()).toEqual([`${held.id}.active`, `${other.id}.active`].toSorted())
    await held.release()
    await other.release()
    expect(fixture.snapshots.keys()).toEqual([`${other.id}.active`])
    await fixture.reopen()
    expect(await fixture.refs.findMutable('cache-dir:ab')).toEqual([other.id])
  })

  it('freeze without copying, and change again once nobody holds the frozen tree (G015)', async () => {
    const ref = await create('sync')
    await writeFiles(ref, { a: '1' })
    const frozen = await ref.freeze()
    expect(await fixture.files(frozen)).toEqual({ a: '1' })
    expect(fixture.snapshots.keys()).toEqual([`${ref.id}.active`])
    await expect(fixture.refs.openMutable(ref.id)).rejects.toMatchObject({ code: 'failed-precondition' })
    const listed = await fixture.refs.diskUsage([])
    expect(listed.map((record) => [record.id, record.mutable, record.inUse])).toEqual([
      [frozen.id, false, true],
    ])
    await frozen.release()
    await using again = await fixture.refs.get(frozen.id)
    expect(await fixture.files(again)).toEqual({ a: '1' })
    await again.release()
    await using opened = await fixture.refs.openMutable(ref.id)
    expect(opened.id).toBe(ref.id)
    await expect(fixture.refs.get(frozen.id)).rejects.toMatchObject({ code: 'not-found' })
    expect(fixture.removed).toContain(frozen.id)
  })

  it('get their deferred files when somebody looks, and not before', async () => {
    const { refs, context, deferred } = fixture
    const freeze = async () => {
      const ref = await refs.createMutable(
        undefined,
        { description: 'sync', retain: { label: 'l' } },
        context,
      )
      await writeFiles(ref, { a: '1' })
      deferred.set(ref.id, { b: 'deferred '.repeat(100) })
      return await ref.freeze()
    }
    await using looked = await freeze()
    const partial = await looked.partialTree(context)
    expect(partial).toMatchObject({ index: `/index/${[...deferred.keys()][0]}` })
    expect(readdirSync(partial!.specs[0]!.source)).toEqual(['a'])
    expect(await looked.size()).toBeGreaterThan(900)
    expect(Object.keys(await fixture.files(looked)).sort()).toEqual(['a', 'b'])
    expect(await looked.partialTree(context)).toBeUndefined()
    await using parent = await freeze()
    await using child = await fixture.commit({ c: '3' }, parent)
    expect(Object.keys(await fixture.files(child)).sort()).toEqual(['a', 'b', 'c'])
    await using merged = await freeze()
    await using merge = await refs.merge([child, merged], { description: 'm' }, context)
    expect(deferred.size).toBe(0)
    await merge.mounts(context)
    await using exported = await freeze()
    await exported.remote({ compression: 'uncompressed', force: false }, context)
    expect(deferred.size).toBe(0)
  })

  it('are committed for good when something is built on the frozen tree', async () => {
    const ref = await create('sync')
    await writeFiles(ref, { a: '1' })
    await using frozen = await ref.freeze()
    await using child = await fixture.commit({ b: '2' }, frozen)
    expect(await fixture.files(child)).toEqual({ a: '1', b: '2' })
    expect(await fixture.refs.findMutable('sync')).toEqual([])
    await fixture.files(frozen)
  })
})
