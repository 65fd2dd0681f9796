import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { SlipwayError } from '@slipway/base'
import type { pb } from '@slipway/proto'
import type { RefHold } from '@slipway/worker'
import Long from 'long'
import { RunFixture } from '../testing/run-fixture.ts'

const keep = Long.NEG_ONE
type Action = pb.FileAction.$Properties

function action(input: number, secondary: number, output: number, what: Partial<Action>): Action {
  return {
    input: Long.fromNumber(input),
    secondaryInput: Long.fromNumber(secondary),
    output: Long.fromNumber(output),
    ...what,
  }
}
const mkfile = (path: string, text: string): Partial<Action> => ({
  mkfile: { path, mode: 0o644, data: Buffer.from(text), timestamp: keep },
})
const copy = (
  src: string,
  dest: string,
  more: Partial<pb.FileActionCopy.$Properties> = {},
): Partial<Action> => ({
  copy: { src, dest, mode: -1, timestamp: keep, createDestPath: true, ...more },
})
const file = (...actions: readonly Action[]): pb.Op.$Properties => ({ file: { actions: [...actions] } })

describe('file op', () => {
  let fixture: RunFixture
  beforeEach(async () => {
    fixture = await RunFixture.create()
  })
  afterEach(async () => await fixture.dispose())

  it('chains actions in one tree without committing in between (C048)', async () => {
    const op = file(
      action(-1, -1, -1, { mkdir: { path: '/d', mode: 0o755, timestamp: keep } }),
      action(0, -1, -1, mkfile('/d/a', '1')),
      action(1, -1, -1, { symlink: { oldpath: 'a', newpath: '/d/l', timestamp: keep } }),
      action(2, -1, 0, { rm: { path: '/d/l' } }),
    )
    const results = await fixture.run(op, [])
    expect(results).toHaveLength(1)
    expect(await fixture.files(results[0])).toEqual({ 'd/a': '1' })
    expect(fixture.refs.snapshots.keys()).toHaveLength(1)
  })

  it('leaves the tree of a failed action to who wants to look at it, and names the action', async () => {
    await using base = await fixture.refs.commit({ a: '1' })
    const op = file(
      action(0, -1, -1, mkfile('/b', '2')),
      action(1, -1, 0, { rm: { path: '/none', allowNotFound: false } }),
    )
    const left: RefHold[] = []
    const context = { ...fixture.context(), onFailed: (refs: readonly RefHold[]) => void left.push(...refs) }
    const error = await fixture.run(op, [base], context).catch((thrown: unknown) => thrown)
    expect(left).toHaveLength(1)
    expect((error as SlipwayError).details).toEqual([
      {
        kind: 'solve',
        inputIds: [`w1::${base.id}`],
        mountIds: ['', left[0]!.id],
        subject: { kind: 'file', index: 1 },
      },
    ])
    expect(await fixture.files(left[0])).toEqual({ a: '1', b: '2' })
    expect(fixture.refs.snapshots.keys()).toEqual([base.id])
    await expect(fixture.run(op, [base])).rejects.toMatchObject({ details: [] })
    expect(fixture.refs.snapshots.keys()).toEqual([base.id])
  })

  it('copies between inputs and keeps both as they are (C048, C081)', async () => {
    await using base = await fixture.refs.commit({ kept: 'base' })
    await using context = await fixture.refs.commit({ 'src/a': '1', 'src/b': '2' })
    const [result] = await fixture.run(
      file(action(0, 1, 0, copy('/src', '/dst', { dirCopyContents: true }))),
      [base, context],
    )
    expect(await fixture.files(result)).toEqual({ kept: 'base', 'dst/a': '1', 'dst/b': '2' })
    expect(await fixture.refs.files(base)).toEqual({ kept: 'base' })
    expect(await fixture.refs.files(context)).toEqual({ 'src/a': '1', 'src/b': '2' })
  })

  it('gives several outputs, also of actions that others build upon (C048)', async () => {
    const op = file(
      action(-1, -1, 1, mkfile('/a', '1')),
      action(0, -1, 0, mkfile('/b', '2')),
      action(0, 1, 2, copy('/b', '/c')),
    )
    const [first, second, third] = await fixture.run(op, [])
    expect(await fixture.files(first)).toEqual({ a: '1', b: '2' })
    expect(await fixture.files(second)).toEqual({ a: '1' })
    expect(await fixture.files(third)).toEqual({ a: '1', c: '2' })
  })

  it('takes inputs in any order (C048)', async () => {
    await using one = await fixture.refs.commit({ one: '1' })
    await using two = await fixture.refs.commit({ two: '2' })
    const op = file(action(3, 0, 0, copy('/one', '/copied')), action(1, -1, -1, mkfile('/made', 'm')))
    const [result] = await fixture.run(op, [one, two])
    expect(await fixture.files(result)).toEqual({ two: '2', made: 'm', copied: '1' })
  })

  it('copies out of an empty tree nothing, and names it (C081)', async () => {
    await expect(fixture.run(file(action(-1, -1, 0, copy('/x', '/y'))), [])).rejects.toThrow(
      'lstat /x: no such file or directory',
    )
  })

  it('looks up owners in the tree that the action names (C056)', async () => {
    await using base = await fixture.refs.commit({ 'etc/passwd': 'bob:x:1001:1002::/:\n' })
    const owner = { user: { byName: { name: 'bob', input: Long.ZERO } } }
    const op = file(
      action(-1, -1, 0, {
        mkfile: { path: '/f', mode: 0o600, data: Buffer.from('x'), owner, timestamp: keep },
      }),
    )
    const [result] = await fixture.run(op, [base])
    // The fake's views are copies without owners: look at the snapshot itself.
    const root = join(fixture.refs.root, 'snapshots', result!.id.slice('w1::'.length))
    const stat = await fixture.host.files.statFile(root, '/f', fixture.context().signal)
    expect([stat.uid, stat.gid]).toEqual([1001, 1002])
    await result!.release()
  })

  it('leaves nothing behind when an action fails (G057)', async () => {
    await using base = await fixture.refs.commit({ a: '1' })
    const op = file(action(0, -1, 0, mkfile('/b', '2')), action(1, -1, 1, { rm: { path: '/missing' } }))
    await expect(fixture.run(op, [base])).rejects.toThrow(/\/missing: no such file/)
    await fixture.refs.refs.prune(
      { filters: [], all: true, keepDurationMs: 0, reservedSpace: 0, maxUsedSpace: 0, minFreeSpace: 0 },
      () => {},
      fixture.context().signal,
    )
    expect(fixture.refs.snapshots.keys()).toEqual([base.id])
  })
})

