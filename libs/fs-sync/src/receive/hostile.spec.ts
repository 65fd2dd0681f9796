import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { fsutil } from '@slipway/proto'
import Long from 'long'
import { FsSync, GoMode, TreeIndexReader } from '../index.ts'
import { createStreamPair } from '../testing.ts'

const { Packet } = fsutil.types
const sync = new FsSync({ threads: 1 })
let dir: string
let root: string
let index: string
let client: Duplex

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fs-sync-hostile-'))
  root = join(dir, 'root')
  index = join(dir, 'index')
  mkdirSync(root)
})
afterEach(() => rmSync(dir, { recursive: true }))
afterAll(() => sync.close())

function receive(signal?: AbortSignal): Promise<unknown> {
  const [a, b] = createStreamPair()
  client = a
  a.on('data', () => {})
  return sync.receive(b, { root, index, ...(signal ? { signal } : {}) })
}

function send(packet: fsutil.types.Packet.$Properties): void {
  client.write(Buffer.from(Packet.encode(packet).finish()))
}

function sendStat(path: string, stat: fsutil.types.Stat.$Properties = {}): void {
  send({ type: 0, stat: { path, mode: 0o644, modTime: Long.fromNumber(1e18), ...stat } })
}

const dirMode = (GoMode.dir | 0o755) >>> 0
const linkMode = (GoMode.symlink | 0o777) >>> 0

describe('a hostile sender', () => {
  it.each([
    ['../x', 'escape check ../x: invalid argument'],
    ['..', 'escape check ..: invalid argument'],
    ['/etc/passwd', 'absolute path /etc/passwd: invalid argument'],
    ['a/../b', 'unclean path a/../b: invalid argument'],
    ['./a', 'unclean path ./a: invalid argument'],
    ['a//b', 'unclean path a//b: invalid argument'],
    ['a/', 'unclean path a/: invalid argument'],
    ['', 'unclean path : invalid argument'],
    ['.', 'unclean path .: invalid argument'],
    ['a\0b', 'unclean path'],
    ['missing/child', 'changes out of order: "missing/child" ""'],
  ])('may not list %j (B035)', async (path, text) => {
    const done = receive()
    sendStat(path)
    await expect(done).rejects.toThrow(text)
    expect(readdirSync(root)).toEqual([])
  })

  it('must keep the order, with the slash as the lowest byte (B034)', async () => {
    const done = receive()
    for (const path of ['a', 'a/x', 'a-b', 'b']) sendStat(path, path === 'a' ? { mode: dirMode } : {})
    sendStat('a/y')
    await expect(done).rejects.toThrow('changes out of order: "a/y" "b"')
  })

  it('must not list a path twice (B034)', async () => {
    const done = receive()
    sendStat('a')
    sendStat('a')
    await expect(done).rejects.toThrow('changes out of order: "a" "a"')
  })

  it('cannot write through a symlink that it sent (B046)', async () => {
    const outside = join(dir, 'outside')
    mkdirSync(outside)
    const done = receive()
    sendStat('door', { mode: linkMode, linkname: outside })
    sendStat('door/file')
    await expect(done).rejects.toThrow('changes out of order')
    expect(readdirSync(outside)).toEqual([])
  })

  it('cannot write through a symlink that somebody planted in the tree (B046)', async () => {
    const outside = join(dir, 'outside')
    mkdirSync(outside)
    const first = receive()
    sendStat('d', { mode: dirMode })
    sendStat('d/f')
    send({ type: 0 })
    send({ type: 2, ID: 1 })
    await new Promise((resolve) => setTimeout(resolve, 100))
    send({ type: 3 })
    client.end()
    await first
    rmSync(join(root, 'd'), { recursive: true })
    symlinkSync(outside, join(root, 'd'))
    const second = receive()
    sendStat('d', { mode: dirMode })
    sendStat('d/f')
    sendStat('d/g')
    send({ type: 0 })
    await new Promise((resolve) => setTimeout(resolve, 50))
    send({ type: 2, ID: 2, data: Buffer.from('x') })
    await expect(second).rejects.toThrow(/ENOTDIR|ELOOP/)
    expect(readdirSync(outside)).toEqual([])
  })

  it.each([['missing'], ['../../etc/passwd'], ['/etc/passwd']])(
    'cannot link to %s (B039)',
    async (linkname) => {
      const done = receive()
      sendStat('link', { linkname })
      await expect(done).rejects.toThrow(`invalid link link to unknown path: "${linkname}"`)
    },
  )

  it('cannot send data that nobody asked for', async () => {
    const done = receive()
    send({ type: 2, ID: 5, data: Buffer.from('x') })
    await expect(done).rejects.toThrow('invalid file request 5')
  })

  it('cannot list after the end of its listing', async () => {
    const done = receive()
    sendStat('a')
    send({ type: 0 })
    sendStat('b')
    await expect(done).rejects.toThrow('file listed after the end of the listing')
  })

  it('cannot send bytes that are no packet', async () => {
    const done = receive()
    client.write(Buffer.from([0x12, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2]))
    await expect(done).rejects.toThrow('malformed file sync packet')
  })

  it('is believed about its own errors (B038)', async () => {
    const done = receive()
    send({ type: 4, data: Buffer.from('open /secret: permission denied') })
    await expect(done).rejects.toThrow('error from sender: open /secret: permission denied')
  })

  it('that goes away leaves a tree that is known to be half done (B012)', async () => {
    const done = receive()
    sendStat('a')
    await new Promise((resolve) => setTimeout(resolve, 50))
    client.end()
    await expect(done).rejects.toThrow('file sync stream ended before the transfer was complete')
    expect(TreeIndexReader.load(index)).toBeUndefined()
  })

  it('does not hold up a receiver that is told to stop', async () => {
    const controller = new AbortController()
    const done = receive(controller.signal)
    sendStat('a')
    setTimeout(() => controller.abort(), 20)
    await expect(done).rejects.toMatchObject({ code: 'canceled' })
  })

  it('may send sockets and odd types, which become plain files or nothing (B040)', async () => {
    const done = receive()
    sendStat('plain', { size: Long.fromNumber(3), xattrs: { 'user.a': Buffer.from('1') } })
    sendStat('setuid', { mode: (0o755 | GoMode.setuid) >>> 0 })
    send({ type: 0 })
    await new Promise((resolve) => setTimeout(resolve, 50))
    send({ type: 2, ID: 0, data: Buffer.from('abcdef') })
    send({ type: 2, ID: 0 })
    send({ type: 2, ID: 1 })
    await new Promise((resolve) => setTimeout(resolve, 50))
    send({ type: 3 })
    client.end()
    await done
    expect(readFileSync(join(root, 'plain'), 'utf8')).toBe('abcdef')
    expect(lstatSync(join(root, 'setuid')).mode & 0o7777).toBe(0o4755)
    const reader = TreeIndexReader.load(index)!
    reader.next()
    expect(reader.entry).toMatchObject({ path: 'plain', size: 6 })
  })

  it('cannot have more than the window of files open, nor send before it is asked (B045)', async () => {
    const done = receive()
    for (let i = 0; i < 1200; i++) sendStat(`f${String(i).padStart(5, '0')}`)
    send({ type: 0 })
    await new Promise((resolve) => setTimeout(resolve, 100))
    send({ type: 2, ID: 1100, data: Buffer.from('x') })
    await expect(done).rejects.toThrow('invalid file request 1100')
    expect(readdirSync(root)).toEqual([])
  })
})
