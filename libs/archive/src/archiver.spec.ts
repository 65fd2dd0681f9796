import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { sha256 } from '@slipway/base'
import { walkTree } from '@slipway/fs-sync'
import { lgetxattr } from '@slipway/linux'
import {
  Archiver,
  type ByteSink,
  encodeHeader,
  endOfArchive,
  type LayerChanges,
  paddingOf,
  type TarHeader,
  TarType,
} from './index.ts'
import { buildTree, type TreeEntry } from './testing/build-tree.ts'

interface GoldenCase {
  readonly name: string
  readonly lower: readonly TreeEntry[]
  readonly tree: readonly TreeEntry[]
  readonly upper?: readonly TreeEntry[]
}

const load = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./testing/${name}`, import.meta.url), 'utf8'))
const { cases } = load('trees.json') as { readonly cases: readonly GoldenCase[] }
/** Made by containerd's and BuildKit's own differs from the same trees. */
const golden = load('digests.json') as Readonly<Record<string, Readonly<Record<string, string>>>>

const archiver = new Archiver({ threads: 2 })
const rooted = process.getuid?.() === 0 ? it : it.skip
let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'archive-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))
afterAll(() => archiver.close())

function directory(name: string, entries: readonly TreeEntry[] = []): string {
  const path = join(dir, name)
  mkdirSync(path)
  buildTree(path, entries)
  return path
}

class Collector implements ByteSink {
  readonly chunks: Buffer[] = []
  write(chunk: Uint8Array): Promise<void> {
    this.chunks.push(Buffer.from(chunk))
    return Promise.resolve()
  }
  get bytes(): Buffer {
    return Buffer.concat(this.chunks)
  }
}

async function tarOf(changes: LayerChanges): Promise<Buffer> {
  const sink = new Collector()
  const packed = await archiver.packLayer(changes, sink, { compression: 'uncompressed' })
  expect(packed.diffId).toBe(sha256(sink.bytes))
  return sink.bytes
}

describe('packing', () => {
  rooted.each(cases)(
    'gives the digests of the real differs: $name (G029, G030, G031, G032)',
    async (golden_) => {
      const lower = directory('lower', golden_.lower)
      const tree = directory('tree', golden_.tree)
      const upper = golden_.upper ? directory('upper', golden_.upper) : tree
      const expected = golden[golden_.name]!
      const walking = sha256(await tarOf({ kind: 'full', lower, tree }))
      const overlay = sha256(await tarOf({ kind: 'upper', upper, lowers: [lower] }))
      const sink = new Collector()
      await archiver.packTree({ trees: [{ directory: tree }] }, sink, { compression: 'uncompressed' })
      expect({ walking, overlay, tree: sha256(sink.bytes) }).toEqual(expected)
    },
  )

  it.each(['gzip', 'zstd'] as const)(
    'compresses to the same bytes every time: %s (G034, G037)',
    async (compression) => {
      const tree = directory('tree')
      let state = 1
      const noise = Buffer.from(
        Array.from({ length: 3_000_000 }, () => (state = (state * 48_271) % 2_147_483_647) & 0x3f),
      )
      writeFileSync(join(tree, 'noise'), noise)
      const [first, second] = [new Collector(), new Collector()]
      const plain = await tarOf({ kind: 'full', tree })
      const packed = await archiver.packLayer({ kind: 'full', tree }, first, { compression })
      await archiver.packLayer({ kind: 'full', tree }, second, { compression })
      expect(packed).toMatchObject({
        diffId: sha256(plain),
        size: first.bytes.length,
        uncompressedSize: plain.length,
      })
      expect(first.bytes.equals(second.bytes)).toBe(true)
      const unpacked = compression === 'gzip' ? gunzipSync(first.bytes) : zstdDecompressSync(first.bytes)
      expect(unpacked.equals(plain)).toBe(true)
      const back = new Collector()
      const stream = (async function* () {
        for (let at = 0; at < first.bytes.length; at += 100_000) yield first.bytes.subarray(at, at + 100_000)
      })()
      const blob = { stream, digest: sha256(first.bytes), size: first.bytes.length }
      expect(await archiver.convert(blob, back, { compression: 'uncompressed' })).toMatchObject({
        diffId: sha256(plain),
      })
      expect(back.bytes.equals(plain)).toBe(true)
    },
  )

  it.each(['uncompressed', 'gzip', 'zstd'] as const)(
    'fills a file with the bytes that it would send: %s (G032)',
    async (compression) => {
      const tree = directory('tree', [{ path: 'a', type: 'file', mode: '644', data: 'x'.repeat(3_000_000) }])
      const sent = new Collector()
      const packing = await archiver.packLayer({ kind: 'full', tree }, sent, { compression })
      const path = join(dir, 'blob')
      const fd = openSync(path, 'wx')
      const told: unknown[] = []
      const sink = {
        write: () => Promise.reject(new Error('the file takes the bytes')),
        file: { fd, filled: (blob: unknown) => void told.push(blob) },
      }
      expect(await archiver.packLayer({ kind: 'full', tree }, sink, { compression })).toEqual(packing)
      closeSync(fd)
      expect(readFileSync(path).equals(sent.bytes)).toBe(true)
      expect(told).toEqual([{ digest: sha256(sent.bytes), size: sent.bytes.length }])
    },
  )

  it('gives the gzip of an empty archive for no changes (G032)', async () => {
    const sink = new Collector()
    await archiver.packLayer({ kind: 'full', tree: directory('tree') }, sink, { compression: 'gzip' })
    expect(gunzipSync(sink.bytes)).toEqual(Buffer.alloc(1024))
  })

  it('tells of a tree that cannot be read', async () => {
    const sink: ByteSink = { write: () => Promise.reject(new Error('disk full')) }
    const tree = directory('tree')
    writeFileSync(join(tree, 'big'), Buffer.alloc(20_000_000))
    await expect(archiver.packLayer({ kind: 'full', tree }, sink, { compression: 'gzip' })).rejects.toThrow(
      'disk full',
    )
  })
})

function tar(
  ...entries: readonly (Partial<TarHeader> & { readonly name: string; readonly data?: string })[]
): Buffer {
  const blocks: Uint8Array[] = []
  for (const { data = '', ...entry } of entries) {
    const size = entry.size ?? data.length
    const header: TarHeader = {
      type: entry.name.endsWith('/') ? TarType.directory : TarType.regular,
      mode: 0o644,
      uid: 0,
      gid: 0,
      mtime: 1_700_000_000,
      linkname: '',
      devmajor: 0,
      devminor: 0,
      records: undefined,
      ...entry,
      size,
    }
    blocks.push(encodeHeader(header), Buffer.from(data), paddingOf(data.length))
  }
  return Buffer.concat([...blocks, endOfArchive()])
}

async function apply(root: string, bytes: Buffer, overlay?: readonly string[]): Promise<string> {
  const stream = (async function* () {
    // In odd pieces: nothing may depend on where chunks end.
    for (let at = 0; at < bytes.length; at += 777) yield bytes.subarray(at, at + 777)
  })()
  const whiteouts = overlay ? ({ kind: 'overlay', lowers: overlay } as const) : ({ kind: 'plain' } as const)
  return (await archiver.applyLayer({ stream }, { root, whiteouts })).diffId
}

function listing(root: string): readonly string[] {
  return [...walkTree(root)].map(
    (stat) =>
      `${stat.path} ${stat.mode.toString(8)} ${stat.uid}:${stat.gid} ${stat.size} ${stat.linkname} ${stat.mtime / 1_000_000_000n}`,
  )
}

describe('applying', () => {
  rooted.each(cases)('gives back the tree that was packed: $name (G022)', async ({ lower, tree }) => {
    const target = directory('target', lower)
    const whole = directory('tree', tree)
    const bytes = await tarOf({ kind: 'full', lower: directory('lower', lower), tree: whole })
    expect(await apply(target, bytes)).toBe(sha256(bytes))
    // Times are whole seconds in a layer, and none before 1970 is set.
    const late = (root: string): readonly string[] => listing(root).filter((line) => !line.startsWith('past'))
    expect(late(target)).toEqual(late(whole))
  })

  rooted('turns deletions into whiteouts in an overlay upper directory (G022)', async () => {
    const { lower, tree, upper } = cases.find((candidate) => candidate.upper)!
    const below = directory('lower', lower)
    const target = directory('target')
    const bytes = await tarOf({ kind: 'upper', upper: directory('upper', upper) })
    await apply(target, bytes, [below])
    expect(lstatSync(join(target, 'gone-dir')).isCharacterDevice()).toBe(true)
    expect(lgetxattr(join(target, 'replaced'), 'trusted.overlay.opaque')?.toString()).toBe('y')
    const merged = await tarOf({ kind: 'upper', upper: target, lowers: [below] })
    const whole = directory('again', lower)
    await apply(whole, merged)
    const names = (root: string): readonly string[] => [...walkTree(root)].map((stat) => stat.path)
    expect(names(whole)).toEqual(names(directory('tree', tree)))
  })

  it.each(['gzip', 'zstd'] as const)('reads %s by its first bytes, in several members too', async (kind) => {
    const target = directory('target')
    const bytes = tar({ name: 'a', data: 'x'.repeat(5000) })
    const compress = kind === 'gzip' ? gzipSync : zstdCompressSync
    const parts = Buffer.concat([compress(bytes.subarray(0, 700)), compress(bytes.subarray(700))])
    expect(await apply(target, parts)).toBe(sha256(bytes))
    expect(readFileSync(join(target, 'a'), 'utf8')).toHaveLength(5000)
  })

  it('keeps names with dots and absolute names inside', async () => {
    const target = directory('target')
    await apply(
      target,
      tar({ name: '../../evil', data: '1' }, { name: '/abs/file', data: '2' }, { name: 'a/../b', data: '3' }),
    )
    expect(readdirSync(target).sort()).toEqual(['abs', 'b', 'evil'])
    expect(existsSync(join(dir, 'evil'))).toBe(false)
  })

  it('follows links of the tree inside the root only', async () => {
    const outside = directory('outside')
    const target = directory('target')
    symlinkSync(outside, join(target, 'planted'))
    await apply(
      target,
      tar(
        { name: 'out', type: TarType.symlink, linkname: outside },
        { name: 'up', type: TarType.symlink, linkname: '../../..' },
        { name: 'out/x', data: 'x' },
        { name: 'up/y', data: 'y' },
        { name: 'planted/z', data: 'z' },
        { name: 'usr/', mode: 0o755 },
        { name: 'lib', type: TarType.symlink, linkname: 'usr' },
        { name: 'lib/l', data: 'l' },
      ),
    )
    expect(readdirSync(outside)).toEqual([])
    expect(readFileSync(join(target, 'y'), 'utf8')).toBe('y')
    expect(readFileSync(join(target, 'usr/l'), 'utf8')).toBe('l')
    expect(readFileSync(join(target, outside, 'x'), 'utf8')).toBe('x')
  })

  it('links only to what is inside', async () => {
    const secret = join(directory('outside'), 'secret')
    writeFileSync(secret, 'secret')
    const target = directory('target')
    symlinkSync(dir, join(target, 'door'))
    for (const linkname of [secret, '../outside/secret', 'door/outside/secret']) {
      await expect(apply(target, tar({ name: 'stolen', type: TarType.link, linkname }))).rejects.toThrow(
        'ENOENT',
      )
    }
    expect(lstatSync(secret).nlink).toBe(1)
  })

  it('does not write through a link that an entry replaces', async () => {
    const outside = directory('outside')
    writeFileSync(join(outside, 'f'), 'safe')
    const target = directory('target')
    symlinkSync(join(outside, 'f'), join(target, 'f'))
    await apply(target, tar({ name: 'f', data: 'new' }))
    expect(readFileSync(join(outside, 'f'), 'utf8')).toBe('safe')
    expect(readFileSync(join(target, 'f'), 'utf8')).toBe('new')
  })

  it('never sets attributes that overlay or the administrator own', async () => {
    const target = directory('target')
    const records = new Map([
      ['SCHILY.xattr.trusted.overlay.opaque', 'y'],
      ['SCHILY.xattr.user.overlay.opaque', 'y'],
      ['SCHILY.xattr.user.fine', 'f'],
    ])
    await apply(target, tar({ name: 'd/', mode: 0o755, records }))
    expect(lgetxattr(join(target, 'd'), 'trusted.overlay.opaque')).toBeUndefined()
    expect(lgetxattr(join(target, 'd'), 'user.overlay.opaque')).toBeUndefined()
    expect(lgetxattr(join(target, 'd'), 'user.fine')?.toString()).toBe('f')
  })

  it.each([
    ['a whiteout of the parent', tar({ name: 'a/.wh...' }), 'invalid whiteout name'],
    ['a whiteout of nothing', tar({ name: '.wh.' }), 'invalid whiteout name'],
    ['a cut archive', tar({ name: 'a', data: 'x'.repeat(2000) }).subarray(0, 1000), 'unexpected end'],
    ['a damaged header', Buffer.concat([Buffer.alloc(512, 7), endOfArchive()]), 'malformed tar archive'],
    ['data shorter than its huge size', tar({ name: 'a', size: 2 ** 40 }), 'unexpected end'],
    ['an unknown type', tar({ name: 'a', type: 'Z' }), 'unhandled tar header type "Z"'],
    [
      'a cut gzip stream',
      gzipSync(tar({ name: 'a', data: 'x'.repeat(9000) })).subarray(0, 60),
      'damaged gzip stream',
    ],
  ])('refuses %s', async (_what, bytes, text) => {
    await expect(apply(directory('target'), bytes)).rejects.toThrow(text)
  })

  it('refuses a blob with another digest', async () => {
    const bytes = tar({ name: 'a', data: 'x' })
    const file = join(dir, 'blob')
    writeFileSync(file, bytes)
    const target = { root: directory('target'), whiteouts: { kind: 'plain' } } as const
    await expect(archiver.applyLayer({ file, digest: sha256('other') }, target)).rejects.toMatchObject({
      code: 'data-loss',
    })
  })
})
