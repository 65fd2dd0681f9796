import { createHash } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { contentHeader } from '../content-header.ts'
import type { Stat } from '../stat.ts'
import { FileDigest } from './file-digest.ts'

function digestOf(announced: number, pieces: readonly Buffer[]): string {
  const dir = mkdtempSync(join(tmpdir(), 'file-digest-'))
  const fd = openSync(join(dir, 'file'), 'wx+')
  try {
    const digest = new FileDigest(statOf(announced))
    for (const piece of pieces) {
      digest.update(piece, fd)
      writeSync(fd, piece)
    }
    return digest.finish().toString('hex')
  } finally {
    closeSync(fd)
    rmSync(dir, { recursive: true })
  }
}

function statOf(size: number): Stat {
  const none = { linkname: '', devmajor: 0, devminor: 0, xattrs: undefined }
  return { path: 'file', mode: 0o644, uid: 0, gid: 0, size, mtime: 0n, ...none }
}

describe('FileDigest', () => {
  const noise = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7919) % 251))

  it.each([
    ['one piece', 1000, [1000]],
    ['one piece that is too large for one call', 100_000, [100_000]],
    ['several pieces', 100_000, [32_768, 32_768, 34_464]],
    ['no piece', 0, []],
    ['less than announced', 1000, [10]],
    ['more than announced in the first piece', 10, [1000]],
    ['more pieces than announced', 40_000, [40_000, 5, 100_000]],
  ])('is the same for %s', (_, announced, lengths) => {
    let at = 0
    const pieces = lengths.map((length) => noise.subarray(at, (at += length)))
    const whole = createHash('sha256')
      .update(contentHeader(statOf(announced)))
      .update(noise.subarray(0, at))
    expect(digestOf(announced, pieces)).toBe(whole.digest('hex'))
  })
})
