import { GoMode, hasMode, isDirectory, isRegular, permissionsOf, type Stat } from './stat.ts'

/**
 * The record that the content digest of a file starts with: its header fields without name and time, then its sorted
 * attributes. The digest is SHA-256 over this and the file's data.
 */
export function contentHeader(stat: Omit<Stat, 'path' | 'mtime'>): Buffer {
  const link = hasMode(stat.mode, GoMode.symlink)
  const size = isRegular(stat.mode & ~GoMode.irregular & ~GoMode.socket) ? stat.size : 0
  const fields =
    `namemode${permissionsOf(stat.mode)}uid${stat.uid}gid${stat.gid}size${size}` +
    `typeflag${typeFlag(stat.mode)}linkname${link ? stat.linkname : ''}unamegname` +
    `devmajor${stat.devmajor}devminor${stat.devminor}`
  if (!stat.xattrs) return Buffer.from(fields, 'latin1')
  const names = [...stat.xattrs.keys()].filter(isHashed).sort()
  const parts: Uint8Array[] = [Buffer.from(fields, 'latin1')]
  for (const name of names) parts.push(Buffer.from(name, 'latin1'), stat.xattrs.get(name)!)
  return Buffer.concat(parts)
}

function isHashed(name: string): boolean {
  return name === 'security.capability' || (!name.startsWith('security.') && !name.startsWith('system.'))
}

function typeFlag(mode: number): string {
  if (isDirectory(mode)) return '5'
  if (hasMode(mode, GoMode.symlink)) return '2'
  if (hasMode(mode, GoMode.device)) return hasMode(mode, GoMode.charDevice) ? '3' : '4'
  return hasMode(mode, GoMode.namedPipe) ? '6' : '0'
}
