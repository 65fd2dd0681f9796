import { type Digest, errorMessage, pace, sha256 } from '@slipway/base'
import { hostPlatform, normalizePlatform, type Platform } from '@slipway/oci'
import type { pb } from '@slipway/proto'
import { unsupportedCap } from '../caps.ts'
import { unmarshalOp } from '../marshal.ts'
import { platformFromProto } from '../platform.ts'
import type { LoadedEdge, LoadedGraph, LoadedOptions, LoadedVertex, SourceLocation } from './graph.ts'
import { loadLocations } from './locations.ts'
import { vertexName } from './name.ts'
import { invalid, outputCount, toNumber, validateOp } from './validate.ts'

type Op = pb.Op.$Properties

export interface LoadOptions {
  /** Platform of ops that name none; that of this process when absent. */
  readonly defaultPlatform?: Platform
  /** Capabilities this build implements; an op's metadata may ask for no other. Not checked when absent. */
  readonly caps?: ReadonlySet<string>
  readonly maxVertices?: number
  readonly maxBytes?: number
}

const MAX_VERTICES = 500_000
const MAX_BYTES = 256 * 1024 * 1024

/**
 * A client's definition as a graph. Vertices are known by the digest of their bytes as received. Whatever no
 * client means is refused with `invalid-argument`; ops that the head does not need are checked for form only.
 */
export function loadDefinition(
  definition: pb.Definition.$Properties,
  options: LoadOptions = {},
): LoadedGraph {
  const steps = loadInSteps(definition, options)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** The same, letting the event loop turn in between: for definitions of more than some hundred ops. */
export async function loadLargeDefinition(
  definition: pb.Definition.$Properties,
  options: LoadOptions = {},
): Promise<LoadedGraph> {
  const steps = loadInSteps(definition, options)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    const rest = pace()
    if (rest) await rest
  }
}

type Steps<T> = Generator<undefined, T, undefined>

/** Yields after every op. */
function* loadInSteps(definition: pb.Definition.$Properties, options: LoadOptions): Steps<LoadedGraph> {
  const raws = definition.def ?? []
  checkSize(raws, options)
  const ops = yield* decodeOps(raws)
  if (ops.size < 2) throw invalid(`invalid LLB with ${ops.size} vertexes`)
  const head = takeHead(ops)
  const order = yield* topologicalOrder(ops, head.digest)
  const builder = createVertexBuilder(ops, definition, options)
  const vertices: LoadedVertex[] = []
  for (const digest of order) {
    vertices.push(builder.build(digest))
    yield
  }
  return { head: builder.edge(head.digest, head.index), vertices }
}

interface DecodedOp {
  readonly op: Op
  readonly raw: Uint8Array
}
type Ops = Map<Digest, DecodedOp>

function checkSize(raws: readonly Uint8Array[], options: LoadOptions): void {
  if (raws.length === 0) throw invalid('invalid empty definition')
  const maxVertices = options.maxVertices ?? MAX_VERTICES
  if (raws.length > maxVertices) {
    throw invalid(`invalid LLB with ${raws.length} vertexes: at most ${maxVertices} are allowed`)
  }
  const maxBytes = options.maxBytes ?? MAX_BYTES
  const bytes = raws.reduce((sum, raw) => sum + raw.length, 0)
  if (bytes > maxBytes) throw invalid(`invalid LLB of ${bytes} bytes: at most ${maxBytes} are allowed`)
}

function* decodeOps(raws: readonly Uint8Array[]): Steps<Ops> {
  const ops: Ops = new Map()
  for (const raw of raws) {
    const op = decodeOp(raw)
    for (const [position, input] of (op.inputs ?? []).entries()) {
      const index = toNumber(input.index)
      if (index < 0 || !Number.isSafeInteger(index)) {
        throw invalid(`invalid input ${position} output index ${index}`)
      }
    }
    const digest = sha256(raw)
    // The last op is the head, also where the same bytes came before.
    ops.delete(digest)
    ops.set(digest, { op, raw })
    yield
  }
  for (const { op } of ops.values()) {
    for (const input of op.inputs ?? []) requireOp(ops, input.digest ?? '')
  }
  return ops
}

function decodeOp(raw: Uint8Array): Op {
  try {
    return unmarshalOp(raw)
  } catch (error) {
    throw invalid(`failed to parse llb proto op: ${errorMessage(error)}`)
  }
}

