import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  lchownSync,
  openSync,
  readlinkSync,
  readSync,
  symlinkSync,
} from 'node:fs'
import {
  flistxattr,
  futimesNs,
  isErrno,
  lgetxattr,
  llistxattr,
  lsetxattr,
  lutimesNs,
  mknod,
  splitDevice,
  tryCopyRange,
  tryReflink,
  writeAll,
} from '@slipway/linux'
import type { FilePath } from './file-path.ts'
import type { ModeChange } from './mode-string.ts'
import type { Owner } from './owner.ts'
import type { SourceStat } from './source-tree.ts'

/** What copied files get instead of what their source has. */
export interface CopyFacts {
  readonly owner: Owner | undefined
  readonly mode: ModeChange | undefined
  readonly timestamp: bigint | undefined
}

/** Below this a read and a write are cheaper than asking the kernel to copy. */
const SMALL_FILE = 64n * 1024n
const buffer = Buffer.allocUnsafe(1 << 20)
/** File systems of a source and a target that cannot share blocks, by device pair. */
const noReflink = new Set<string>()
/** Attributes by which overlayfs marks its own layers: they are no part of a tree. */
const OVERLAY_ATTRIBUTE = /^(trusted|user)\.overlay\./

const UID = BigInt(process.geteuid?.() ?? 0)
const GID = BigInt(process.getegid?.() ?? 0)
const UMASK = process.umask()

/** `inheriting`: the directory of the target may give its group, or access lists, to what is created in it. */
export function copyRegular(
  source: FilePath,
  target: FilePath,
  stat: SourceStat,
  facts: CopyFacts,
  inheriting: boolean,
): void {
  const from = openSync(source, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    makeRegular(target, stat, facts, inheriting, {
      content: (to) => copyContent(from, to, stat),
      attributes: () => copyNamedXattrs(flistxattr(from), source, target),
    })
  } finally {
    closeSync(from)
  }
}

/** The same for a file that is at hand as a whole and has no attributes. */
export function copyData(
  data: Buffer,
  target: FilePath,
  stat: SourceStat,
  facts: CopyFacts,
  inheriting: boolean,
): void {
  makeRegular(target, stat, facts, inheriting, {
    content: (to) => writeAll(to, data),
    attributes: () => {},
  })
}

function makeRegular(
  target: FilePath,
  stat: SourceStat,
  facts: CopyFacts,
  inheriting: boolean,
  fill: { readonly content: (to: number) => void; readonly attributes: () => void },
): void {
  const { uid, gid } = ownerOf(stat, facts)
  const owned = !inheriting && uid === UID && gid === GID
  const mode = modeOf(stat, facts)
  // Until it has its owner nobody else may open it.
  const created = owned ? mode & 0o777 : 0o600
  const to = openSync(target, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, created)
  try {
    fill.content(to)
    if (!owned) fchownSync(to, Number(uid), Number(gid))
    if (mode !== (created & ~UMASK)) fchmodSync(to, mode)
    fill.attributes()
    setTimesOf(to, stat, facts)
  } finally {
    closeSync(to)
  }
}

function ownerOf(stat: SourceStat, { owner }: CopyFacts): { readonly uid: bigint; readonly gid: bigint } {
  return owner ? { uid: BigInt(owner.uid), gid: BigInt(owner.gid) } : stat
}

function setTimesOf(fd: number, stat: SourceStat, { timestamp }: CopyFacts): void {
  futimesNs(fd, timestamp ?? stat.atimeNs, timestamp ?? stat.mtimeNs)
}

function copyContent(from: number, to: number, stat: SourceStat): void {
  if (stat.size > SMALL_FILE) {
    const pair = String(stat.dev)
    if (!noReflink.has(pair)) {
      if (tryReflink(from, to)) return
      noReflink.add(pair)
    }
    if (tryCopyRange(from, to)) return
  }
  for (;;) {
    const count = readSync(from, buffer, 0, buffer.length, null)
    if (count === 0) return
    writeAll(to, buffer.subarray(0, count))
    if (count < buffer.length && BigInt(count) === stat.size) return
  }
}

export function copySymlink(source: FilePath, target: FilePath, stat: SourceStat, facts: CopyFacts): void {
  symlinkSync(readlinkSync(source, { encoding: 'buffer' }), target)
  lchownSync(target, facts.owner?.uid ?? Number(stat.uid), facts.owner?.gid ?? Number(stat.gid))
  copyXattrs(source, target)
  copyTimes(target, stat, facts)
}

/** Devices and pipes as they are; a socket has nothing to copy but its name, and becomes an empty file. */
export function copySpecial(source: FilePath, target: FilePath, stat: SourceStat, facts: CopyFacts): void {
  const mode = Number(stat.mode)
  const type = stat.isSocket() ? constants.S_IFREG : mode & constants.S_IFMT
  const { major, minor } = splitDevice(stat.rdev)
  mknod(target, type | 0o600, major, minor)
  copyMetadata(source, target, stat, facts)
}

/** Owner, mode, attributes and times; for anything but a symlink. */
export function copyMetadata(source: FilePath, target: FilePath, stat: SourceStat, facts: CopyFacts): void {
  lchownSync(target, facts.owner?.uid ?? Number(stat.uid), facts.owner?.gid ?? Number(stat.gid))
  chmodSync(target, modeOf(stat, facts))
  copyXattrs(source, target)
  copyTimes(target, stat, facts)
}

export function copyTimes(target: FilePath, stat: SourceStat, facts: CopyFacts): void {
  if (facts.timestamp === undefined) lutimesNs(target, stat.atimeNs, stat.mtimeNs)
  else lutimesNs(target, facts.timestamp, facts.timestamp)
}

function modeOf(stat: SourceStat, facts: CopyFacts): number {
  const mode = Number(stat.mode) & 0o7777
  return facts.mode ? facts.mode(mode, stat.isDirectory()) : mode
}

/** Attributes that the target cannot have are left out: they depend on where the build runs. */
export function copyXattrs(source: FilePath, target: FilePath): void {
  copyNamedXattrs(llistxattr(source), source, target)
}

function copyNamedXattrs(names: readonly string[], source: FilePath, target: FilePath): void {
  for (const name of names) {
    if (OVERLAY_ATTRIBUTE.test(name)) continue
    try {
      const value = lgetxattr(source, name)
      if (value) lsetxattr(target, name, value)
    } catch (error) {
      if (!isErrno(error, 'EPERM', 'EOPNOTSUPP', 'EACCES', 'EINVAL', 'ENOSPC', 'ERANGE', 'E2BIG')) throw error
    }
  }
}
