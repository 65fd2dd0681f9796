import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { isCode } from '@slipway/base'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { newestFileTime } from './archive-time.ts'

let dir = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'slipway-archive-time-'))
  const long = 'n'.repeat(150)
  mkdirSync(join(dir, 'sub'))
  symlinkSync('a', join(dir, 'newest-link'))
  const times: Readonly<Record<string, number>> = { a: 1_000, 'sub/b': 2_000.75, [long]: 1_500 }
  for (const [name, time] of Object.entries(times)) {
    writeFileSync(join(dir, name), 'x'.repeat(700))
    utimesSync(join(dir, name), time, time)
  }
  utimesSync(join(dir, 'sub'), 9_000, 9_000)
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const tar = (...flags: readonly string[]): Buffer =>
  execFileSync('tar', ['-C', dir, ...flags, '-cf', '-', '.'])

describe('the newest time in an archive', () => {
  it.each(['gnu', 'pax', 'ustar', 'v7'])('is that of its regular files, in the format %s', async (format) => {
    const some = format === 'v7' || format === 'ustar' ? ['--exclude=nnn*'] : []
    expect(await newestFileTime(tar(`--format=${format}`, ...some))).toBe(2_000n)
  })

  it('is found in compressed ones; of those that this process cannot read it says so', async () => {
    const archive = tar()
    expect(await newestFileTime(gzipSync(archive))).toBe(2_000n)
    expect(await newestFileTime(zstdCompressSync(archive))).toBe(2_000n)
    for (const flag of ['-j', '-J']) {
      const error: unknown = await newestFileTime(tar(flag)).catch((reason: unknown) => reason)
      expect(isCode(error, 'unimplemented')).toBe(true)
    }
  })

  it('is none for what is no archive, is broken off, or holds no files', async () => {
    expect(await newestFileTime(Buffer.alloc(0))).toBeUndefined()
    expect(await newestFileTime(Buffer.from('hello\n'.repeat(200)))).toBeUndefined()
    expect(await newestFileTime(gzipSync('hello\n'.repeat(200)))).toBeUndefined()
    expect(await newestFileTime(Buffer.from([0x1f, 0x8b, 8, 1, 2, 3]))).toBeUndefined()
    expect(await newestFileTime(Buffer.alloc(4096))).toBeUndefined()
    expect(await newestFileTime(tar('--exclude=a', '--exclude=nnn*', '--exclude=b'))).toBeUndefined()
  })

  it('takes time in proportion to the archive', async () => {
    const many = Buffer.concat(Array.from({ length: 200 }, () => tar('--exclude=nnn*').subarray(0, 4096)))
    expect(await newestFileTime(many)).toBeDefined()
    const extended = tar('--format=pax').subarray(0, 512)
    extended[156] = 'x'.charCodeAt(0)
    extended.write('77777777777\0', 124)
    extended.fill(0x20, 148, 156)
    extended.write(
      `${extended
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    )
    const error: unknown = await newestFileTime(extended).catch((reason: unknown) => reason)
    expect(isCode(error, 'resource-exhausted')).toBe(true)
  })
})
