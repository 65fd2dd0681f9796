import { type BigIntStats, lstatSync, readdirSync } from 'node:fs'
import { type ByteString, toByteString } from '@slipway/fs-sync/files'
import { type FsPath, isErrno, lgetxattr } from '@slipway/linux'

/** A tree to compare or pack. Paths are relative byte strings; the empty one is the root. */
export interface TreeView {
  /** Names in byte order; none when it is no directory. */
  list(directory: ByteString): readonly ByteString[]
  find(path: ByteString): Found | undefined
}

export interface Found {
  readonly stat: BigIntStats
  /** Where the kernel finds it. */
  readonly place: FsPath
}

export function placeOf(root: string, path: ByteString): FsPath {
  const joined = path === '' ? toByteString(root) : `${toByteString(root)}/${path}`
  return /[\u0080-\u00ff]/.test(joined) ? Buffer.from(joined, 'latin1') : joined
}

export function lstatAt(place: FsPath): BigIntStats | undefined {
  try {
    return lstatSync(place, { bigint: true, throwIfNoEntry: false })
  } catch (error) {
    if (isErrno(error, 'ENOTDIR')) return undefined
    throw error
  }
}

export function namesAt(place: FsPath): readonly ByteString[] {
  try {
    return readdirSync(place, { encoding: 'latin1' as 'utf8' }).sort()
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return []
    throw error
  }
}

export const EMPTY_VIEW: TreeView = { list: () => [], find: () => undefined }

export function directoryView(root: string): TreeView {
  return {
    list: (directory) => namesAt(placeOf(root, directory)),
    find: (path) => {
      const place = placeOf(root, path)
      const stat = lstatAt(place)
      return stat && { stat, place }
    },
  }
}

/** A 0:0 character device: overlay's mark of something deleted. */
export function isWhiteout(stat: BigIntStats): boolean {
  return stat.isCharacterDevice() && stat.rdev === 0n
}

export function isOpaque(place: FsPath): boolean {
  return ['trusted.overlay.opaque', 'user.overlay.opaque'].some(
    (name) => lgetxattr(place, name)?.toString('latin1') === 'y',
  )
}

/** Overlay layers, topmost first, seen as the one tree that a mount of them would show. */
export class LayersView implements TreeView {
  readonly #layers: readonly string[]
  /** For a directory: the layers that have a part in it. Kept for the directories on the way to the last path only. */
  readonly #parts = new Map<ByteString, readonly string[]>()

  constructor(layers: readonly string[]) {
    this.#layers = layers
  }

  list(directory: ByteString): readonly ByteString[] {
    const names = new Set<ByteString>()
    const gone = new Set<ByteString>()
    for (const layer of this.#partsOf(directory)) {
      for (const name of namesAt(placeOf(layer, directory))) {
        if (names.has(name) || gone.has(name)) continue
        const stat = lstatAt(placeOf(layer, join(directory, name)))
        if (stat) (isWhiteout(stat) ? gone : names).add(name)
      }
    }
    return [...names].sort()
  }

  find(path: ByteString): Found | undefined {
    const slash = path.lastIndexOf('/')
    for (const layer of this.#partsOf(slash < 0 ? '' : path.slice(0, slash))) {
      const place = placeOf(layer, path)
      const stat = lstatAt(place)
      if (stat) return isWhiteout(stat) ? undefined : { stat, place }
    }
    return undefined
  }

  #partsOf(directory: ByteString): readonly string[] {
    if (directory === '') return this.#layers
    const known = this.#parts.get(directory)
    if (known) return known
    const slash = directory.lastIndexOf('/')
    const parent = slash < 0 ? '' : directory.slice(0, slash)
    const parts: string[] = []
    for (const layer of this.#partsOf(parent)) {
      const place = placeOf(layer, directory)
      const stat = lstatAt(place)
      if (!stat) continue
      if (!stat.isDirectory()) break
      parts.push(layer)
      if (isOpaque(place)) break
    }
    for (const other of this.#parts.keys()) if (!directory.startsWith(`${other}/`)) this.#parts.delete(other)
    this.#parts.set(directory, parts)
    return parts
  }
}

export function join(directory: ByteString, name: ByteString): ByteString {
  return directory === '' ? name : `${directory}/${name}`
}
