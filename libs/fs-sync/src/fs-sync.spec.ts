import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { lsetxattr } from '@slipway/linux'
import { FsSync, type ReceiveOptions, type SendSource, TreeIndexReader, walkTree } from './index.ts'
import { syncOver } from './testing.ts'

const sync = new FsSync({ threads: 2 })
let dir: string
let source: string
let target: string
let index: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fs-sync-'))
  source = join(dir, 'source')
  target = join(dir, 'target')
  index = join(dir, 'tree.idx')
  mkdirSync(source)
  mkdirSync(target)
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))
afterAll(() => sync.close())

async function transfer(send: Partial<SendSource> = {}, receive: Partial<ReceiveOptions> = {}) {
  const from = { trees: [{ directory: source }], ...send }
  return await syncOver(sync, from, { root: target, index, ...receive })
}

function listing(root: string): readonly string[] {
  return [...walkTree(root)].map((stat) =>
    [
      stat.path,
      stat.mode.toString(8),
      stat.size,
      stat.mtime,
      stat.linkname,
      stat.uid,
      stat.gid,
      stat.devmajor,
      stat.devminor,
      [...(stat.xattrs ?? [])].map(([name, value]) => `${name}=${Buffer.from(value).toString('hex')}`).join(),
    ].join(' '),
  )
}

