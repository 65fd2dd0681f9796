import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { lookupUser } from './user.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slipway-user-'))
  mkdirSync(join(root, 'etc'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('lookupUser (K012, C022)', () => {
  it('is root without files', () => {
    expect(lookupUser(root, '')).toEqual({ uid: 0, gid: 0, additionalGids: [0] })
    expect(lookupUser(root, 'root:root')).toEqual({ uid: 0, gid: 0, additionalGids: [0] })
    expect(lookupUser(root, '7:8')).toEqual({ uid: 7, gid: 8, additionalGids: [8] })
    expect(() => lookupUser(root, 'root')).toThrow('unable to find user root')
  })

  it('takes the first of several entries, and comments and blanks as nothing', () => {
    writeFileSync(join(root, 'etc/passwd'), '#x:x:9:9\n\n  a:x:1:2::/:/bin/sh\na:x:3:4::/:\nshort\n')
    writeFileSync(join(root, 'etc/group'), 'g:x:5:b,a\nh:x:6:a,b\n')
    expect(lookupUser(root, 'a')).toEqual({ uid: 1, gid: 2, additionalGids: [2, 5, 6] })
    expect(lookupUser(root, 'a:h')).toEqual({ uid: 1, gid: 6, additionalGids: [6] })
    expect(() => lookupUser(root, '#x')).toThrow('unable to find user')
  })

  it('takes a number too large for an id as a name', () => {
    expect(() => lookupUser(root, '4294967296:0')).toThrow('unable to find user 4294967296')
  })

  it('never reads outside the tree, nor what is not a file, nor without end', () => {
    const outside = join(tmpdir(), `slipway-passwd-${process.pid}`)
    writeFileSync(outside, 'evil:x:0:0\n')
    try {
      symlinkSync(outside, join(root, 'etc/passwd'))
      expect(() => lookupUser(root, 'evil')).toThrow('unable to find user evil')
    } finally {
      rmSync(outside)
    }
    rmSync(join(root, 'etc/passwd'))
    symlinkSync('/dev/zero', join(root, 'etc/passwd'))
    mkdirSync(join(root, 'dev/zero'), { recursive: true })
    expect(() => lookupUser(root, 'evil')).toThrow('unable to find user evil')
    rmSync(join(root, 'etc/passwd'))
    writeFileSync(join(root, 'etc/passwd'), Buffer.alloc((10 << 20) + 1, 'x'))
    expect(() => lookupUser(root, 'evil')).toThrow('exceeds 10485760 bytes')
  })
})
