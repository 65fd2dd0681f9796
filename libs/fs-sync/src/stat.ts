import type { BigIntStats } from 'node:fs'

/**
 * Bytes as a string, one character each. File names are bytes; in this form they compare as bytes, are small, and survive
 * whatever they hold. ASCII, the usual case, looks like itself.
 */
export type ByteString = string

export function toByteString(text: string): ByteString {
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1')
}

/** For messages and pattern matching; bytes that are no UTF-8 become U+FFFD. */
export function fromByteString(bytes: ByteString): string {
  return isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8')
}

export function isAscii(text: string): boolean {
  return !/[\u0080-\uffff]/.test(text)
}

/** The file mode bits of Go, as they stand on the wire. */
export const GoMode = {
  dir: 0x8000_0000,
  symlink: 0x0800_0000,
  device: 0x0400_0000,
  namedPipe: 0x0200_0000,
  socket: 0x0100_0000,
  setuid: 0x0080_0000,
  setgid: 0x0040_0000,
  charDevice: 0x0020_0000,
  sticky: 0x0010_0000,
  irregular: 0x0008_0000,
  /** All bits that make a file not a regular one. */
  type: 0x8f28_0000,
} as const

/** What the protocol says about one file. */
export interface Stat {
  readonly path: ByteString
  /** Go's bits, see `GoMode`. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  /** Nanoseconds since the epoch. */
  readonly mtime: bigint
  /** Target of a symlink, or the earlier path of a hard link. */
  readonly linkname: ByteString
  readonly devmajor: number
  readonly devminor: number
  readonly xattrs: ReadonlyMap<ByteString, Uint8Array> | undefined
}

export function hasMode(mode: number, bit: number): boolean {
  // Bit operations are signed: only the result's being zero counts.
  return (mode & bit) !== 0
}

export function isDirectory(mode: number): boolean {
  return hasMode(mode, GoMode.dir)
}

export function isRegular(mode: number): boolean {
  return !hasMode(mode, GoMode.type)
}

const S_IFMT = 0o170000

export function goModeOf(unixMode: number): number {
  let mode = unixMode & 0o777
  switch (unixMode & S_IFMT) {
    case 0o040000:
      mode |= GoMode.dir
      break
    case 0o120000:
      mode |= GoMode.symlink
      break
    case 0o060000:
      mode |= GoMode.device
      break
    case 0o020000:
      mode |= GoMode.device | GoMode.charDevice
      break
    case 0o010000:
      mode |= GoMode.namedPipe
      break
    case 0o140000:
      mode |= GoMode.socket
      break
  }
  if (unixMode & 0o4000) mode |= GoMode.setuid
  if (unixMode & 0o2000) mode |= GoMode.setgid
  if (unixMode & 0o1000) mode |= GoMode.sticky
  return mode >>> 0
}

/** Permissions with setuid, setgid and sticky, as chmod takes them. */
export function permissionsOf(goMode: number): number {
  return (
    (goMode & 0o777) |
    (hasMode(goMode, GoMode.setuid) ? 0o4000 : 0) |
    (hasMode(goMode, GoMode.setgid) ? 0o2000 : 0) |
    (hasMode(goMode, GoMode.sticky) ? 0o1000 : 0)
  )
}

/** Type bits as mknod takes them. */
export function nodeTypeOf(goMode: number): number {
  if (hasMode(goMode, GoMode.namedPipe)) return 0o010000
  return hasMode(goMode, GoMode.charDevice) ? 0o020000 : 0o060000
}

/** Everything but link name and extended attributes from an lstat result. Sockets lose their type, as the protocol wants. */
export function statOf(path: ByteString, found: BigIntStats): Stat {
  const mode = goModeOf(Number(found.mode))
  const device = hasMode(mode, GoMode.device)
  return {
    path,
    mode: (mode & ~GoMode.socket) >>> 0,
    uid: Number(found.uid),
    gid: Number(found.gid),
    size: isDirectory(mode) ? 0 : Number(found.size),
    mtime: found.mtimeNs,
    linkname: '',
    devmajor: device ? Number((found.rdev >> 8n) & 0xfffn) : 0,
    devminor: device ? Number((found.rdev & 0xffn) | ((found.rdev >> 12n) & 0xfff00n)) : 0,
    xattrs: undefined,
  }
}
