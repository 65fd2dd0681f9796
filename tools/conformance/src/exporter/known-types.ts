import { join } from 'node:path'
import { sha256 } from '@slipway/base'
import { blobOf, jsonOf, readTar } from '@slipway/exporters/testing/fixtures'
import type { Index, Manifest } from '@slipway/oci'
import { ensure } from '../check.ts'
import { type Exported, treeOf } from './export.ts'
import type { Host } from './host.ts'
import { layers } from './image.ts'

/** What must come of the image where the type says what it is. */
export const known: Readonly<Record<string, (exported: Exported, host: Host) => void>> = {
  local: ({ tree }, host) => {
    const wanted = treeOf(join(host.dir, 'image'))
    const missing = wanted.find((line) => !tree.includes(line))
    ensure(missing === undefined, `missing or other: ${missing}`)
    ensure(tree.length === wanted.length, `${tree.length} files, not ${wanted.length}`)
  },
  tar: (exported) => {
    const files = new Map(archiveOf(exported).map(({ name, data }) => [name, data.toString()]))
    ensure(files.get('etc/first') === 'two\n', 'etc/first is not that of the highest layer')
    ensure(files.get('opt/new') === 'new\n', 'opt/new is missing')
    const hidden = ['etc/gone', 'opt/old'].filter((name) => files.has(name))
    ensure(hidden.length === 0, `layers hide ${hidden.join(', ')}`)
  },
  oci: ensureImage,
  docker: ensureImage,
}

function ensureImage(exported: Exported): void {
  const entries = archiveOf(exported)
  const [descriptor] = jsonOf<Index>(entries, 'index.json').manifests
  const told = exported.results[0]?.response?.['containerimage.digest']
  ensure(descriptor?.digest === told, `the archive holds ${descriptor?.digest}, the response says ${told}`)
  const manifest = JSON.parse(blobOf(entries, descriptor?.digest ?? '').toString()) as Manifest
  ensure(manifest.layers.length === layers.length, `${manifest.layers.length} layers of ${layers.length}`)
  for (const { digest } of [manifest.config, ...manifest.layers])
    ensure(sha256(blobOf(entries, digest)) === digest, `${digest} has other bytes`)
}

function archiveOf({ files }: Exported) {
  ensure(files.length === 1, `${files.length} files were sent`)
  return readTar(files[0]!.data)
}
