import Long from 'long'
import { lostError, parseDigest, SlipwayError } from '@slipway/base'
import { platformFromProto, platformToProto } from '@slipway/llb'
import type { slipway } from '@slipway/proto'
import type { ExportRef, ExportResult, ExportSource } from '../exporters.ts'

type WireSource = slipway.exporter.v1.Source.$Properties
type WireResult = slipway.exporter.v1.ExportResult.$Properties

/** `workers` gives the address of each worker by id. */
export function encodeSource(source: ExportSource, workers: (id: string) => string | undefined): WireSource {
  const ids = [source.ref, ...source.refs.values()].flatMap((ref) => (ref ? [ref.id] : []))
  const owners = new Set(ids.map(workerOf))
  return {
    ...(source.ref ? { ref: source.ref.id } : {}),
    refs: Object.fromEntries([...source.refs].map(([key, ref]) => [key, ref?.id ?? ''])),
    order: [...source.refs.keys()],
    platforms: source.platforms.map(({ id, platform }) => ({ id, platform: platformToProto(platform) })),
    metadata: Object.fromEntries(source.metadata),
    workers: Object.fromEntries([...owners].map((id) => [id, addressOf(id, workers)])),
  }
}

/** `open` makes the refs: of their worker at that address. */
export function decodeSource(
  wire: WireSource | null | undefined,
  open: (id: string, address: string) => ExportRef,
): ExportSource {
  if (!wire) throw new SlipwayError('invalid-argument', 'an export without source')
  const toRef = (id: string): ExportRef | undefined => {
    if (id === '') return undefined
    const address = wire.workers?.[workerOf(id)]
    if (!address) throw new SlipwayError('invalid-argument', `the worker of ref ${id} is not named`)
    return open(id, address)
  }
  const ref = toRef(wire.ref ?? '')
  return {
    ...(ref ? { ref } : {}),
    refs: new Map((wire.order ?? []).map((key) => [key, toRef(wire.refs?.[key] ?? '')])),
    platforms: (wire.platforms ?? []).map(({ id, platform }) => ({
      id: id ?? '',
      platform: platformFromProto(platform ?? {}),
    })),
    metadata: new Map(Object.entries(wire.metadata ?? {})),
  }
}

export function encodeExportResult({ response, descriptor }: ExportResult): WireResult {
  return {
    response: { ...response },
    ...(descriptor
      ? {
          descriptor: {
            media_type: descriptor.mediaType,
            digest: descriptor.digest,
            size: Long.fromNumber(descriptor.size),
            annotations: { ...descriptor.annotations },
          },
        }
      : {}),
  }
}

export function decodeExportResult({ response, descriptor }: WireResult): ExportResult {
  const annotations = descriptor?.annotations ?? {}
  return {
    response: response ?? {},
    ...(descriptor
      ? {
          descriptor: {
            mediaType: descriptor.media_type ?? '',
            digest: parseDigest(descriptor.digest ?? '').digest,
            size: Number(descriptor.size ?? 0),
            ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
          },
        }
      : {}),
  }
}

function workerOf(ref: string): string {
  return ref.slice(0, Math.max(ref.indexOf('::'), 0))
}

function addressOf(id: string, workers: (id: string) => string | undefined): string {
  const address = workers(id)
  if (address === undefined) throw lostError(`worker ${id} is not here any more`)
  return address
}
