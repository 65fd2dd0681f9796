import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { lgetxattr, lsetxattr, lutimesNs, mknod } from '@slipway/linux'
import { applyDifference } from './apply-difference.ts'
import { copyTree } from './copy-tree.ts'
import { stackLayers } from './stack-layers.ts'
import { measureTree, measureUpTo } from './usage.ts'
import { hasWhiteouts, isDirectoryIn } from './whiteouts.ts'

const OPAQUE = 'trusted.overlay.opaque'
let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'slipway-trees-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function make(name: string, files: Record<string, string> = {}): string {
  const root = join(dir, name)
  mkdirSync(root, { recursive: true })
  for (const [path, data] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), data)
  }
  return root
}

function whiteout(root: string, path: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true })
  mknod(join(root, path), 0o020000, 0, 0)
}

function opaque(root: string, path: string): void {
  mkdirSync(join(root, path), { recursive: true })
  lsetxattr(join(root, path), OPAQUE, Buffer.from('y'))
}

const list = (root: string): string[] => readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()

describe('copyTree', () => {
  it('keeps everything that belongs to a file (C049)', () => {
    const from = make('from', { 'd/file': 'data' })
    linkSync(join(from, 'd/file'), join(from, 'hard'))
    symlinkSync('d/file', join(from, 'soft'))
    mknod(join(from, 'fifo'), 0o010640, 0, 0)
    mknod(join(from, 'device'), 0o020600, 1, 3)
    const odd = Buffer.concat([Buffer.from(`${from}/`), Buffer.from([0xff])])
    writeFileSync(odd, 'odd')
    chownSync(join(from, 'd'), 12, 34)
    chmodSync(join(from, 'd/file'), 0o4755)
    lsetxattr(join(from, 'd/file'), 'user.a', Buffer.from('b'))
    lutimesNs(join(from, 'soft'), 1n, 1_600_000_000_000_000_007n)
    lutimesNs(join(from, 'd'), 1n, 1_500_000_000_000_000_009n)
    const to = make('to')
    copyTree(from, to)
    const stat = (path: string) => lstatSync(join(to, path), { bigint: true })
    expect(stat('hard').ino).toBe(stat('d/file').ino)
    expect(stat('d/file').mode & 0o7777n).toBe(0o4755n)
    expect(lgetxattr(join(to, 'd/file'), 'user.a')?.toString()).toBe('b')
    expect(readlinkSync(join(to, 'soft'))).toBe('d/file')
    expect(stat('soft').mtimeNs).toBe(1_600_000_000_000_000_007n)
    expect([stat('d').uid, stat('d').gid, stat('d').mtimeNs]).toEqual([12n, 34n, 1_500_000_000_000_000_009n])
    expect(stat('fifo').isFIFO()).toBe(true)
    expect(stat('device').rdev).toBe(lstatSync(join(from, 'device'), { bigint: true }).rdev)
    const copied = Buffer.concat([Buffer.from(`${to}/`), Buffer.from([0xff])])
    expect(readFileSync(copied, 'utf8')).toBe('odd')
    expect(measureTree(to)).toEqual(measureTree(from))
  })
})

