import type { moby } from '@slipway/proto'
import type { Attestation, BridgeRef } from '../frontend.ts'

type WireAttestation = moby.buildkit.v1.frontend.Attestation.$Properties
type WireRef = moby.buildkit.v1.frontend.Ref.$Properties
type WireAttestations = Readonly<Record<string, moby.buildkit.v1.frontend.Attestations.$Properties>>

/** moby.buildkit.v1.frontend.AttestationKind and InTotoSubjectKind */
const BUNDLE = 1
const RAW = 1

export async function encodeAttestations(
  attestations: ReadonlyMap<string, readonly Attestation[]>,
  toWireRef: (ref: BridgeRef) => Promise<WireRef>,
): Promise<Record<string, { readonly attestation: WireAttestation[] }>> {
  const wire: Record<string, { readonly attestation: WireAttestation[] }> = {}
  for (const [key, list] of attestations) {
    const attestation: WireAttestation[] = []
    for (const one of list) attestation.push(await encodeOne(one, toWireRef))
    wire[key] = { attestation }
  }
  return wire
}

async function encodeOne(
  { kind, ref, path, predicateType, subjects, metadata }: Attestation,
  toWireRef: (ref: BridgeRef) => Promise<WireRef>,
): Promise<WireAttestation> {
  return {
    kind: kind === 'bundle' ? BUNDLE : 0,
    ...(ref ? { ref: await toWireRef(ref) } : {}),
    path,
    inTotoPredicateType: predicateType,
    inTotoSubjects: subjects.map((subject) => ({
      kind: subject.kind === 'raw' ? RAW : 0,
      digest: [...subject.digests],
      name: subject.name,
    })),
    metadata: Object.fromEntries(metadata),
  }
}

/** `undefined` for none at all. */
export function decodeAttestations(
  wire: WireAttestations | null | undefined,
  findRef: (ref: WireRef) => BridgeRef | undefined,
): ReadonlyMap<string, readonly Attestation[]> | undefined {
  const entries = Object.entries(wire ?? {})
  if (entries.length === 0) return undefined
  return new Map(
    entries.map(([key, { attestation }]) => [
      key,
      (attestation ?? []).map((one) => decodeOne(one, one.ref ? findRef(one.ref) : undefined)),
    ]),
  )
}

function decodeOne(wire: WireAttestation, ref: BridgeRef | undefined): Attestation {
  return {
    kind: wire.kind === BUNDLE ? 'bundle' : 'in-toto',
    ...(ref ? { ref } : {}),
    path: wire.path ?? '',
    predicateType: wire.inTotoPredicateType ?? '',
    subjects: (wire.inTotoSubjects ?? []).map((subject) => ({
      kind: subject.kind === RAW ? 'raw' : 'self',
      digests: subject.digest ?? [],
      name: subject.name ?? '',
    })),
    metadata: new Map(Object.entries(wire.metadata ?? {})),
  }
}
