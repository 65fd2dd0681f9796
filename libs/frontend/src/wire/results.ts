import { SlipwayError } from '@slipway/base'
import type { moby } from '@slipway/proto'
import type { BridgeRef, FrontendResult } from '../frontend.ts'
import { decodeAttestations, encodeAttestations } from './attestations.ts'

type WireResult = moby.buildkit.v1.frontend.Result.$Properties

function toMetadata(metadata: ReadonlyMap<string, Uint8Array>): Record<string, Uint8Array> {
  return Object.fromEntries(metadata)
}

async function toWireRef(
  ref: BridgeRef | undefined,
  refs: Map<string, BridgeRef>,
): Promise<moby.buildkit.v1.frontend.Ref.$Properties> {
  if (!ref) return {}
  refs.set(ref.id, ref)
  const def = await ref.definition()
  return { id: ref.id, ...(def ? { def } : {}) }
}

/** A result for the wire; its refs are remembered in `refs`. `arrays` is false for clients that know only string refs. */
export async function encodeResult(
  result: FrontendResult,
  refs: Map<string, BridgeRef>,
  arrays: boolean,
): Promise<WireResult> {
  const attested = result.attestations
    ? { attestations: await encodeAttestations(result.attestations, (ref) => toWireRef(ref, refs)) }
    : {}
  const common = { metadata: toMetadata(result.metadata), ...attested } as Pick<
    WireResult,
    'metadata' | 'attestations'
  >
  if (!result.refs) {
    const ref = await toWireRef(result.ref, refs)
    return arrays ? { ref, ...common } : { refDeprecated: ref.id ?? '', ...common }
  }
  const wire: Record<string, moby.buildkit.v1.frontend.Ref.$Properties> = {}
  for (const [key, ref] of result.refs) wire[key] = await toWireRef(ref, refs)
  if (arrays) return { refs: { refs: wire }, ...common }
  const names = Object.fromEntries(Object.entries(wire).map(([key, ref]) => [key, ref.id ?? '']))
  return { refsDeprecated: { refs: names }, ...common }
}

type WireRef = moby.buildkit.v1.frontend.Ref.$Properties

/** Finds refs among those that were handed out; throws `not-found` for any other. */
export function amongRefs(refs: ReadonlyMap<string, BridgeRef>): (wire: WireRef) => BridgeRef | undefined {
  return ({ id }) => {
    if (!id) return undefined
    const ref = refs.get(id)
    if (!ref) throw new SlipwayError('not-found', `return reference is not found: ${id}`)
    return ref
  }
}

/** A result of the wire; `findRef` answers `undefined` for scratch. */
export function decodeResult(
  wire: WireResult,
  findRef: (wire: WireRef) => BridgeRef | undefined,
): FrontendResult {
  const attestations = decodeAttestations(wire.attestations, findRef)
  const common = {
    metadata: new Map(Object.entries(wire.metadata ?? {})),
    ...(attestations ? { attestations } : {}),
  }
  const many = wire.refs
    ? Object.entries(wire.refs.refs ?? {})
    : wire.refsDeprecated
      ? Object.entries(wire.refsDeprecated.refs ?? {}).map(([key, id]) => [key, { id }] as const)
      : undefined
  if (many) return { refs: new Map(many.map(([key, ref]) => [key, findRef(ref)])), ...common }
  const ref = findRef(wire.ref ?? { id: wire.refDeprecated ?? '' })
  return { ...(ref ? { ref } : {}), ...common }
}
