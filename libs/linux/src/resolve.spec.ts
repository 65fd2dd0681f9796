import {
  constants,
  closeSync,
  mkdirSync,
  mkdtempSync,
  readSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { openInRoot, readFileInRoot, resolveInRoot, resolveInside } from './resolve.ts'

let base: string
let root: string

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'slipway-resolve-'))
  root = join(base, 'root')
  mkdirSync(join(root, 'etc'), { recursive: true })
  mkdirSync(join(root, 'a/b'), { recursive: true })
  writeFileSync(join(base, 'secret'), 'outside')
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0')
  symlinkSync('/etc', join(root, 'abs'))
  symlinkSync('../../../../../secret', join(root, 'a/up'))
  symlinkSync('../../secret', join(root, 'a/b/file'))
  symlinkSync('/loop2', join(root, 'loop1'))
  symlinkSync('/loop1', join(root, 'loop2'))
  symlinkSync('new/dir', join(root, 'dangling'))
  symlinkSync(join(base, 'secret'), join(root, 'host'))
})

afterAll(() => rmSync(base, { recursive: true, force: true }))

describe('resolveInside', () => {
  it('starts absolute links at the root, not at the host', () => {
    expect(resolveInside(root, '/abs/passwd')).toBe('/etc/passwd')
    expect(resolveInRoot(root, 'abs')).toBe(join(root, 'etc'))
  })

  it('never leaves the root by .. in a path or a link (C061)', () => {
    expect(resolveInside(root, '../../../etc')).toBe('/etc')
    expect(resolveInside(root, '/a/up')).toBe('/secret')
    expect(resolveInside(root, '/a/b/file')).toBe('/secret')
    expect(resolveInside(root, '/host')).toBe(join(base, 'secret'))
    expect(resolveInRoot(root, '/host')).toBe(join(root, base, 'secret'))
  })

  it('keeps what does not exist, behind links too', () => {
    expect(resolveInside(root, '/dangling/x/y')).toBe('/new/dir/x/y')
    expect(resolveInside(root, '/etc/passwd/below')).toBe('/etc/passwd/below')
  })

  it('can leave the last link alone', () => {
    expect(resolveInside(root, '/abs', { followLast: false })).toBe('/abs')
    expect(resolveInside(root, '/abs/../abs/passwd', { followLast: false })).toBe('/etc/passwd')
  })

  it('ends on link loops and refuses NUL bytes', () => {
    expect(() => resolveInside(root, '/loop1')).toThrow(expect.objectContaining({ errno: 'ELOOP' }))
    expect(() => resolveInside(root, '/a\0b')).toThrow(expect.objectContaining({ code: 'invalid-argument' }))
  })
})

describe('openInRoot', () => {
  it('opens below the root through links', () => {
    const fd = openInRoot(root, '/abs/passwd', constants.O_RDONLY)
    const buffer = Buffer.alloc(64)
    const count = readSync(fd, buffer)
    closeSync(fd)
    expect(buffer.toString('utf8', 0, count)).toBe('root:x:0:0')
  })

  it('does not reach a file outside', () => {
    for (const path of ['/a/up', '/a/b/file', '/host', '../secret']) {
      expect(() => openInRoot(root, path, constants.O_RDONLY)).toThrow(
        expect.objectContaining({ errno: 'ENOENT' }),
      )
    }
  })

  it('reads only regular files, and not more than allowed', () => {
    expect(readFileInRoot(root, '/etc/passwd', 100)?.toString()).toBe('root:x:0:0')
    expect(readFileInRoot(root, '/etc', 100)).toBeUndefined()
    expect(readFileInRoot(root, '/none', 100)).toBeUndefined()
    expect(() => readFileInRoot(root, '/etc/passwd', 5)).toThrow(
      expect.objectContaining({ code: 'resource-exhausted' }),
    )
  })
})
