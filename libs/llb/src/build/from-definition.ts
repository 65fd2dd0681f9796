import { type Digest, sha256, SlipwayError } from '@slipway/base'
import type { Platform } from '@slipway/oci'
import type { pb } from '@slipway/proto'
import { toNumber } from '../load/validate.ts'
import { unmarshalOp } from '../marshal.ts'
import { platformFromProto } from '../platform.ts'
import type { MappedLocation } from './options.ts'
import type { SourceMap } from './source-map.ts'
import { State } from './state.ts'
import { scratch } from './combine.ts'
import type { BuildVertex, MarshalledOp, Output } from './vertex.ts'

/** A vertex that is bytes already. Its inputs are bound after all vertices are known. */
class RawVertex implements BuildVertex {
  inputs: readonly Output[] = []
  readonly #marshalled: MarshalledOp

  constructor(marshalled: MarshalledOp) {
    this.#marshalled = marshalled
  }

  async marshal(): Promise<MarshalledOp> {
    return this.#marshalled
  }
}

/** The state that a definition describes, so that more can be built on it. Its ops keep their bytes. */
export function fromDefinition(definition: pb.Definition.$Properties): State {
  const raws = definition.def ?? []
  if (raws.length === 0) return scratch()
  const maps = (definition.Source?.infos ?? []).map(toSourceMap)
  const vertices = new Map<Digest, { op: pb.Op.$Properties; vertex: RawVertex }>()
  let last: Digest = ''
  for (const bytes of raws) {
    last = sha256(bytes)
    const metadata = definition.metadata?.[last]
    const locations = toLocations(definition.Source?.locations?.[last], maps)
    vertices.set(last, {
      op: unmarshalOp(bytes),
      vertex: new RawVertex({ digest: last, bytes, metadata, locations }),
    })
  }
  const output = (input: pb.Input.$Properties, platform?: Platform): Output => {
    const found = vertices.get(input.digest ?? '')
    if (!found) {
      throw new SlipwayError('invalid-argument', `invalid missing input digest ${input.digest ?? ''}`)
    }
    const index = toNumber(input.index)
    return { kind: 'vertex', vertex: found.vertex, index, ...(platform ? { platform } : {}) }
  }
  for (const { op, vertex } of vertices.values())
    vertex.inputs = (op.inputs ?? []).map((input) => output(input))
  const head = vertices.get(last)!.op.inputs?.[0]
  if (!head) throw new SlipwayError('invalid-argument', 'invalid LLB with no inputs on last vertex')
  const platform = vertices.get(head.digest ?? '')?.op.platform
  return State.of(output(head, platform ? platformFromProto(platform) : undefined))
}

function toSourceMap(info: pb.SourceInfo.$Properties): SourceMap {
  return {
    filename: info.filename ?? '',
    language: info.language ?? '',
    data: info.data ?? new Uint8Array(),
    ...(info.definition ? { definition: info.definition } : {}),
  }
}

function toLocations(
  locations: pb.Locations.$Properties | undefined,
  maps: readonly SourceMap[],
): readonly MappedLocation[] {
  return (locations?.locations ?? []).map(({ sourceIndex, ranges }) => {
    const map = maps[sourceIndex ?? 0]
    if (!map) {
      throw new SlipwayError('invalid-argument', `failed to find source map with index ${sourceIndex ?? 0}`)
    }
    const point = (position: pb.Position.$Properties | null | undefined) => ({
      line: position?.line ?? 0,
      character: position?.character ?? 0,
    })
    return { map, ranges: (ranges ?? []).map(({ start, end }) => ({ start: point(start), end: point(end) })) }
  })
}
