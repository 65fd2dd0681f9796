import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { fsutil } from '@slipway/proto'
import Long from 'long'
import { FsSync, packFileOf, TreeIndexReader, walkTree } from './index.ts'
import { createStreamPair, syncOver } from './testing.ts'

const sync = new FsSync({ threads: 2 })
let dir: string
let source: string
let target: string
let index: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fs-sync-pack-'))
  source = join(dir, 'source')
  target = join(dir, 'target')
  index = join(dir, 'tree.idx')
  mkdirSync(source)
  mkdirSync(target)
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))
afterAll(() => sync.close())

async function transfer() {
  return await syncOver(sync, source, { root: target, index })
}

function writeMany(count = 600): void {
  for (let i = 0; i < count; i++) {
    const parent = join(source, `d${i % 3}`)
    mkdirSync(parent, { recursive: true })
    writeFileSync(join(parent, `f${i}`), i % 7 === 0 ? '' : `content of ${i}`)
  }
}

/** All of a tree, data included. */
function listing(root: string): readonly string[] {
  return [...walkTree(root)].map(({ path, mode, uid, gid, size, mtime, linkname }) => {
    const data = mode < 0o1000 ? readFileSync(join(root, path), 'utf8').slice(0, 80) : ''
    return [path, mode.toString(8), uid, gid, size, mtime, linkname, data].join(' ')
  })
}

function packedPaths(): readonly string[] {
  return Array.from(TreeIndexReader.load(index)!.packed(), ({ path }) => path)
}

describe('a pack', () => {
  it('holds small files until they are put in their places, with all that they are', async () => {
    writeMany()
    writeFileSync(join(source, 'd0/large'), 'x'.repeat(100_000))
    chmodSync(join(source, 'd1/f1'), 0o4751)
    chownSync(join(source, 'd1/f4'), 1000, 1001)
    chmodSync(join(source, 'd2'), 0o555)
    lutimesSync(join(source, 'd2'), 5, 5)
    symlinkSync('f1', join(source, 'd1/link'))
    await transfer()
    expect(packedPaths().length).toBe(600 - 256)
    expect(packedPaths()).not.toContain('d0/large')
    expect([...walkTree(target)].length).toBe(3 + 256 + 2)
    expect(await transfer()).toMatchObject({ requested: 0 })
    expect(await sync.place(index, target)).toBe(true)
    expect(listing(target)).toEqual(listing(source))
    expect(existsSync(packFileOf(index))).toBe(false)
    expect(packedPaths()).toEqual([])
    expect(await sync.place(index, target)).toBe(false)
    expect(await transfer()).toMatchObject({ requested: 0, deleted: 0 })
  })

  it('follows what changes, goes and turns into something else', async () => {
    writeMany()
    await transfer()
    writeFileSync(join(source, 'd1/f598'), 'changed')
    rmSync(join(source, 'd0/f597'))
    rmSync(join(source, 'd2/f596'))
    mkdirSync(join(source, 'd2/f596'))
    writeFileSync(join(source, 'd2/f596/new'), 'new')
    expect(await transfer()).toMatchObject({ requested: 2, deleted: 1 })
    expect(packedPaths()).toContain('d2/f596/new')
    await sync.place(index, target)
    expect(listing(target)).toEqual(listing(source))
    writeFileSync(join(source, 'd1/f598'), 'changed again')
    expect(await transfer()).toMatchObject({ requested: 1 })
    expect(existsSync(packFileOf(index))).toBe(false)
    expect(listing(target)).toEqual(listing(source))
  })

  it('gives up files that get links, at once and later', async () => {
    writeMany()
    linkSync(join(source, 'd0/f99'), join(source, 'd2/zlink'))
    await transfer()
    linkSync(join(source, 'd1/f598'), join(source, 'd2/zother'))
    linkSync(join(source, 'd1/f598'), join(source, 'zthird'))
    await transfer()
    expect(packedPaths()).not.toContain('d1/f598')
    expect(lstatSync(join(target, 'd1/f598')).nlink).toBe(3)
    expect(await transfer()).toMatchObject({ requested: 0, deleted: 0 })
    await sync.place(index, target)
    expect(listing(target)).toEqual(listing(source))
  })

  it('is emptied again after an attempt that was interrupted', async () => {
    writeMany()
    await transfer()
    writeFileSync(join(target, 'd1/f598'), 'tor')
    writeFileSync(join(target, 'd0/f597'), 'to')
    rmSync(join(source, 'd0/f597'))
    linkSync(join(source, 'd1/f598'), join(source, 'zlink'))
    await transfer()
    await sync.place(index, target)
    expect(listing(target)).toEqual(listing(source))
  })

  it('does not grow with what is replaced', async () => {
    const write = (round: number): void => {
      for (let i = 0; i < 400; i++) writeFileSync(join(source, `f${i}`), `${round}`.repeat(30_000))
    }
    for (let round = 0; round < 8; round++) {
      write(round)
      await transfer()
    }
    expect(statSync(packFileOf(index)).size).toBeLessThan(2 * 144 * 30_000 + (8 << 20) + 1)
    expect(existsSync(`${packFileOf(index)}.new`)).toBe(false)
    await sync.place(index, target)
    expect(listing(target)).toEqual(listing(source))
  })

  it('is not believed after a restart of the machine, nor missed in silence', async () => {
    writeMany()
    await transfer()
    const bytes = readFileSync(index)
    bytes.write('0'.repeat(36), 5, 'latin1')
    bytes.writeUInt32LE(crc32(bytes.subarray(0, -4)), bytes.length - 4)
    writeFileSync(index, bytes)
    expect(await transfer()).toMatchObject({ requested: 600 })
    rmSync(packFileOf(index))
    expect(await transfer()).toMatchObject({ requested: 600 })
    rmSync(index)
    await expect(sync.place(index, target)).rejects.toThrow('is damaged')
    expect(await transfer()).toMatchObject({ requested: 600 })
    await sync.place(index, target)
    expect(listing(target)).toEqual(listing(source))
  })

  it('lets go of a file that is larger than was said', async () => {
    const { Packet } = fsutil.types
    const [client, b] = createStreamPair()
    const received = sync.receive(b, { root: target, index })
    const send = (packet: fsutil.types.Packet.$Properties): void =>
      void client.write(Buffer.from(Packet.encode(packet).finish()))
    client.on('data', (bytes: Buffer) => {
      if (Packet.decode(bytes).type !== 3) return
      send({ type: 3 })
      client.end()
    })
    const modTime = Long.fromNumber(1e18)
    for (let i = 0; i < 300; i++)
      send({ type: 0, stat: { path: `f${1000 + i}`, mode: 0o644, modTime, size: Long.fromNumber(3) } })
    send({ type: 0 })
    for (let i = 0; i < 300; i++) {
      send({ type: 2, ID: i, data: Buffer.from('abc') })
      if (i === 299) send({ type: 2, ID: i, data: Buffer.from('defg') })
      send({ type: 2, ID: i })
    }
    await received
    expect(packedPaths().length).toBe(43)
    expect(readFileSync(join(target, 'f1299'), 'utf8')).toBe('abcdefg')
  })
})
