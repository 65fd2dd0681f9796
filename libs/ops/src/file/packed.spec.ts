import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { FsSync, packFileOf, walkTree } from '@slipway/fs-sync'
import { syncOver } from '@slipway/fs-sync/testing'
import { lutimesNs } from '@slipway/linux'
import { JobRunner, PLAIN_COPY } from '../testing/job-runner.ts'
import type { CopyJob } from './job.ts'
import { FileThreads } from './threads.ts'

const sync = new FsSync({ threads: 2 })
const runner = new JobRunner()
let dir: string
let source: string
let synced: string
let index: string

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ops-packed-'))
  source = join(dir, 'source')
  synced = join(dir, 'synced')
  index = join(dir, 'tree.idx')
  mkdirSync(source)
  mkdirSync(synced)
  for (let i = 0; i < 400; i++) {
    mkdirSync(join(source, `a/d${i % 4}`), { recursive: true })
    writeFileSync(join(source, `a/d${i % 4}/f${i}`), i % 9 === 0 ? '' : `content ${i}`)
  }
  for (let i = 0; i < 8; i++) chmodSync(join(source, `a/d3/f${399 - 4 * i}`), 0o4700 + i)
  chownSync(join(source, 'a/d3/f395'), 12, 34)
  writeFileSync(join(source, 'a/d3/zlarge'), 'x'.repeat(100_000))
  symlinkSync('f399', join(source, 'a/d3/zlink'))
  writeFileSync(Buffer.concat([Buffer.from(join(source, 'a/d3/z')), Buffer.from([0xff, 0xfe])]), 'bytes')
  writeFileSync(join(source, 'zfile'), 'top')
  for (const name of ['a/d3', 'a/d2', 'a']) lutimesNs(join(source, name), 7n, 7_000_000_007n)
  await receive()
})
afterEach(() => rmSync(dir, { recursive: true }))
afterAll(async () => {
  await sync.close()
  await runner[Symbol.asyncDispose]()
})

async function receive(): Promise<void> {
  await syncOver(sync, source, { root: synced, index })
}

function listing(root: string): readonly string[] {
  return [...walkTree(root)].map(({ path, mode, uid, gid, size, mtime, linkname }) => {
    // The directory that files are put into has the time at which that was done.
    const facts = [path, mode.toString(8), uid, gid, linkname, ...(path === 'to' ? [] : [size, mtime])]
    return facts.join(' ')
  })
}

/** What a copy from the pack gives, after it was found to be what a copy from the source gives. */
async function copied(options: Partial<CopyJob>): Promise<string> {
  const [fromSource, fromPack] = ['x', 'y'].map((name) => mkdtempSync(join(dir, `${name}-`)))
  await runner.copy(source, fromSource!, options)
  await runner.copy(synced, fromPack!, { ...options, sourceIndex: index })
  expect(listing(fromPack!)).toEqual(listing(fromSource!))
  return fromPack!
}

const whole = { src: '/', dest: '/to/', dirCopyContents: true, timestamp: 5_000_000_005n } as const

describe('copying from a tree with a pack', () => {
  it('gives what copying from the whole tree gives', async () => {
    expect(lstatSync(join(synced, 'a/d3/f399'), { throwIfNoEntry: false })).toBeUndefined()
    await copied(whole)
    const kept = await copied({ src: '/a', dest: '/b', dirCopyContents: true })
    expect(lstatSync(join(kept, 'b/d3'), { bigint: true }).mtimeNs).toBe(7_000_000_007n)
    await copied({ src: '/zfile', dest: '/there' })
    await copied({ src: '/a/d3/zlink', dest: '/there', followSymlink: true })
    await copied({ ...whole, owner: { user: { kind: 'id', id: 5 } }, mode: 0o640 })
  })

  it('does so in several threads where there is much to do', async () => {
    for (let i = 0; i < 2000; i++) {
      const at = join(source, `m/${i % 5}/n${i % 11}`)
      mkdirSync(at, { recursive: true })
      writeFileSync(join(at, `ü${i}`), `many ${i}`, { mode: i % 3 ? 0o640 : 0o4755 })
    }
    lutimesNs(join(source, 'm'), 9n, 9_000_000_009n)
    await receive()
    const made = await copied({ src: '/m', dest: '/n', dirCopyContents: true })
    expect(lstatSync(join(made, 'n'), { bigint: true }).mtimeNs).toBe(9_000_000_009n)
    await copied({ ...whole, owner: { user: { kind: 'id', id: 5 } }, modeStr: 'go-w,a+x' })
    truncateSync(packFileOf(index), 1000)
    const short = runner.copy(synced, dir, { src: '/a', dest: '/short', sourceIndex: index })
    await expect(short).rejects.toMatchObject({ code: 'data-loss' })
  }, 30_000)

  it('stops when it is told to, in all threads', async () => {
    const stop = new AbortController()
    await using threads = new FileThreads(1)
    const job = { ...PLAIN_COPY, ...whole, sourceRoot: synced, sourceIndex: index }
    stop.abort()
    await expect(threads.run({ root: dir, job }, stop.signal)).rejects.toMatchObject({ code: 'canceled' })
  })

  it('does so with wildcards and patterns', async () => {
    const made = await copied({ ...whole, src: '/a/d3/f39*', allowWildcard: true })
    expect(readdirSync(join(made, 'to'))).toEqual(['f39', 'f391', 'f395', 'f399'])
    await copied({ ...whole, src: '/a/*/f3?', allowWildcard: true })
    await copied({ ...whole, includePatterns: ['**/f3*'], excludePatterns: ['a/d2'] })
    await copied({ ...whole, excludePatterns: ['a/d3', '!a/d3/f399'] })
  })

  it('names what is missing', async () => {
    const copy = (src: string) => runner.copy(synced, dir, { src, dest: '/q', sourceIndex: index })
    await expect(copy('/none')).rejects.toThrow('/none')
    await expect(copy('/zfile/below')).rejects.toThrow('not a directory')
  })

  it('goes on while files are put in their places, and after', async () => {
    writeFileSync(join(synced, 'a/d3/f399'), 'half')
    await copied(whole)
    rmSync(join(synced, 'a/d3/f399'))
    await sync.place(index, synced)
    await copied(whole)
    rmSync(index)
    await copied(whole)
  })

  it('keeps links that a file of the pack was given', async () => {
    linkSync(join(source, 'a/d3/f399'), join(source, 'zzlink'))
    await receive()
    const made = await copied(whole)
    expect(lstatSync(join(made, 'to/zzlink')).nlink).toBe(2)
  })

  it('wants archives in their places, and says when the pack is lost', async () => {
    await using threads = new FileThreads(1)
    const job = { ...PLAIN_COPY, sourceRoot: synced, sourceIndex: index, dest: '/u' }
    const run = (more: Partial<CopyJob>) =>
      threads.run({ root: dir, job: { ...job, ...more } }, new AbortController().signal)
    expect(await run({ src: '/zfile', attemptUnpack: true })).toBe('needs-place')
    expect(await run({ src: '/a', attemptUnpack: true })).toBe('done')
    rmSync(packFileOf(index))
    await expect(run({ src: '/a' })).rejects.toMatchObject({ code: 'data-loss' })
  })
})
