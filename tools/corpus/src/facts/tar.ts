import { hash } from 'node:crypto'
import { type TarHeader, TarReader } from '@slipway/archive'

export interface Entry {
  readonly header: TarHeader
  readonly mtimeNs: bigint
  readonly data: Buffer
}

/** All entries of an archive in memory. */
export function readTar(archive: Buffer): readonly Entry[] {
  const entries: Entry[] = []
  let current: { header: TarHeader; mtimeNs: bigint; parts: Buffer[] } | undefined
  const reader = new TarReader({
    header: (header, mtimeNs) => {
      current = { header, mtimeNs, parts: [] }
    },
    data: (chunk) => void current?.parts.push(chunk),
    end: () => {
      if (current) entries.push({ ...current, data: Buffer.concat(current.parts) })
    },
  })
  reader.push(archive)
  reader.finish()
  return entries
}

const TYPES: Readonly<Record<string, string>> = {
  '0': '-',
  '1': 'h',
  '2': 'l',
  '3': 'c',
  '4': 'b',
  '5': 'd',
  '6': 'p',
}

/** What `ls` would show of an entry, with its content's digest; its time where that is not the epoch. */
export function entryLine({ header, mtimeNs, data }: Entry, epoch: string): string {
  const type = TYPES[header.type] ?? header.type
  const seconds = mtimeNs / 1_000_000_000n
  const rest = mtimeNs % 1_000_000_000n
  const time = rest === 0n ? String(seconds) : `${seconds}.${rest}`
  const parts = [
    `${type}${header.mode.toString(8).padStart(4, '0')}`,
    `${header.uid}:${header.gid}`,
    ...(time === epoch ? [] : [`@${time}`]),
    ...(type === '-' ? [`${header.size} ${hash('sha256', data).slice(0, 12)}`] : []),
    ...(type === 'c' || type === 'b' ? [`${header.devmajor},${header.devminor}`] : []),
    utf8(header.name),
    ...(header.linkname === '' ? [] : [`-> ${utf8(header.linkname)}`]),
    ...xattrs(header),
  ]
  return parts.join(' ')
}

function xattrs({ records }: TarHeader): readonly string[] {
  return [...(records ?? [])]
    .filter(([key]) => key.startsWith('SCHILY.xattr.'))
    .map(
      ([key, value]) =>
        `${key.slice('SCHILY.xattr.'.length)}=${Buffer.from(value, 'latin1').toString('base64')}`,
    )
    .sort()
}

/** Names are bytes; those that are no UTF-8 are shown as hex. */
function utf8(name: string): string {
  const bytes = Buffer.from(name, 'latin1')
  const text = bytes.toString('utf8')
  const shown = Buffer.from(text).equals(bytes) ? text : `hex:${bytes.toString('hex')}`
  return shown.replaceAll('\n', '\\n')
}
