import { linkSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeHeader, endOfArchive, paddingOf, TarType } from '@slipway/archive'
import type { TestLayer } from '@slipway/exporters/testing/fixtures'

/** When everything in the image was written; seconds since the epoch. */
export const MTIME = 1_600_000_000

interface Entry {
  readonly name: string
  readonly type?: string
  readonly mode?: number
  readonly data?: string
  readonly to?: string
}

const BIG = 'x'.repeat(300_000)

/** Every layer changes what the ones below have: files are replaced, removed, and a directory begins anew. */
const LAYERS: readonly (readonly Entry[])[] = [
  [
    { name: 'etc/', type: TarType.directory, mode: 0o755 },
    { name: 'etc/first', data: 'one\n' },
    { name: 'etc/gone', data: 'not there in the end\n' },
    { name: 'opt/', type: TarType.directory, mode: 0o755 },
    { name: 'opt/old', data: 'hidden by an opaque directory\n' },
    { name: 'big', data: BIG, mode: 0o600 },
  ],
  [
    { name: 'etc/first', data: 'two\n' },
    { name: 'etc/.wh.gone' },
    { name: 'opt/', type: TarType.directory, mode: 0o755 },
    { name: 'opt/.wh..wh..opq' },
    { name: 'opt/new', data: 'new\n', mode: 0o755 },
  ],
  [
    { name: 'etc/link', type: TarType.symlink, mode: 0o777, to: 'first' },
    { name: 'etc/same', type: TarType.link, to: 'etc/first' },
    { name: 'etc/with space \u00e4', data: '' },
  ],
]

function tarOf(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ name, type = TarType.regular, mode = 0o644, data = '', to = '' }) => {
    const content = Buffer.from(data)
    const header = encodeHeader({
      name: Buffer.from(name).toString('latin1'),
      type,
      mode,
      uid: 0,
      gid: 0,
      size: content.length,
      mtime: MTIME,
      linkname: to,
      devmajor: 0,
      devminor: 0,
      records: undefined,
    } as Parameters<typeof encodeHeader>[0])
    return [header, content, paddingOf(content.length)]
  })
  return Buffer.concat([...blocks, endOfArchive()])
}

/** The layers of the image that is exported, lowest first. */
export const layers: readonly TestLayer[] = LAYERS.map((entries, index) => ({
  tar: tarOf(entries),
  description: `layer ${index}`,
  createdAt: MTIME * 1_000,
}))

/** The tree that the layers make, as a worker would mount it. */
export function writeTree(root: string): void {
  mkdirSync(join(root, 'etc'), { recursive: true, mode: 0o755 })
  mkdirSync(join(root, 'opt'), { mode: 0o755 })
  writeFileSync(join(root, 'etc/first'), 'two\n', { mode: 0o644 })
  writeFileSync(join(root, 'etc/with space \u00e4'), '', { mode: 0o644 })
  writeFileSync(join(root, 'opt/new'), 'new\n', { mode: 0o755 })
  writeFileSync(join(root, 'big'), BIG, { mode: 0o600 })
  linkSync(join(root, 'etc/first'), join(root, 'etc/same'))
  symlinkSync('first', join(root, 'etc/link'))
  for (const path of ['etc/first', 'etc/with space \u00e4', 'opt/new', 'big', 'etc', 'opt'])
    utimesSync(join(root, path), MTIME, MTIME)
}
