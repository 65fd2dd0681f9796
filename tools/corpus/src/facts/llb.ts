import { createHash } from 'node:crypto'

/** An op as protojson writes it. */
interface Op {
  readonly inputs?: readonly { readonly digest: string }[]
  readonly source?: { readonly attrs?: Readonly<Record<string, string>> }
}

interface Conversion {
  readonly def: Readonly<Record<string, Op>>
  readonly metadata?: Readonly<Record<string, object>>
}

/** Differs from build to build, and with it the digests of all that is made of a local source. */
const SESSION = 'local.session'

/**
 * One line for each op of a Dockerfile's LLB, from the answer of the `convertllb` sub-request. An op is named by its digest; one that
 * holds the session, or is made of such, by the digest of its fields without the session.
 */
export function llbFacts(answer: string): readonly string[] {
  const { def, metadata = {} } = JSON.parse(answer) as Conversion
  const names = new Map<string, string>()
  const nameOf = (digest: string): string => {
    const known = names.get(digest)
    if (known !== undefined) return known
    const op = def[digest]
    if (!op) throw new Error(`the LLB lacks ${digest}`)
    const inputs = (op.inputs ?? []).map((input) => ({ ...input, digest: nameOf(input.digest) }))
    const { [SESSION]: session, ...attrs } = op.source?.attrs ?? {}
    const isStable = session === undefined && inputs.every((input) => input.digest.startsWith('sha256:'))
    const source = op.source ? { source: { ...op.source, attrs } } : {}
    const name = isStable ? digest : `fields:${hash({ ...op, inputs, ...source })}`
    names.set(digest, name)
    return name
  }
  return Object.keys(def)
    .map((digest) => `llb ${nameOf(digest)} ${hash(withoutGroup(metadata[digest]))}`)
    .sort()
}

/** Ids of progress groups are made up for each build. */
function withoutGroup(metadata: object = {}): object {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !/^progress_?group$/i.test(key)))
}

function hash(value: unknown): string {
  return createHash('sha256').update(stable(value)).digest('hex').slice(0, 16)
}

/** JSON with sorted keys. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_, entry: unknown) =>
    entry !== null && typeof entry === 'object' && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  )
}
