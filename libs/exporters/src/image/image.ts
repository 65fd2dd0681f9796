import type { Archiver } from '@slipway/archive'
import type { ContentStore } from '@slipway/content'
import { type Attrs, parseSwitch } from '../attrs.ts'
import type { ExportContext, Exporter, ExportResult, ExportSource } from '../exporters.ts'
import { providerOf } from '../multi-provider.ts'
import { commitImage } from './commit.ts'
import { type ImageOptions, parseImageOptions } from './options.ts'
import { type PushDeps, pushImage } from './push.ts'
import { imageName, imageResponse } from './response.ts'
import { defaultsOf, settleOptions, withMetadata } from './source.ts'

export interface ImageDeps extends PushDeps {
  readonly content: ContentStore
  readonly archiver: Archiver
}

interface Options {
  readonly image: ImageOptions
  readonly push: boolean
  readonly byDigest: boolean
  readonly insecure: boolean
  readonly danglingPrefix: string
  readonly danglingOnlyUnnamed: boolean
  readonly metadata: ReadonlyMap<string, string>
}

/**
 * Attributes about a local image store. There is none here: `unpack`, `store`, `name-canonical` and their like are
 * checked and then have nothing to do.
 */
const STORE_SWITCHES = [
  'unpack',
  'store',
  'name-canonical',
  'unsafe-internal-store-allow-incomplete',
] as const

const OWN_KEYS: ReadonlySet<string> = new Set([
  ...STORE_SWITCHES,
  'push',
  'push-by-digest',
  'registry.insecure',
  'dangling-name-prefix',
  'danging-name-empty-only',
])

/** The `image` exporter: manifests into the content store, and the image to its registries. */
export function createImageExporter(deps: ImageDeps): Exporter {
  return {
    type: 'image',
    resolve: (attrs) => {
      const options = parseOptions(attrs)
      return {
        name: 'exporting to image',
        export: (source, context) => exportImage(options, deps, source, context),
      }
    },
  }
}

function parseOptions(attrs: Attrs): Options {
  const { options: image, rest } = parseImageOptions(attrs, { inlineAttestations: true })
  const isOn = (key: string): boolean => {
    const value = rest.get(key)
    return value !== undefined && parseSwitch(key, value)
  }
  for (const key of STORE_SWITCHES) isOn(key)
  return {
    image,
    push: isOn('push'),
    byDigest: isOn('push-by-digest'),
    insecure: isOn('registry.insecure'),
    danglingPrefix: rest.get('dangling-name-prefix') ?? '',
    danglingOnlyUnnamed: isOn('danging-name-empty-only'),
    metadata: new Map([...rest].filter(([key]) => !OWN_KEYS.has(key))),
  }
}

async function exportImage(
  options: Options,
  deps: ImageDeps,
  plainSource: ExportSource,
  context: ExportContext,
): Promise<ExportResult> {
  const source = withMetadata(plainSource, options.metadata)
  const defaults = defaultsOf('image', options.image, context.compatibilityVersion)
  const committed = await commitImage(source, settleOptions(options.image, source, defaults), deps, context)
  const { descriptor } = committed
  const names = namesOf(options, imageName(options.image.name, source.metadata), descriptor.digest)
  if (options.push) {
    const request = {
      image: descriptor,
      provider: providerOf(committed.remotes, deps.content),
      remotes: committed.remotes,
      byDigest: options.byDigest,
      insecure: options.insecure,
    }
    for (const name of names) await pushImage(name, request, deps, context)
  }
  return {
    response: imageResponse(committed, descriptor, names.join(',')),
    descriptor,
    provider: deps.content,
  }
}

function namesOf(options: Options, name: string, digest: string): readonly string[] {
  const given = name === '' ? [] : name.split(',')
  const dangling = options.danglingPrefix !== '' && (!options.danglingOnlyUnnamed || given.length === 0)
  return dangling ? [...given, `${options.danglingPrefix}@${digest}`] : given
}
