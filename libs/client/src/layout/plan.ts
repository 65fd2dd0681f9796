import { SlipwayError } from '@slipway/base'
import { parseDescriptorJson } from '@slipway/oci'
import type { BuildRequest, CacheEntry } from '../build/request.ts'
import { addToLayout, findInLayout, type LayoutName } from './index-file.ts'
import { LayoutStore } from './layout-store.ts'

/** The layouts of this machine that take part in a build. */
export interface LayoutPlan {
  readonly stores: ReadonlyMap<string, LayoutStore>
  /** With the digests of local caches filled in; caches that are not there are left out. */
  readonly cacheImports: readonly CacheEntry[]
  /** Enters what the build wrote into the layouts' indexes. */
  finish(response: Readonly<Record<string, string>>): void
}

export function planLayouts(request: BuildRequest): LayoutPlan {
  const stores = new Map<string, LayoutStore>()
  for (const [name, directory] of request.layouts ?? []) stores.set(`oci:${name}`, new LayoutStore(directory))
  const caches = new Map<string, string>()
  for (const { type, attrs } of request.cacheExports ?? []) {
    if (type !== 'local') continue
    const directory = required(attrs['dest'], 'local cache exporter requires dest')
    stores.set(`local:${directory}`, new LayoutStore(directory))
    caches.set(directory, attrs['tag'] ?? 'latest')
  }
  const cacheImports = (request.cacheImports ?? []).flatMap((entry) => localImport(entry, stores))
  const outputs = (request.outputs ?? []).flatMap(({ target }) =>
    target?.kind === 'layout' ? [target.path] : [],
  )
  if (outputs.length > 1) {
    throw new SlipwayError('invalid-argument', 'oci store key "export" already exists')
  }
  const [output] = outputs
  if (output !== undefined) stores.set('export', new LayoutStore(output))
  return {
    stores,
    cacheImports,
    finish: (response) => {
      const manifest = response['cache.manifest']
      if (manifest) {
        const cache = parseDescriptorJson(Buffer.from(manifest))
        for (const [directory, tag] of caches) addToLayout(directory, cache, [{ kind: 'tag', tag }])
      }
      const descriptor = response['containerimage.descriptor']
      if (output !== undefined && descriptor) {
        const image = parseDescriptorJson(Buffer.from(descriptor, 'base64'))
        addToLayout(output, image, namesOf(response['image.name']))
      }
    },
  }
}

function localImport(entry: CacheEntry, stores: Map<string, LayoutStore>): readonly CacheEntry[] {
  if (entry.type !== 'local') return [entry]
  const directory = required(entry.attrs['src'], 'local cache importer requires src')
  const store = new LayoutStore(directory)
  const digest = entry.attrs['digest'] ?? findInLayout(directory, entry.attrs['tag'] ?? 'latest')?.digest
  if (digest === undefined || !store.stat(digest)) return []
  stores.set(`local:${directory}`, store)
  return [{ type: entry.type, attrs: { ...entry.attrs, digest } }]
}

function namesOf(names: string | undefined): readonly LayoutName[] {
  if (!names) return [{ kind: 'tag', tag: 'latest' }]
  return names.split(',').map((name) => ({ kind: 'name', name }))
}

function required(value: string | undefined, message: string): string {
  if (value) return value
  throw new SlipwayError('invalid-argument', message)
}
