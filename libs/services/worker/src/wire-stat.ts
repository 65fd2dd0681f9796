import type { FileThreads } from '@slipway/ops/run'
import type { fsutil } from '@slipway/proto'
import Long from 'long'

type FileStat = Awaited<ReturnType<FileThreads['statFile']>>

export function toWireStat(stat: FileStat): fsutil.types.Stat.$Properties {
  return {
    path: stat.path,
    mode: stat.mode,
    uid: stat.uid,
    gid: stat.gid,
    size: Long.fromNumber(stat.size),
    modTime: Long.fromString(stat.mtime.toString()),
    linkname: stat.linkname,
    devmajor: Long.fromNumber(stat.devmajor),
    devminor: Long.fromNumber(stat.devminor),
    xattrs: { ...stat.xattrs },
  }
}