describe('FsSync', () => {
  it('copies every kind of file with its metadata (B015, B033, B037, B040, B041)', async () => {
    mkdirSync(join(source, 'dir/sub'), { recursive: true })
    writeFileSync(join(source, 'dir/a.txt'), 'hello')
    writeFileSync(join(source, 'dir/sub/empty'), '')
    writeFileSync(join(source, 'big'), Buffer.alloc(1_000_000, 'x'))
    writeFileSync(join(source, 'ünïcode'), 'u')
    writeFileSync(Buffer.concat([Buffer.from(`${source}/`), Buffer.from([0xff, 0xfe])]), 'not utf-8')
    symlinkSync('../big', join(source, 'dir/link'))
    symlinkSync('/etc/ümlaut', join(source, 'abs'))
    linkSync(join(source, 'dir/a.txt'), join(source, 'zlink'))
    chmodSync(join(source, 'big'), 0o4755)
    chmodSync(join(source, 'dir/sub'), 0o1711)
    execFileSync('mkfifo', [join(source, 'fifo')])
    execFileSync('mknod', [join(source, 'null'), 'c', '1', '3'])
    lsetxattr(join(source, 'big'), 'user.note', Buffer.from('hi'))
    lutimesSync(join(source, 'abs'), 1000.5, 2000.25)
    utimesSync(join(source, 'dir'), 1, 123_456_789)
    const result = await transfer()
    expect(listing(target)).toEqual(listing(source))
    expect(readFileSync(join(target, 'big'))).toEqual(readFileSync(join(source, 'big')))
    expect(readlinkSync(join(target, 'dir/link'))).toBe('../big')
    expect(statSync(join(target, 'zlink')).ino).toBe(statSync(join(target, 'dir/a.txt')).ino)
    expect(result.files).toBe(listing(source).length)
    expect(result.requested).toBe(5)
  })

  it('asks only for what changed and removes what is gone (B042)', async () => {
    mkdirSync(join(source, 'a/b'), { recursive: true })
    for (const name of ['a/1', 'a/2', 'a/b/3', 'c', 'd']) writeFileSync(join(source, name), name)
    await transfer()
    expect(await transfer()).toMatchObject({ requested: 0, deleted: 0 })
    writeFileSync(join(source, 'a/2'), 'changed')
    rmSync(join(source, 'a/b'), { recursive: true })
    rmSync(join(source, 'c'))
    mkdirSync(join(source, 'c'))
    writeFileSync(join(source, 'c/new'), 'n')
    rmSync(join(source, 'd'))
    symlinkSync('a', join(source, 'd'))
    expect(await transfer()).toMatchObject({ requested: 2, deleted: 1 })
    expect(listing(target)).toEqual(listing(source))
    expect(await transfer()).toMatchObject({ requested: 0, deleted: 0 })
  })

  it('sees a directory become a file and a link become another (B042)', async () => {
    mkdirSync(join(source, 'x/y/z'), { recursive: true })
    writeFileSync(join(source, 'x/y/z/f'), 'f')
    writeFileSync(join(source, 'first'), '1')
    linkSync(join(source, 'first'), join(source, 'second'))
    await transfer()
    rmSync(join(source, 'x'), { recursive: true })
    writeFileSync(join(source, 'x'), 'file now')
    writeFileSync(join(source, 'first'), '22')
    await transfer()
    expect(listing(target)).toEqual(listing(source))
    expect(readFileSync(join(target, 'second'), 'utf8')).toBe('22')
  })

  it('does not compare with differ none (B043)', async () => {
    writeFileSync(join(source, 'a'), 'a')
    await transfer()
    expect(await transfer({}, { differ: 'none' })).toMatchObject({ requested: 1 })
  })

  it('filters on the sending side and sends parents only of what matches (B018, B039)', async () => {
    mkdirSync(join(source, 'a/b'), { recursive: true })
    mkdirSync(join(source, 'empty/e'), { recursive: true })
    writeFileSync(join(source, 'a/b/keep.go'), 'k')
    writeFileSync(join(source, 'a/b/drop.ts'), 'd')
    writeFileSync(join(source, 'a/1first'), 'l')
    linkSync(join(source, 'a/1first'), join(source, 'a/2second.go'))
    await transfer({ trees: [{ directory: source, includePatterns: ['**/*.go'] }] })
    expect([...walkTree(target)].map((stat) => stat.path)).toEqual([
      'a',
      'a/2second.go',
      'a/b',
      'a/b/keep.go',
    ])
    expect(readFileSync(join(target, 'a/2second.go'), 'utf8')).toBe('l')
    await transfer({ trees: [{ directory: source, excludePatterns: ['a/b', '!a/b/keep.go'] }] })
    expect(existsSync(join(target, 'a/b/drop.ts'))).toBe(false)
    expect(existsSync(join(target, 'a/b/keep.go'))).toBe(true)
  })

  it('follows links and wildcards of followed paths inside the root (B044)', async () => {
    mkdirSync(join(source, 'real/dir'), { recursive: true })
    writeFileSync(join(source, 'real/dir/f'), 'f')
    writeFileSync(join(source, 'other'), 'o')
    symlinkSync('/real', join(source, 'one'))
    symlinkSync('loop', join(source, 'loop'))
    symlinkSync('../../../../real/dir', join(source, 'two'))
    await transfer({ trees: [{ directory: source, followPaths: ['on*/dir/f', 'loop', 'missing'] }] })
    expect([...walkTree(target)].map((stat) => stat.path)).toEqual([
      'loop',
      'one',
      'real',
      'real/dir',
      'real/dir/f',
    ])
    await transfer({ trees: [{ directory: source, followPaths: ['two'] }] })
    expect([...walkTree(target)].map((stat) => stat.path)).toEqual(['real', 'real/dir', 'real/dir/f', 'two'])
  })

  it('maps owners on either side (B021, B030)', async () => {
    writeFileSync(join(source, 'f'), 'f')
    execFileSync('chown', ['1000:1001', join(source, 'f')])
    await transfer({ owner: { uid: 0, gid: 0 } })
    expect(lstatSync(join(target, 'f'))).toMatchObject({ uid: 0, gid: 0 })
    await transfer({}, { owner: { uid: 5, gid: 6 } })
    expect(lstatSync(join(target, 'f'))).toMatchObject({ uid: 5, gid: 6 })
  })

  it('keeps a listing and only the excepted files of a metadata-only transfer (B023, C149, C150)', async () => {
    mkdirSync(join(source, 'd/e'), { recursive: true })
    writeFileSync(join(source, 'd/e/keep'), 'k')
    writeFileSync(join(source, 'd/e/skip'), 's')
    writeFileSync(join(source, 'other'), 'o')
    const result = await transfer({}, { metadataOnly: { except: ['d/e/keep'] } })
    expect(result.requested).toBe(1)
    expect([...walkTree(target)].map((stat) => stat.path)).toEqual([
      '.fsutil-metadata',
      'd',
      'd/e',
      'd/e/keep',
    ])
    const listed = readFileSync(join(target, '.fsutil-metadata'))
    let count = 0
    for (let at = 0; at < listed.length; at += 4 + listed.readUInt32LE(at)) count++
    expect(count).toBe(5)
    expect(await transfer({}, { metadataOnly: { except: ['d/e/keep'] } })).toMatchObject({ requested: 0 })
  })

  it('merges into what is there, or mirrors it, without an index (B030)', async () => {
    writeFileSync(join(target, 'stale'), 's')
    mkdirSync(join(dir, 'outside'))
    symlinkSync(join(dir, 'outside'), join(target, 'sub'))
    mkdirSync(join(source, 'sub'))
    writeFileSync(join(source, 'sub/f'), 'f')
    writeFileSync(join(source, 'g'), 'new')
    writeFileSync(join(target, 'g'), 'old')
    await syncOver(sync, source, { root: target, mode: 'merge' })
    expect([...walkTree(target)].map((stat) => stat.path)).toEqual(['g', 'stale', 'sub', 'sub/f'])
    expect(readFileSync(join(target, 'g'), 'utf8')).toBe('new')
    expect(existsSync(join(dir, 'outside/f'))).toBe(false)
    await syncOver(sync, source, { root: target, mode: 'mirror', differ: 'none' })
    expect(existsSync(join(target, 'stale'))).toBe(false)
  })

  it('tells the receiver of a file that cannot be listed (B038)', async () => {
    await expect(transfer({ trees: [{ directory: join(dir, 'missing') }] })).rejects.toThrow('ENOENT')
  })

  it('makes a tree anew that was left in the middle of a sync', async () => {
    writeFileSync(join(source, 'a'), 'a')
    await transfer()
    rmSync(index)
    writeFileSync(join(target, 'leftover'), 'torn')
    expect(await transfer()).toMatchObject({ requested: 1 })
    expect(listing(target)).toEqual(listing(source))
    const torn = readFileSync(index)
    writeFileSync(index, torn.subarray(0, torn.length - 3))
    expect(TreeIndexReader.load(index)).toBeUndefined()
    expect(await transfer()).toMatchObject({ requested: 1 })
  })

  it('sends several trees and files from memory as one (B028)', async () => {
    mkdirSync(join(dir, 'p2'))
    writeFileSync(join(dir, 'p2/z'), 'z')
    writeFileSync(join(source, 'a'), 'a')
    symlinkSync('/a', join(source, 'l'))
    await transfer({
      trees: [
        { directory: source, name: 'linux_amd64' },
        { directory: join(dir, 'p2'), name: 'linux_arm64' },
      ],
      files: [{ path: 'linux_amd64/prov.json', data: Buffer.from('{}'), mode: 0o644, mtime: 5_000_000_000n }],
      mtime: 7_000_000_007n,
    })
    expect([...walkTree(target)].map((stat) => [stat.path, stat.linkname, stat.mtime])).toEqual([
      ['linux_amd64', '', 7_000_000_007n],
      ['linux_amd64/a', '', 7_000_000_007n],
      ['linux_amd64/l', '/linux_amd64/a', 7_000_000_007n],
      ['linux_amd64/prov.json', '', 7_000_000_007n],
      ['linux_arm64', '', 7_000_000_007n],
      ['linux_arm64/z', '', 7_000_000_007n],
    ])
  })
})
