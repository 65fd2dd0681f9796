import { chmodSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lchown, lsetxattr, lutimesNs, mknod } from '@slipway/linux'

/** One file of a described tree, as the JSON of golden data spells it. */
export interface TreeEntry {
  readonly path: string
  readonly type: string
  readonly mode?: string
  readonly uid?: number
  readonly gid?: number
  /** Seconds with a fraction. */
  readonly mtime?: string
  readonly data?: string
  readonly target?: string
  readonly major?: number
  readonly minor?: number
  /** Values in hex. */
  readonly xattrs?: Readonly<Record<string, string>>
}

/** Makes a described tree below an existing directory. Needs root for owners and devices. */
export function buildTree(root: string, entries: readonly TreeEntry[]): void {
  for (const entry of entries) buildEntry(root, entry)
  for (const { path, mtime } of [...entries].reverse()) {
    if (mtime !== undefined) lutimesNs(join(root, path), nanoseconds(mtime), nanoseconds(mtime))
  }
}

function buildEntry(root: string, entry: TreeEntry): void {
  const path = join(root, entry.path)
  const mode = Number.parseInt(entry.mode ?? '0', 8)
  switch (entry.type) {
    case 'hardlink':
      linkSync(join(root, entry.target!), path)
      return
    case 'dir':
      mkdirSync(path)
      break
    case 'file':
      writeFileSync(path, entry.data ?? '')
      break
    case 'symlink':
      symlinkSync(entry.target!, path)
      break
    case 'fifo':
      mknod(path, 0o010600, 0, 0)
      break
    case 'char':
      mknod(path, 0o020600, entry.major ?? 0, entry.minor ?? 0)
      break
    default:
      throw new Error(`unknown type ${entry.type}`)
  }
  lchown(path, entry.uid ?? 0, entry.gid ?? 0)
  if (entry.type !== 'symlink') chmodSync(path, mode)
  for (const [name, hex] of Object.entries(entry.xattrs ?? {})) lsetxattr(path, name, Buffer.from(hex, 'hex'))
}

function nanoseconds(text: string): bigint {
  const negative = text.startsWith('-')
  const [seconds = '0', fraction = ''] = (negative ? text.slice(1) : text).split('.')
  const value = BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9))
  return negative ? -value : value
}
