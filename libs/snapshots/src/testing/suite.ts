import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  chmodSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { listMounts } from '@slipway/linux'
import type { SnapshotStore } from '../open.ts'
import type { Mounter, MountSpec } from '../snapshots.ts'

export interface SuiteSubject {
  open(root: string, bootId?: string): Promise<SnapshotStore>
  readonly mounter: Mounter
}

/** Every implementation behaves like this. Mounts for real, so it needs root. */
export function describeSnapshots(name: string, subject: SuiteSubject): void {
  describe(`${name} snapshots`, () => {
    let dir: string
    let store: SnapshotStore
    let mounted = 0

    beforeEach(async () => {
      dir = mkdtempSync(join(tmpdir(), 'slipway-snapshots-'))
      store = await subject.open(join(dir, 'root'))
    })

    afterEach(async () => {
      await store[Symbol.asyncDispose]()
      expect(listMounts().filter(({ target }) => target.startsWith(dir))).toEqual([])
      rmSync(dir, { recursive: true, force: true })
    })

    async function within<T>(specs: readonly MountSpec[], fn: (path: string) => T): Promise<T> {
      const target = join(dir, `mount-${++mounted}`)
      mkdirSync(target)
      await subject.mounter.mount(specs, target)
      try {
        return fn(target)
      } finally {
        await subject.mounter.unmount(target)
      }
    }

    /** A committed snapshot made by changing `parent`. */
    async function layer(
      key: string,
      parent: string | undefined,
      change: (path: string) => void,
    ): Promise<void> {
      await within(await store.prepare(`active-${key}`, parent), change)
      await store.commit(key, `active-${key}`)
    }

    async function contents(key: string): Promise<Record<string, string>> {
      const specs = await store.view(`view-${key}`, key)
      const found = await within(specs, (path) =>
        Object.fromEntries(
          readdirSync(path, { recursive: true, encoding: 'utf8' })
            .filter((file) => lstatSync(join(path, file)).isFile())
            .sort()
            .map((file) => [file, readFileSync(join(path, file), 'utf8')]),
        ),
      )
      await store.remove(`view-${key}`)
      return found
    }

    const write =
      (files: Record<string, string>) =>
      (path: string): void => {
        for (const [file, data] of Object.entries(files)) {
          mkdirSync(join(path, file, '..'), { recursive: true })
          writeFileSync(join(path, file), data)
        }
      }

    it('layers changes over a parent and leaves the parent as it was', async () => {
      await layer('a', undefined, write({ one: '1', 'dir/two': '2' }))
      await layer('b', 'a', (path) => {
        rmSync(join(path, 'one'))
        write({ 'dir/three': '3', 'dir/two': 'changed' })(path)
      })
      expect(await contents('a')).toEqual({ one: '1', 'dir/two': '2' })
      expect(await contents('b')).toEqual({ 'dir/two': 'changed', 'dir/three': '3' })
    })

    it('mounts an active snapshot again with what was written', async () => {
      await layer('a', undefined, write({ one: '1' }))
      await within(await store.prepare('x', 'a'), write({ two: '2' }))
      await within(await store.mounts('x'), write({ three: '3' }))
      expect(await within(await store.mounts('x'), (path) => readdirSync(path).sort())).toEqual([
        'one',
        'three',
        'two',
      ])
    })

    it('shares one tree between two mounts of an active snapshot', async () => {
      await layer('a', undefined, write({ one: '1' }))
      const specs = await store.prepare('x', 'a')
      const [first, second] = [join(dir, 'first'), join(dir, 'second')]
      mkdirSync(first)
      mkdirSync(second)
      await subject.mounter.mount(specs, first)
      await subject.mounter.mount(specs, second)
      writeFileSync(join(first, 'two'), '2')
      expect(readFileSync(join(second, 'two'), 'utf8')).toBe('2')
      await subject.mounter.unmount(first)
      writeFileSync(join(second, 'three'), '3')
      await subject.mounter.mount(specs, first)
      expect(readdirSync(first).sort()).toEqual(['one', 'three', 'two'])
      await subject.mounter.unmount(second)
      await subject.mounter.unmount(first)
    })

    it('gives views that cannot be written (G019)', async () => {
      await layer('a', undefined, write({ one: '1' }))
      await layer('b', 'a', write({ two: '2' }))
      for (const parent of ['a', 'b', undefined]) {
        const specs = await store.view(`v-${parent}`, parent)
        await within(specs, (path) => expect(() => writeFileSync(join(path, 'x'), '')).toThrow('EROFS'))
      }
    })

    it('keeps mode and owner of the root directory', async () => {
      await layer('a', undefined, (path) => chmodSync(path, 0o1777))
      await layer('b', 'a', write({ x: '' }))
      const mode = await within(await store.view('v', 'b'), (path) => lstatSync(path).mode & 0o7777)
      expect(mode).toBe(0o1777)
    })

    it('answers errors by code', async () => {
      await layer('a', undefined, write({ one: '1' }))
      await layer('b', 'a', write({ two: '2' }))
      await store.prepare('x', 'b')
      await store.view('v', 'b')
      const code = (value: string): unknown => expect.objectContaining({ code: value })
      await expect(store.prepare('x')).rejects.toEqual(code('already-exists'))
      await expect(store.commit('a', 'x')).rejects.toEqual(code('already-exists'))
      await expect(store.prepare('y', 'x')).rejects.toEqual(code('failed-precondition'))
      await expect(store.prepare('y', 'none')).rejects.toEqual(code('not-found'))
      await expect(store.commit('y', 'v')).rejects.toEqual(code('failed-precondition'))
      await expect(store.commit('y', 'a')).rejects.toEqual(code('failed-precondition'))
      await expect(store.mounts('a')).rejects.toEqual(code('failed-precondition'))
      await expect(store.mounts('none')).rejects.toEqual(code('not-found'))
      await expect(store.remove('a')).rejects.toEqual(code('failed-precondition'))
      await expect(store.remove('none')).rejects.toEqual(code('not-found'))
      await expect(store.usage('none')).rejects.toEqual(code('not-found'))
      await expect(store.merge('m', undefined, ['x'])).rejects.toEqual(code('failed-precondition'))
      expect(await store.stat('y')).toBeUndefined()
      expect(await contents('b')).toEqual({ one: '1', two: '2' })
    })

    it('tells and lists what there is', async () => {
      await layer('a', undefined, write({ one: '1' }))
      await store.prepare('x', 'a')
      expect(await store.stat('x')).toMatchObject({ key: 'x', kind: 'active', parent: 'a' })
      expect(await store.stat('a')).toMatchObject({ key: 'a', kind: 'committed' })
      expect((await store.stat('a'))?.createdAt).toBeGreaterThan(Date.now() - 60_000)
      const keys: string[] = []
      for (const { key } of store.list()) keys.push(key)
      expect(store.size).toBe(keys.length)
      expect([store.kindOf('a'), store.kindOf('none')]).toEqual(['committed', undefined])
      expect(keys.sort()).toEqual(['a', 'x'])
      await store.remove('x')
      await store.remove('a')
      expect(await store.stat('a')).toBeUndefined()
      await layer('a', undefined, write({ again: '1' }))
      expect(await contents('a')).toEqual({ again: '1' })
    })

    it('measures, small and large, and counts hard links once', async () => {
      await layer('a', undefined, write({ one: 'x'.repeat(100_000) }))
      const small = await store.usage('a')
      expect(small.inodes).toBe(2)
      expect(small.size).toBeGreaterThanOrEqual(100_000)
      expect(small.size).toBeLessThan(120_000)
      await layer('b', undefined, (path) => {
        for (let index = 0; index < 1000; index++) writeFileSync(join(path, `f${index}`), '')
      })
      expect((await store.usage('b')).inodes).toBe(1001)
    })

    it('finds the changes of a committed and of an active snapshot', async () => {
      await layer('a', undefined, write({ one: '1' }))
      await layer('b', 'a', write({ two: '2' }))
      await within(await store.prepare('x', 'b'), write({ three: '3' }))
      for (const [key, file] of [
        ['b', 'two'],
        ['x', 'three'],
      ] as const) {
        const changes = await store.changes(key)
        const tree = changes.kind === 'upper' ? changes.upper : changes.tree
        expect(existsSync(join(tree, file))).toBe(true)
        if (changes.kind === 'full') expect(existsSync(join(changes.lower!, file))).toBe(false)
        else expect(existsSync(join(tree, 'one'))).toBe(false)
      }
    })

    it('merges layers in order, deletions included (C078, G020)', async () => {
      await layer('base', undefined, write({ keep: 'k', gone: 'g', 'dir/a': 'a', 'both/x': 'base' }))
      await layer('one', 'base', (path) => {
        rmSync(join(path, 'gone'))
        write({ 'one/f': '1', 'both/x': 'one' })(path)
      })
      await layer('two', 'base', (path) => {
        rmSync(join(path, 'dir'), { recursive: true })
        write({ 'dir/new': 'n', 'both/x': 'two', 'both/y': 'two' })(path)
      })
      await layer('alone', undefined, write({ 'dir/alone': 'yes' }))
      await store.merge('m', 'base', ['one', 'two', 'alone'])
      expect(await contents('m')).toEqual({
        keep: 'k',
        'one/f': '1',
        'both/x': 'two',
        'both/y': 'two',
        'dir/new': 'n',
        'dir/alone': 'yes',
      })
      await layer('after', 'm', write({ 'one/f': 'changed' }))
      expect((await contents('after'))['one/f']).toBe('changed')
      expect((await contents('m'))['one/f']).toBe('1')
    })

    it('carries removals into a merge, and shows no trace of those that meet nothing (C078, C079)', async () => {
      await layer('base', undefined, write({ gone: 'g', 'dir/gone': 'g', 'dir/stays': 's' }))
      await layer('remover', 'base', (path) => {
        rmSync(join(path, 'gone'))
        rmSync(join(path, 'dir/gone'))
        write({ 'dir/new': 'n' })(path)
      })
      await layer('plain', undefined, write({ x: 'x' }))
      await layer('other', undefined, write({ gone: 'other', 'dir/gone': 'other' }))
      await store.merge('alone', undefined, ['remover'])
      await store.merge('over-plain', 'plain', ['remover'])
      await store.merge('over-other', 'other', ['alone'])
      const names = async (key: string): Promise<string[]> => {
        const specs = await store.view(`names-${key}`, key)
        return await within(specs, (path) => readdirSync(path, { recursive: true, encoding: 'utf8' }).sort())
      }
      expect(await names('alone')).toEqual(['dir', 'dir/new'])
      expect(await names('over-plain')).toEqual(['dir', 'dir/new', 'x'])
      expect(await names('over-other')).toEqual(['dir', 'dir/new'])
      await layer('child', 'alone', write({ y: '' }))
      expect(await names('child')).toEqual(['dir', 'dir/new', 'y'])
    })

    it('merges merges, and their changes are one directory or two trees', async () => {
      await layer('one', undefined, write({ a: '1', shared: '1' }))
      await layer('two', undefined, write({ b: '2', shared: '2' }))
      await store.merge('m', undefined, ['one', 'two'])
      await layer('three', undefined, write({ c: '3' }))
      await store.merge('mm', undefined, ['m', 'three'])
      expect(await contents('mm')).toEqual({ a: '1', b: '2', c: '3', shared: '2' })
      const changes = await store.changes('mm')
      const tree = changes.kind === 'upper' ? changes.upper : changes.tree
      expect(readdirSync(tree).sort()).toEqual(['a', 'b', 'c', 'shared'])
      expect(readFileSync(join(tree, 'shared'), 'utf8')).toBe('2')
    })

    it('is the same after a restart of the process', async () => {
      await layer('a', undefined, write({ one: '1' }))
      await layer('b', 'a', write({ two: '2' }))
      await within(await store.prepare('x', 'b'), write({ three: '3' }))
      await store.usage('a')
      await store[Symbol.asyncDispose]()
      store = await subject.open(join(dir, 'root'))
      expect(await contents('b')).toEqual({ one: '1', two: '2' })
      expect(await within(await store.mounts('x'), (path) => readdirSync(path).sort())).toEqual([
        'one',
        'three',
        'two',
      ])
      await layer('c', 'b', write({ four: '4' }))
      expect(Object.keys(await contents('c')).sort()).toEqual(['four', 'one', 'two'])
    })

    it('refuses a root that is in use', async () => {
      await expect(subject.open(join(dir, 'root'))).rejects.toEqual(
        expect.objectContaining({ code: 'failed-precondition' }),
      )
    })
  })
}
