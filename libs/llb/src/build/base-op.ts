import { sha256 } from '@slipway/base'
import type { pb } from '@slipway/proto'
import { marshalOp } from '../marshal.ts'
import { platformToProto } from '../platform.ts'
import { mergeOptions, type OpOptions, toMetadata } from './options.ts'
import type { MarshalContext, MarshalledOp } from './vertex.ts'

/** Bytes and metadata of an op made of `parts`, with the platform and filters that `options` and the marshalling give. */
export function finishOp(
  parts: pb.Op.$Properties,
  options: OpOptions,
  caps: Iterable<string>,
  context: MarshalContext,
  withPlatform: boolean,
): MarshalledOp {
  const { caps: _caps, localUniqueId: _unique, locations: _locations, ...defaults } = context.options
  const merged = mergeOptions(defaults, options)
  const op: pb.Op.$Properties = {
    ...parts,
    ...(withPlatform ? { platform: platformToProto(merged.platform) } : {}),
    constraints: { filter: [...(merged.workerFilters ?? [])] },
  }
  const bytes = marshalOp(op)
  return {
    digest: sha256(bytes),
    bytes,
    metadata: toMetadata(merged, caps),
    locations: options.locations ?? [],
  }
}
