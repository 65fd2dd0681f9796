import { type Digest, SharedWork, SlipwayError } from '@slipway/base'
import type { BlobProvider } from '@slipway/content'
import type { Descriptor, HistoryEntry, Platform } from '@slipway/oci'
import { type LazyLayer, refHold, type Refs } from '@slipway/refs'
import type {
  RecordType,
  RefHold,
  SourceKey,
  SourceMeta,
  SourceMetaRequest,
  WorkContext,
} from '@slipway/worker'
import { traced } from '@slipway/tracing'
import type { SourceInstance } from '../sources.ts'
import type { AttestationChain } from './attestations.ts'
import { configKey, manifestKey } from './keys.ts'
import type { PulledImage } from './pull.ts'

export interface ImageInstanceParts {
  /** Full name, for progress and descriptions. */
  readonly name: string
  /** `domain/path` where layers can be mounted from within their registry; absent for layouts. */
  readonly origin?: string
  readonly platform: Platform
  readonly recordType: RecordType
  readonly layerLimit?: number
  readonly checksum?: Digest
  readonly refs: Refs
  pull(context: WorkContext): Promise<PulledImage>
  provider(layers: readonly Descriptor[], context: WorkContext): BlobProvider
  /** Absent for layouts: they tell nothing of attestations. */
  attestations?(
    image: PulledImage,
    predicateTypes: readonly string[],
    context: WorkContext,
  ): Promise<AttestationChain | undefined>
}

/** One image op: its documents are read once, its layers only when somebody looks into them. */
export class ImageInstance implements SourceInstance {
  readonly #parts: ImageInstanceParts
  readonly #pulls = new SharedWork<PulledImage>()
  #pulled: PulledImage | undefined

  constructor(parts: ImageInstanceParts) {
    this.#parts = parts
  }

  async key(index: number, context: WorkContext): Promise<SourceKey> {
    const image = await this.#image(context)
    const { platform, layerLimit } = this.#parts
    const byLayers = index > 0 ? configKey(image.config, layerLimit) : undefined
    return {
      key: byLayers ?? manifestKey(image.root.digest, platform, layerLimit),
      pin: image.root.digest,
      done: index > 0,
    }
  }

  async fetch(context: WorkContext): Promise<RefHold | undefined> {
    const image = await this.#image(context)
    const ref = await this.#parts.refs.fromLayers(
      this.#layers(image, context),
      { description: `pulled from ${this.#parts.name}`, recordType: this.#parts.recordType },
      context,
    )
    return ref && refHold(this.#parts.refs.workerId, ref)
  }

  async meta({ Image: asked }: SourceMetaRequest, context: WorkContext): Promise<SourceMeta> {
    const image = await this.#image(context)
    const predicateTypes = asked?.ResolveAttestations ?? []
    const isAsked = asked?.AttestationChain === true || predicateTypes.length > 0
    const chain = isAsked ? await this.#parts.attestations?.(image, predicateTypes, context) : undefined
    return {
      Image: {
        Digest: image.root.digest,
        ...(asked?.NoConfig ? {} : { Config: image.config }),
        ...(chain ? { AttestationChain: chain } : {}),
      },
    }
  }

  async #image(context: WorkContext): Promise<PulledImage> {
    if (this.#pulled) return this.#pulled
    const image = await this.#pulls.run('', (signal) => this.#pull({ ...context, signal }), context.signal)
    this.#pulled = image
    return image
  }

  async #pull(context: WorkContext): Promise<PulledImage> {
    const { name, checksum, layerLimit } = this.#parts
    const status = { id: `resolve ${name}`, current: 0, total: 0, started: Date.now() }
    context.progress.status(status)
    const image = await traced(`resolving ${name}`, {}, () => this.#parts.pull(context))
    context.progress.status({ ...status, completed: Date.now() })
    if (checksum !== undefined && image.root.digest !== checksum) {
      throw new SlipwayError(
        'failed-precondition',
        `image digest ${image.root.digest} for ${name} does not match expected checksum ${checksum}`,
      )
    }
    if (layerLimit !== undefined && layerLimit > image.layers.length) {
      throw new SlipwayError(
        'invalid-argument',
        `layer limit ${layerLimit} is greater than the number of layers in the image ${image.layers.length}`,
      )
    }
    return image
  }

  #layers(image: PulledImage, context: WorkContext): readonly LazyLayer[] {
    const layers = image.layers.slice(0, this.#parts.layerLimit)
    const provider = this.#parts.provider(layers, context)
    const history = layerHistory(image)
    return layers.map((descriptor, index) => ({
      descriptor,
      diffId: image.diffIds[index]!,
      provider,
      ...(this.#parts.origin === undefined ? {} : { origin: this.#parts.origin }),
      ...describeLayer(history[index]),
    }))
  }
}

/** The history entry of each layer, where the history fits the layers. */
function layerHistory(image: PulledImage): readonly HistoryEntry[] {
  const entries = (image.parsed.history ?? []).filter((entry) => !entry.empty_layer)
  return entries.length === image.layers.length ? entries : []
}

function describeLayer(entry: HistoryEntry | undefined): Pick<LazyLayer, 'createdAt' | 'description'> {
  const createdAt = Date.parse(entry?.created ?? '')
  return {
    ...(Number.isNaN(createdAt) ? {} : { createdAt }),
    ...(entry?.created_by ? { description: entry.created_by } : {}),
  }
}