describe('merge and diff ops', () => {
  let fixture: RunFixture
  beforeEach(async () => {
    fixture = await RunFixture.create()
  })
  afterEach(async () => await fixture.dispose())
  const diff = (lower: number, upper: number): pb.Op.$Properties => ({
    diff: { lower: { input: Long.fromNumber(lower) }, upper: { input: Long.fromNumber(upper) } },
  })

  it('merge leaves out empty inputs (C078)', async () => {
    await using one = await fixture.refs.commit({ a: '1' })
    await using two = await fixture.refs.commit({ b: '2' })
    const [merged] = await fixture.run({ merge: {} }, [one, undefined, two])
    expect(await fixture.files(merged)).toEqual({ a: '1', b: '2' })
    expect(await fixture.run({ merge: {} }, [undefined])).toEqual([undefined])
  })

  it('diff of a tree with itself is empty, and with nothing the tree (C079)', async () => {
    await using one = await fixture.refs.commit({ a: '1' })
    await using two = await fixture.refs.commit({ b: '2' }, one)
    expect(await fixture.run(diff(0, 1), [one, one])).toEqual([undefined])
    const [same] = await fixture.run(diff(-1, 0), [two])
    expect(same!.id).toBe(`w1::${two.id}`)
    await same!.release()
    const [changes] = await fixture.run(diff(0, 1), [one, two])
    expect(await fixture.files(changes)).toEqual({ b: '2' })
  })
})
