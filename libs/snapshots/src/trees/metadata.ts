import { chmodSync, type BigIntStats } from 'node:fs'
import { lchown, lsetxattr, lutimesNs, readXattrs } from '@slipway/linux'
import { modeOf } from './paths.ts'

const OVERLAY_PRIVATE = /^(trusted|user)\.overlay\./

/** Owner, attributes, mode and times, in the order in which one does not undo another. */
export function copyMetadata(from: Buffer, stat: BigIntStats, to: Buffer): void {
  lchown(to, Number(stat.uid), Number(stat.gid))
  copyXattrs(from, to)
  if (!stat.isSymbolicLink()) chmodSync(to, modeOf(stat) & 0o7777)
  lutimesNs(to, stat.atimeNs, stat.mtimeNs)
}

/** What overlayfs keeps for itself stays behind: it would mean something else in another place. */
function copyXattrs(from: Buffer, to: Buffer): void {
  for (const [name, value] of readXattrs(from)) {
    if (!OVERLAY_PRIVATE.test(name)) lsetxattr(to, name, value)
  }
}
