import { type BigIntStats, closeSync, constants, lstatSync } from 'node:fs'
import { SlipwayError } from '@slipway/base'
import {
  type ByteString,
  fromByteString,
  isDirectory,
  loadPackIndex,
  openPack,
  permissionsOf,
  readPacked,
  toByteString,
  type TreeIndexReader,
} from '@slipway/fs-sync/files'
import { isErrno } from '@slipway/linux'
import { type FilePath, readNames } from './file-path.ts'

export type SourceStat = Pick<
  BigIntStats,
  | 'dev'
  | 'ino'
  | 'nlink'
  | 'mode'
  | 'uid'
  | 'gid'
  | 'rdev'
  | 'size'
  | 'atimeNs'
  | 'mtimeNs'
  | 'isFile'
  | 'isDirectory'
  | 'isSymbolicLink'
  | 'isSocket'
>

/** A tree that a job copies from; paths are host paths at or below `root`, and nothing is followed at their ends. */
export interface SourceTree extends Disposable {
  readonly root: string
  stat(path: FilePath): SourceStat
  /** Sorted; those that are not UTF-8 as bytes. */
  names(directory: FilePath): readonly FilePath[]
  /** All of a file whose data is not in the tree; valid until the next call. */
  read(file: PackedFile): Buffer
}

/** A small regular file of a synced tree that only the tree's pack has: one link, no attributes. */
export class PackedFile implements SourceStat {
  readonly mtimeNs: bigint
  readonly bytes: number
  readonly offset: number
  // Of large trees there are many.
  readonly #permissions: number
  readonly #uid: number
  readonly #gid: number

  constructor(entry: TreeIndexReader['entry']) {
    this.mtimeNs = entry.mtime
    this.bytes = entry.size
    this.offset = entry.offset
    this.#permissions = permissionsOf(entry.mode)
    this.#uid = entry.uid
    this.#gid = entry.gid
  }

  get dev(): bigint {
    return 0n
  }

  get ino(): bigint {
    return 0n
  }

  get nlink(): bigint {
    return 1n
  }

  get rdev(): bigint {
    return 0n
  }

  get uid(): bigint {
    return BigInt(this.#uid)
  }

  get gid(): bigint {
    return BigInt(this.#gid)
  }

  get mode(): bigint {
    return BigInt(constants.S_IFREG | this.#permissions)
  }

  get size(): bigint {
    return BigInt(this.bytes)
  }

  get atimeNs(): bigint {
    return this.mtimeNs
  }

  isFile(): boolean {
    return true
  }

  isDirectory(): boolean {
    return false
  }

  isSymbolicLink(): boolean {
    return false
  }

  isSocket(): boolean {
    return false
  }
}

/** `index` is that of a synced tree whose pack may have files that are not in the tree. */
export function sourceTree(root: string, index: string | undefined): SourceTree {
  const packed = index === undefined ? undefined : findPack(index)
  return packed ? new PackedTree(root, packed.pack, packed.known) : plainTree(root)
}

function plainTree(root: string): SourceTree {
  return {
    root,
    stat: (path) => lstatSync(path, { bigint: true }),
    names: readNames,
    read: () => {
      throw new SlipwayError('internal', `${root} has no pack`)
    },
    [Symbol.dispose]: () => {},
  }
}

/** `undefined` once everything is in its place. */
function findPack(index: string): { readonly pack: number; readonly known: TreeIndexReader } | undefined {
  for (let attempt = 0; ; attempt++) {
    const known = loadPackIndex(index)
    if (!known || known.packedCount === 0) return undefined
    try {
      return { pack: openPack(index), known }
    } catch (error) {
      if (!isErrno(error, 'ENOENT')) throw error
      // Somebody may just have put everything in its place: then the index says so by now.
      if (attempt > 0) throw new SlipwayError('data-loss', `the pack of the synced tree ${index} is missing`)
    }
  }
}

interface PackedDirectory {
  readonly mtime: bigint | undefined
  readonly files: Map<ByteString, PackedFile>
}

const BUFFER_BYTES = 64 << 10

/** A synced tree together with its pack. */
export class PackedTree implements SourceTree {
  readonly root: string
  readonly pack: number
  readonly index: Uint8Array
  /** By path inside of the tree. */
  readonly #directories = new Map<ByteString, PackedDirectory>()
  readonly #prefix: number
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES)

  constructor(root: string, pack: number, known: TreeIndexReader) {
    this.root = root
    this.pack = pack
    this.index = known.bytes
    this.#prefix = toByteString(root).length + 1
    this.#directories.set('', { mtime: undefined, files: new Map() })
    while (known.next()) {
      const { entry } = known
      if (isDirectory(entry.mode)) this.#directories.set(entry.path, { mtime: entry.mtime, files: new Map() })
      else if (entry.offset >= 0) {
        const { directory, name } = split(entry.path)
        this.#directories.get(directory)?.files.set(name, new PackedFile(entry))
      }
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.pack)
  }

  stat(path: FilePath): SourceStat {
    const inside = this.#inside(path)
    const { directory, name } = split(inside)
    const file = this.#directories.get(directory)?.files.get(name)
    if (file) return file
    const found = lstatSync(path, { bigint: true, throwIfNoEntry: false })
    if (!found) throw this.#missing(path, inside)
    const mtime = this.#directories.get(inside)?.mtime
    // While files are put in their places the disk has another time.
    if (mtime !== undefined) found.mtimeNs = found.atimeNs = mtime
    return found
  }

  names(directory: FilePath): readonly FilePath[] {
    const names = [...this.namesInTree(directory)]
    for (const [name] of this.packedIn(directory)) names.push(name)
    if (names.every((name) => typeof name === 'string')) return names.sort()
    return names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  }

  /** Without those of the pack. */
  namesInTree(directory: FilePath): readonly FilePath[] {
    const there = readNames(directory)
    const packed = this.#directories.get(this.#inside(directory))?.files
    return packed && packed.size > 0 ? there.filter((name) => !packed.has(bytesOf(name))) : there
  }

  countPackedIn(directory: FilePath): number {
    return this.#directories.get(this.#inside(directory))?.files.size ?? 0
  }

  *packedIn(directory: FilePath): Generator<readonly [FilePath, PackedFile]> {
    const packed = this.#directories.get(this.#inside(directory))?.files
    for (const [name, file] of packed ?? []) yield [fromBytes(name), file]
  }

  read(file: PackedFile): Buffer {
    return readPacked(this.pack, file.offset, file.bytes, this.#buffer)
  }

  #inside(path: FilePath): ByteString {
    return bytesOf(path).slice(this.#prefix)
  }

  /** As node:fs has it. */
  #missing(path: FilePath, inside: ByteString): Error {
    const { directory } = split(inside)
    const { directory: above, name } = split(directory)
    const parent = this.#directories.get(above)?.files.get(name)
    const code = parent ? 'ENOTDIR' : 'ENOENT'
    return Object.assign(new Error(`${code}: lstat`), { code, syscall: 'lstat', path: String(path) })
  }
}

function split(path: ByteString): { readonly directory: ByteString; readonly name: ByteString } {
  const slash = path.lastIndexOf('/')
  return slash < 0
    ? { directory: '', name: path }
    : { directory: path.slice(0, slash), name: path.slice(slash + 1) }
}

function bytesOf(path: FilePath): ByteString {
  return typeof path === 'string' ? toByteString(path) : path.toString('latin1')
}

function fromBytes(name: ByteString): FilePath {
  const text = fromByteString(name)
  return text.includes('\ufffd') ? Buffer.from(name, 'latin1') : text
}
