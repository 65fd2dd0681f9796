import { type Digest, pace, sha256, SlipwayError } from '@slipway/base'
import type { pb } from '@slipway/proto'
import { marshalOp, unmarshalOp } from './marshal.ts'

/**
 * The definition with some ops replaced, as a source policy asks for. What depends on a replaced op names its new
 * digest and is marshalled anew; every other op keeps its bytes. Metadata and locations follow their op.
 */
export async function rewriteDefinition(
  definition: pb.Definition.$Properties,
  replacements: ReadonlyMap<Digest, pb.Op.$Properties>,
): Promise<pb.Definition.$Properties> {
  const raws = new Map((definition.def ?? []).map((raw) => [sha256(raw), raw] as const))
  const renamed = new Map<Digest, Digest>()
  const rewritten = new Map<Digest, Uint8Array>()
  for (const digest of await dependencyOrder(raws)) {
    const rest = pace()
    if (rest) await rest
    const raw = raws.get(digest)!
    const next = rewriteOp(raw, replacements.get(digest), renamed)
    const nextDigest = next === raw ? digest : sha256(next)
    renamed.set(digest, nextDigest)
    rewritten.set(digest, next)
  }
  const def = (definition.def ?? []).map((raw) => rewritten.get(sha256(raw))!)
  const source = definition.Source
  return {
    def,
    metadata: renameKeys(definition.metadata, renamed),
    ...(source ? { Source: { ...source, locations: renameKeys(source.locations, renamed) } } : {}),
  }
}

function rewriteOp(
  raw: Uint8Array,
  replacement: pb.Op.$Properties | undefined,
  renamed: ReadonlyMap<Digest, Digest>,
): Uint8Array {
  const op = replacement ?? unmarshalOp(raw)
  const inputs = op.inputs ?? []
  const moved = inputs.some((input) => renamed.get(input.digest ?? '') !== input.digest)
  if (!replacement && !moved) return raw
  const next = {
    ...op,
    inputs: inputs.map((input) => ({ ...input, digest: renamed.get(input.digest ?? '')! })),
  }
  return marshalOp(op.$unknowns ? { ...next, $unknowns: op.$unknowns } : next)
}

/** Inputs before users; throws `invalid-argument` for an input that is not there. */
async function dependencyOrder(raws: ReadonlyMap<Digest, Uint8Array>): Promise<readonly Digest[]> {
  const order: Digest[] = []
  const seen = new Set<Digest>()
  const done = new Set<Digest>()
  for (const root of raws.keys()) {
    const stack = [root]
    while (stack.length > 0) {
      const rest = pace()
      if (rest) await rest
      const digest = stack.at(-1)!
      if (seen.has(digest)) {
        stack.pop()
        if (!done.has(digest)) order.push(digest)
        done.add(digest)
        continue
      }
      seen.add(digest)
      const raw = raws.get(digest)
      if (!raw) throw new SlipwayError('invalid-argument', `invalid missing input digest ${digest}`)
      for (const input of unmarshalOp(raw).inputs ?? [])
        if (!seen.has(input.digest ?? '')) stack.push(input.digest ?? '')
    }
  }
  return order
}

function renameKeys<T>(
  record: Readonly<Record<string, T>> | null | undefined,
  renamed: ReadonlyMap<Digest, Digest>,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(record ?? {}).map(([key, value]) => [renamed.get(key) ?? key, value]),
  )
}
