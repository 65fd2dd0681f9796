import {
  closeSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { tryCopyRange, tryReflink } from './copy.ts'
import {
  link,
  lutimesNs,
  makeDevice,
  mknod,
  renameExchange,
  renameNoReplace,
  splitDevice,
  syncfs,
  tryFlock,
  writeAll,
} from './files.ts'
import { lgetxattr, llistxattr, lremovexattr, lsetxattr, readXattrs } from './xattr.ts'

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'slipway-files-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function file(name: string, data = name): string {
  const path = join(dir, name)
  writeFileSync(path, data)
  return path
}

describe('files', () => {
  it('writes a whole buffer where the file stands, or at an offset', () => {
    const path = join(dir, 'written')
    const fd = openSync(path, 'w')
    writeAll(fd, Buffer.from('abc'))
    writeAll(fd, Buffer.from('XY'), 1)
    writeAll(fd, Buffer.from('def'))
    writeAll(fd, new Uint8Array(0))
    closeSync(fd)
    expect(readFileSync(path, 'utf8')).toBe('aXYdef')
  })

  it('keeps nanoseconds, before the epoch and on symlinks too', () => {
    const path = join(dir, 'link')
    symlinkSync('nowhere', path)
    for (const time of [1_700_000_000_123_456_789n, 0n, -1_500_000_001n]) {
      lutimesNs(path, time, time)
      expect(lstatSync(path, { bigint: true }).mtimeNs).toBe(time)
    }
  })

  it('makes whiteouts and large device numbers', () => {
    mknod(join(dir, 'whiteout'), 0o020000, 0, 0)
    expect(lstatSync(join(dir, 'whiteout')).rdev).toBe(0)
    const device = makeDevice(511, 70_000)
    expect(splitDevice(device)).toEqual({ major: 511, minor: 70_000 })
    mknod(join(dir, 'device'), 0o020600, 511, 70_000)
    expect(lstatSync(join(dir, 'device'), { bigint: true }).rdev).toBe(device)
  })

  it('renames without replacing, and exchanges', () => {
    const [a, b] = [file('a'), file('b')]
    expect(() => renameNoReplace(a, b)).toThrow(
      expect.objectContaining({ code: 'already-exists', errno: 'EEXIST' }),
    )
    renameExchange(a, b)
    expect(readFileSync(a, 'utf8')).toBe('b')
  })

  it('links a symlink itself', () => {
    symlinkSync('missing', join(dir, 'sym'))
    link(join(dir, 'sym'), join(dir, 'sym2'))
    expect(lstatSync(join(dir, 'sym2')).isSymbolicLink()).toBe(true)
  })

  it('names the call, the errno and the path', () => {
    expect(() => mknod('/nonexistent/x', 0o020000, 0, 0)).toThrow('mknod /nonexistent/x: ENOENT')
    expect(() => mknod('a\0b', 0o020000, 0, 0)).toThrow('contains a NUL byte')
  })

  it('takes names that are not UTF-8', () => {
    const name = Buffer.concat([Buffer.from(`${dir}/`), Buffer.from([0xff, 0xfe])])
    mknod(name, 0o010600, 0, 0)
    expect(lstatSync(name).isFIFO()).toBe(true)
    expect(existsSync(name)).toBe(true)
  })

  it('locks once', async () => {
    const path = file('lock')
    const [one, two] = [openSync(path, 'r'), openSync(path, 'r')]
    expect(tryFlock(one, 'exclusive')).toBe(true)
    expect(tryFlock(two, 'exclusive')).toBe(false)
    closeSync(one)
    expect(tryFlock(two, 'exclusive')).toBe(true)
    await syncfs(two)
    closeSync(two)
  })

  it('copies in the kernel', () => {
    const data = 'x'.repeat(300_000)
    const from = openSync(file('source', data), 'r')
    const to = openSync(join(dir, 'target'), 'w')
    if (!tryReflink(from, to)) expect(tryCopyRange(from, to)).toBe(true)
    closeSync(from)
    closeSync(to)
    expect(readFileSync(join(dir, 'target'), 'utf8')).toBe(data)
  })
})

describe('extended attributes', () => {
  it('sets, reads, lists and removes', () => {
    const path = file('attributes')
    expect(readXattrs(path).size).toBe(0)
    lsetxattr(path, 'user.one', Buffer.from('1'))
    lsetxattr(path, 'user.empty', new Uint8Array())
    expect(llistxattr(path).sort()).toEqual(['user.empty', 'user.one'])
    expect(lgetxattr(path, 'user.one')?.toString()).toBe('1')
    expect(lgetxattr(path, 'user.empty')).toEqual(Buffer.alloc(0))
    expect(lgetxattr(path, 'user.none')).toBeUndefined()
    lremovexattr(path, 'user.one')
    expect([...readXattrs(path).keys()]).toEqual(['user.empty'])
  })
})
