import { closeSync, constants, openSync, readlinkSync } from 'node:fs'
import type { BigIntStats } from 'node:fs'
import { type ByteString, fromByteString } from '@slipway/fs-sync/files'
import { lgetxattr, splitDevice } from '@slipway/linux'
import type { ChunkWriter } from '../chunk-writer.ts'
import { encodeHeader, endOfArchive, paddingOf, type TarHeader, TarType, XATTR_RECORD } from '../header.ts'
import { type Change, hasSeveralNames } from './changes.ts'
import type { Found, TreeView } from './tree-view.ts'

/**
 * Changes as the tar of an image layer, byte for byte as containerd writes it: whole seconds, numeric owners, of the
 * attributes only capabilities, deletions as `.wh.` files, parent directories of everything that changed.
 */
export function* layerTar(changes: Iterable<Change>, tree: TreeView, out: ChunkWriter): Generator<void> {
  const writer = new LayerWriter(tree, out)
  for (const change of changes) yield* writer.add(change)
  yield* out.write(endOfArchive())
}

const WHITEOUT: Omit<TarHeader, 'name'> = {
  type: TarType.regular,
  mode: 0,
  uid: 0,
  gid: 0,
  size: 0,
  mtime: 0,
  linkname: '',
  devmajor: 0,
  devminor: 0,
  records: undefined,
}

class LayerWriter {
  readonly #tree: TreeView
  readonly #out: ChunkWriter
  readonly #directories = new Set<ByteString>()
  /** Inode to the name that holds its data in this layer. */
  readonly #sources = new Map<string, ByteString>()
  /** Unchanged names of inodes of which another name may still change. */
  readonly #unchanged = new Map<string, ByteString[]>()

  constructor(tree: TreeView, out: ChunkWriter) {
    this.#tree = tree
    this.#out = out
  }

  *add(change: Change): Generator<void> {
    if (change.kind === 'delete') {
      const slash = change.path.lastIndexOf('/') + 1
      const name = `${change.path.slice(0, slash)}.wh.${change.path.slice(slash)}`
      yield* this.#parentsOf(name)
      yield* this.#out.write(encodeHeader({ ...WHITEOUT, name }))
      return
    }
    if (change.found.stat.isSocket()) return
    const inode = hasSeveralNames(change.found.stat)
      ? `${change.found.stat.dev}:${change.found.stat.ino}`
      : undefined
    yield* this.#entry(change.path, change.found, inode, change.kind === 'same')
  }

  *#entry(path: ByteString, found: Found, inode: string | undefined, same: boolean): Generator<void> {
    let header = headerOf(path, found)
    const source = inode === undefined ? undefined : this.#sources.get(inode)
    if (source !== undefined) header = { ...header, type: TarType.link, linkname: source, size: 0 }
    else if (same) {
      if (inode !== undefined) push(this.#unchanged, inode, header.name)
      return
    }
    yield* this.#parentsOf(path)
    if (header.type === TarType.directory) this.#directories.add(path)
    yield* this.#out.write(encodeHeader(header))
    if (header.type === TarType.regular && header.size > 0) yield* this.#data(path, found, header.size)
    if (inode === undefined || source !== undefined) return
    this.#sources.set(inode, header.name)
    for (const name of this.#unchanged.get(inode) ?? []) {
      yield* this.#parentsOf(name)
      const link = { ...header, name, type: TarType.link, linkname: header.name, size: 0 }
      yield* this.#out.write(encodeHeader(link))
    }
    this.#unchanged.delete(inode)
  }

  *#parentsOf(path: ByteString): Generator<void> {
    const slash = path.lastIndexOf('/')
    if (slash < 0) return
    const parent = path.slice(0, slash)
    if (this.#directories.has(parent)) return
    this.#directories.add(parent)
    const found = this.#tree.find(parent)
    if (found) yield* this.#entry(parent, found, undefined, false)
  }

  *#data(path: ByteString, found: Found, size: number): Generator<void> {
    const fd = openSync(found.place, constants.O_RDONLY | constants.O_NOFOLLOW)
    try {
      yield* this.#out.copy(fd, size, fromByteString(path))
    } finally {
      closeSync(fd)
    }
    yield* this.#out.write(paddingOf(size))
  }
}

function push(map: Map<string, ByteString[]>, key: string, value: ByteString): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function headerOf(path: ByteString, found: Found): TarHeader {
  const { stat, place } = found
  const type = typeOf(stat)
  const device =
    type === TarType.char || type === TarType.block ? splitDevice(stat.rdev) : { major: 0, minor: 0 }
  const capability = lgetxattr(place, 'security.capability')
  return {
    name: type === TarType.directory ? `${path}/` : path,
    type,
    mode: Number(stat.mode) & 0o7777,
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    size: type === TarType.regular ? Number(stat.size) : 0,
    mtime: Number((stat.mtimeNs - (((stat.mtimeNs % NS) + NS) % NS)) / NS),
    linkname: type === TarType.symlink ? readlinkSync(place, 'latin1' as BufferEncoding) : '',
    devmajor: device.major,
    devminor: device.minor,
    records: capability?.length
      ? new Map([[`${XATTR_RECORD}security.capability`, capability.toString('latin1')]])
      : undefined,
  }
}

const NS = 1_000_000_000n

function typeOf(stat: BigIntStats): string {
  if (stat.isDirectory()) return TarType.directory
  if (stat.isSymbolicLink()) return TarType.symlink
  if (stat.isCharacterDevice()) return TarType.char
  if (stat.isBlockDevice()) return TarType.block
  return stat.isFIFO() ? TarType.fifo : TarType.regular
}