function requireOp(ops: Ops, digest: Digest): DecodedOp {
  const op = ops.get(digest)
  if (!op) throw invalid(`invalid missing input digest ${digest}`)
  return op
}

/** Takes the terminal op away: its input is the result, and nothing may use the op itself. */
function takeHead(ops: Ops): { readonly digest: Digest; readonly index: number } {
  const [digest, { op }] = [...ops].at(-1)!
  ops.delete(digest)
  const inputs = op.inputs ?? []
  if (inputs.length === 0) throw invalid('invalid LLB with no inputs on last vertex')
  if (inputs.length > 1) throw invalid(`invalid LLB with ${inputs.length} inputs on last vertex`)
  return { digest: inputs[0]!.digest ?? '', index: toNumber(inputs[0]!.index) }
}

/** What the head needs, inputs before users. The walk keeps its own stack: depth is the client's choice. */
function* topologicalOrder(ops: Ops, head: Digest): Steps<readonly Digest[]> {
  const order: Digest[] = []
  const state = new Map<Digest, 'open' | 'done'>()
  const stack: Digest[] = [head]
  while (stack.length > 0) {
    yield
    const digest = stack.at(-1)!
    if (state.has(digest)) {
      stack.pop()
      if (state.get(digest) === 'open') order.push(digest)
      state.set(digest, 'done')
      continue
    }
    state.set(digest, 'open')
    const inputs = requireOp(ops, digest).op.inputs ?? []
    for (let index = inputs.length - 1; index >= 0; index--) {
      const input = inputs[index]!.digest ?? ''
      if (state.get(input) === 'open') throw invalid(`invalid LLB: cycle at ${input}`)
      if (!state.has(input)) stack.push(input)
    }
  }
  return order
}

interface VertexBuilder {
  build(digest: Digest): LoadedVertex
  edge(digest: Digest, index: number): LoadedEdge
}

function createVertexBuilder(
  ops: Ops,
  definition: pb.Definition.$Properties,
  options: LoadOptions,
): VertexBuilder {
  const defaultPlatform = normalizePlatform(options.defaultPlatform ?? hostPlatform())
  const locations = loadLocations(definition.Source)
  const metadata = definition.metadata ?? {}
  const vertices = new Map<Digest, LoadedVertex>()
  const edge = (digest: Digest, index: number): LoadedEdge => {
    const vertex = vertices.get(digest)
    if (!vertex) throw invalid(`invalid missing input digest ${digest}`)
    const outputs = outputCount(vertex.op.op)
    if (index >= outputs) {
      throw invalid(`invalid output index ${index} of ${vertex.name}: ${outputs} results available`)
    }
    return { vertex, index }
  }
  const build = (digest: Digest): LoadedVertex => {
    const { op, raw } = requireOp(ops, digest)
    validateOp(op)
    const facts = Object.hasOwn(metadata, digest) ? metadata[digest]! : undefined
    if (options.caps) checkCaps(facts, options.caps)
    const inputs = (op.inputs ?? []).map((input) => edge(input.digest ?? '', toNumber(input.index)))
    const vertexOptions = toOptions(facts, op, locations(digest))
    const vertex: LoadedVertex = {
      digest,
      name: vertexName(op, vertexOptions.description, (index) => inputs[index]!.vertex.name),
      inputs,
      op: {
        op,
        raw,
        platform: op.platform ? normalizePlatform(platformFromProto(op.platform)) : defaultPlatform,
      },
      options: vertexOptions,
    }
    vertices.set(digest, vertex)
    return vertex
  }
  return { build, edge }
}

function checkCaps(facts: pb.OpMetadata.$Properties | undefined, caps: ReadonlySet<string>): void {
  for (const cap of Object.keys(facts?.caps ?? {})) if (!caps.has(cap)) throw unsupportedCap(cap)
}

function toOptions(
  facts: pb.OpMetadata.$Properties | undefined,
  op: Op,
  locations: readonly SourceLocation[],
): LoadedOptions {
  const group = facts?.progress_group
  const resources = op.exec ? facts?.linux_resources : undefined
  return {
    ...(facts?.ignore_cache ? { ignoreCache: true } : {}),
    ...(facts?.export_cache ? { exportCache: facts.export_cache.Value ?? false } : {}),
    ...(facts?.description ? { description: facts.description } : {}),
    ...(group
      ? { progressGroup: { id: group.id ?? '', name: group.name ?? '', weak: group.weak ?? false } }
      : {}),
    metadata: { locations, ...(resources ? { linuxResources: resources } : {}) },
  }
}
