import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newId, SlipwayError } from '@slipway/base'
import { tryFlock } from '@slipway/linux'
import {
  type Descriptor,
  descriptorJson,
  encodeGoJson,
  type Index,
  MediaType,
  parseIndex,
  parseReference,
} from '@slipway/oci'

const IMAGE_NAME = 'io.containerd.image.name'
const REF_NAME = 'org.opencontainers.image.ref.name'

/** How an image is called in a layout: a bare tag, or a full name. */
export type LayoutName =
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'name'; readonly name: string }

/** The image of this name or tag; `undefined` where the layout, or the image in it, is missing. */
export function findInLayout(directory: string, name: string): Descriptor | undefined {
  const manifests = readIndex(directory)?.manifests ?? []
  return (
    manifests.find(({ annotations }) => annotations?.[IMAGE_NAME] === name) ??
    manifests.find(({ annotations }) => annotations?.[REF_NAME] === name)
  )
}

/** Enters an image under these names; what had one of them before loses it. */
export function addToLayout(directory: string, image: Descriptor, names: readonly LayoutName[]): void {
  mkdirSync(directory, { recursive: true })
  using _lock = lockIndex(directory)
  writeFileSync(join(directory, 'oci-layout'), encodeGoJson({ imageLayoutVersion: '1.0.0' }))
  let manifests = readIndex(directory)?.manifests ?? []
  for (const name of names) {
    const labels = labelsOf(name)
    manifests = [
      ...manifests.filter(
        ({ annotations }) =>
          annotations?.[REF_NAME] !== labels[REF_NAME] || annotations?.[IMAGE_NAME] !== labels[IMAGE_NAME],
      ),
      { ...image, annotations: { ...image.annotations, ...labels } },
    ]
  }
  const path = join(directory, 'index.json')
  const partial = `${path}.${newId()}`
  writeFileSync(
    partial,
    encodeGoJson({
      schemaVersion: 2,
      mediaType: MediaType.ociIndex,
      manifests: manifests.map(descriptorJson),
    }),
  )
  renameSync(partial, path)
}

function labelsOf(name: LayoutName): Readonly<Record<string, string>> {
  if (name.kind === 'tag') return { [REF_NAME]: name.tag }
  const { tag, digest } = parseReference(name.name)
  return { [IMAGE_NAME]: name.name, [REF_NAME]: tag ?? (digest ? `@${digest}` : name.name) }
}

function readIndex(directory: string): Index | undefined {
  let bytes: Buffer
  try {
    bytes = readFileSync(join(directory, 'index.json'))
  } catch {
    return undefined
  }
  return bytes.length === 0 ? undefined : parseIndex(bytes)
}

function lockIndex(directory: string): Disposable {
  const path = join(directory, 'index.json.lock')
  const fd = openSync(path, 'w')
  if (!tryFlock(fd, 'exclusive')) {
    closeSync(fd)
    throw new SlipwayError('unavailable', `could not lock ${path}`)
  }
  return {
    [Symbol.dispose]: () => {
      rmSync(path, { force: true })
      closeSync(fd)
    },
  }
}