describe('stackLayers', () => {
  it('says what its layers say', () => {
    const one = make('one', { 'a/x': '1', 'a/y': '1', 'b/file': '1', c: 'file' })
    const two = make('two', { 'a/z': '2', 'c/inside': '2' })
    whiteout(two, 'a/x')
    whiteout(two, 'unknown')
    opaque(two, 'b')
    chmodSync(join(two, 'a'), 0o700)
    lutimesNs(join(two, 'a'), 5n, 5n)
    const to = make('to')
    stackLayers({ layers: [one, two], to, opaqueXattr: OPAQUE })
    expect(list(to)).toEqual(['a', 'a/x', 'a/y', 'a/z', 'b', 'c', 'c/inside', 'unknown'])
    expect(lstatSync(join(to, 'a/x')).isCharacterDevice()).toBe(true)
    expect(lstatSync(join(to, 'a/y')).ino).toBe(lstatSync(join(one, 'a/y')).ino)
    expect(lgetxattr(join(to, 'b'), OPAQUE)?.toString()).toBe('y')
    expect(lgetxattr(join(to, 'c'), OPAQUE)?.toString()).toBe('y')
    expect(lgetxattr(join(to, 'a'), OPAQUE)).toBeUndefined()
    expect(lstatSync(join(to, 'a')).mode & 0o777).toBe(0o700)
    expect(lstatSync(join(to, 'a'), { bigint: true }).mtimeNs).toBe(5n)
  })

  it('leaves out whiteouts that would show over the base', () => {
    const base = make('base', { 'known/x': '' })
    const layer = make('layer')
    for (const path of ['known/x', 'new/x', 'opaque/sub/x', 'top']) whiteout(layer, path)
    opaque(layer, 'opaque')
    const over = make('over')
    stackLayers({ layers: [layer], to: over, opaqueXattr: OPAQUE, base: [base] })
    expect(list(over)).toEqual(['known', 'known/x', 'new', 'opaque', 'opaque/sub', 'top'])
    const alone = make('alone')
    stackLayers({ layers: [layer], to: alone, opaqueXattr: OPAQUE, base: [] })
    expect(list(alone)).toEqual(['known', 'new', 'opaque', 'opaque/sub'])
  })
})

describe('whiteouts', () => {
  it('are found, or not within the limit', () => {
    const tree = make('tree', { 'a/b': '', 'a/c': '' })
    expect(hasWhiteouts(tree)).toBe(false)
    expect(hasWhiteouts(tree, 1)).toBeUndefined()
    whiteout(tree, 'a/gone')
    expect(hasWhiteouts(tree)).toBe(true)
  })

  it('hide a directory of the layers below', () => {
    const low = make('low', { 'd/e/f': '', 'o/e/f': '' })
    const high = make('high')
    whiteout(high, 'd')
    opaque(high, 'o')
    const seen = (...path: string[]): boolean =>
      isDirectoryIn(
        [high, low],
        path.map((name) => Buffer.from(name)),
        OPAQUE,
      )
    expect([seen(), seen('o'), seen('o', 'e'), seen('d'), seen('d', 'e')]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
    expect(isDirectoryIn([low], [Buffer.from('d'), Buffer.from('e')], OPAQUE)).toBe(true)
  })
})

describe('applyDifference', () => {
  it('repeats additions, changes, removals and replacements elsewhere', () => {
    const lower = make('lower', {
      keep: 'k',
      change: 'old',
      gone: 'g',
      'd/gone': 'g',
      'd/keep': 'k',
      file: 'f',
      'dir/x': '',
    })
    const upper = make('upper')
    copyTree(lower, upper)
    writeFileSync(join(upper, 'change'), 'new!')
    for (const path of ['gone', 'd/gone', 'file', 'dir']) rmSync(join(upper, path), { recursive: true })
    writeFileSync(join(upper, 'dir'), 'now a file')
    mkdirSync(join(upper, 'file'))
    writeFileSync(join(upper, 'd/new'), 'n')
    const to = make('to', { gone: 'x', 'd/gone': 'x', 'd/own': 'x', change: 'other', file: 'f', own: 'o' })
    applyDifference(lower, upper, to)
    expect(list(to)).toEqual(['change', 'd', 'd/new', 'd/own', 'dir', 'file', 'own'])
    expect(readFileSync(join(to, 'change'), 'utf8')).toBe('new!')
  })
})

describe('measureUpTo', () => {
  it('stops at its limit', async () => {
    const tree = make('tree', { a: '', b: '', c: '' })
    expect(await measureUpTo(tree, 2)).toBeUndefined()
    expect((await measureUpTo(tree, 10))?.inodes).toBe(4)
  })
})
