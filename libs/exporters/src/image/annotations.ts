import { SlipwayError } from '@slipway/base'
import { formatPlatformAll, parsePlatform, type Platform } from '@slipway/oci'

export interface Annotations {
  readonly index: Readonly<Record<string, string>>
  readonly indexDescriptor: Readonly<Record<string, string>>
  readonly manifest: Readonly<Record<string, string>>
  readonly manifestDescriptor: Readonly<Record<string, string>>
}

/** By platform (`linux/arm64`), '' for all platforms. */
export type AnnotationGroups = ReadonlyMap<string, Annotations>

const NONE: Annotations = { index: {}, indexDescriptor: {}, manifest: {}, manifestDescriptor: {} }

const KEY = /^annotation(?:-([a-z-]+))?(?:\[([A-Za-z0-9_/-]+)\])?\.(\S+)$/

const FIELDS: Readonly<Record<string, keyof Annotations>> = {
  index: 'index',
  'index-descriptor': 'indexDescriptor',
  manifest: 'manifest',
  'manifest-descriptor': 'manifestDescriptor',
}

/** Takes the `annotation…` keys out of `entries`. */
export function parseAnnotations(entries: Iterable<readonly [string, string]>): {
  readonly groups: AnnotationGroups
  readonly rest: ReadonlyMap<string, string>
} {
  const groups = new Map<string, Annotations>()
  const rest = new Map<string, string>()
  for (const [name, value] of entries) {
    const match = KEY.exec(name)
    if (!match) {
      rest.set(name, value)
      continue
    }
    const [, type = 'manifest', specifier, key = ''] = match
    const field = Object.hasOwn(FIELDS, type) ? FIELDS[type] : undefined
    if (!field) throw new SlipwayError('invalid-argument', `unrecognized annotation type ${type}`)
    const id = specifier === undefined ? '' : formatPlatformAll(parsePlatform(specifier))
    const group = groups.get(id) ?? NONE
    groups.set(id, { ...group, [field]: { ...group[field], [key]: value } })
  }
  return { groups, rest }
}

export function mergeAnnotations(base: AnnotationGroups, other: AnnotationGroups): AnnotationGroups {
  const out = new Map(base)
  for (const [id, group] of other) {
    const old = out.get(id) ?? NONE
    out.set(id, {
      index: { ...old.index, ...group.index },
      indexDescriptor: { ...old.indexDescriptor, ...group.indexDescriptor },
      manifest: { ...old.manifest, ...group.manifest },
      manifestDescriptor: { ...old.manifestDescriptor, ...group.manifestDescriptor },
    })
  }
  return out
}

/** What applies to one platform; the index annotations of all groups. */
export function annotationsFor(groups: AnnotationGroups, platform?: Platform): Annotations {
  let out = NONE
  for (const group of groups.values()) {
    out = {
      ...out,
      index: { ...out.index, ...group.index },
      indexDescriptor: { ...out.indexDescriptor, ...group.indexDescriptor },
    }
  }
  for (const id of platform ? ['', formatPlatformAll(platform)] : ['']) {
    const group = groups.get(id)
    if (!group) continue
    out = {
      ...out,
      manifest: { ...out.manifest, ...group.manifest },
      manifestDescriptor: { ...out.manifestDescriptor, ...group.manifestDescriptor },
    }
  }
  return out
}
