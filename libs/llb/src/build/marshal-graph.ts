import { newId, pace, sha256 } from '@slipway/base'
import { hostPlatform } from '@slipway/oci'
import type { pb } from '@slipway/proto'
import Long from 'long'
import { marshalOp } from '../marshal.ts'
import { type MarshalOptions, mergeMetadata } from './options.ts'
import { SourceMapCollector } from './source-map.ts'
import type {
  BuildVertex,
  DeferredOutput,
  MarshalContext,
  MarshalledOp,
  Output,
  VertexOutput,
} from './vertex.ts'

/** The definition of an output: its vertices, inputs first, and the terminal op that names the result. */
export async function marshalGraph(
  output: Output | undefined,
  given: MarshalOptions,
): Promise<pb.Definition.$Properties> {
  const options = {
    ...given,
    platform: given.platform ?? hostPlatform(),
    localUniqueId: given.localUniqueId ?? newId(),
  }
  const graph = new GraphMarshaller(options)
  const root = output && (await graph.settle(output))
  if (!root) return { def: [], metadata: {} }
  await graph.addAll(root.vertex)
  return graph.finish(root)
}

class GraphMarshaller implements MarshalContext {
  readonly options: MarshalContext['options']
  readonly #deferred = new Map<DeferredOutput, Promise<VertexOutput | undefined>>()
  readonly #marshalled = new Map<BuildVertex, MarshalledOp>()
  readonly #seen = new Set<string>()
  readonly #def: Uint8Array[] = []
  readonly #metadata = new Map<string, pb.OpMetadata.$Properties>()
  readonly #sources = new SourceMapCollector()

  constructor(options: MarshalContext['options']) {
    this.options = options
  }

  /** The vertex behind an output; undefined for scratch. */
  async settle(output: Output): Promise<VertexOutput | undefined> {
    if (output.kind === 'vertex') return output
    const known = this.#deferred.get(output)
    if (known) return known
    const settled = this.#settleDeferred(output)
    this.#deferred.set(output, settled)
    return settled
  }

  async #settleDeferred(output: DeferredOutput): Promise<VertexOutput | undefined> {
    let current: Output | undefined = output
    while (current?.kind === 'deferred') current = (await current.resolve(this.options)).output
    return current
  }

  async input(output: Output): Promise<pb.Input.$Properties | undefined> {
    const settled = await this.settle(output)
    if (!settled) return undefined
    return { digest: this.#marshalled.get(settled.vertex)!.digest, index: Long.fromNumber(settled.index) }
  }

  /** Marshals `root` and all below it, inputs first. The walk keeps its own stack, so depth costs nothing. */
  async addAll(root: BuildVertex): Promise<void> {
    const stack = [await this.#frame(root)]
    while (stack.length > 0) {
      const rest = pace()
      if (rest) await rest
      const frame = stack.at(-1)!
      const next = frame.inputs[frame.next++]
      if (!next) {
        if (!this.#marshalled.has(frame.vertex)) this.#add(frame.vertex, await frame.vertex.marshal(this))
        stack.pop()
      } else if (!this.#marshalled.has(next)) {
        stack.push(await this.#frame(next))
      }
    }
  }

  async #frame(vertex: BuildVertex): Promise<{ vertex: BuildVertex; inputs: BuildVertex[]; next: number }> {
    const inputs: BuildVertex[] = []
    for (const output of vertex.inputs) {
      const settled = output.kind === 'vertex' ? output : await this.settle(output)
      if (settled) inputs.push(settled.vertex)
    }
    return { vertex, inputs, next: 0 }
  }

  #add(vertex: BuildVertex, op: MarshalledOp): void {
    this.#marshalled.set(vertex, op)
    if (op.metadata) this.#metadata.set(op.digest, mergeMetadata(this.#metadata.get(op.digest), op.metadata))
    this.#sources.add(op.digest, op.locations)
    if (this.#seen.has(op.digest)) return
    this.#seen.add(op.digest)
    this.#def.push(op.bytes)
  }

  async finish(root: VertexOutput): Promise<pb.Definition.$Properties> {
    const terminal = marshalOp({ inputs: [(await this.input(root))!] })
    const metadata = Object.fromEntries(this.#metadata)
    metadata[sha256(terminal)] = { caps: terminalCaps(Object.values(metadata)) }
    const Source = await this.#sources.toProto((state) => state.marshal(this.options))
    return { def: [...this.#def, terminal], metadata, Source }
  }
}

function terminalCaps(all: readonly pb.OpMetadata.$Properties[]): Record<string, boolean> {
  return {
    constraints: true,
    platform: true,
    ...(all.some((metadata) => metadata.ignore_cache) ? { 'meta.ignorecache': true } : {}),
    ...(all.some((metadata) => metadata.description) ? { 'meta.description': true } : {}),
    ...(all.some((metadata) => metadata.export_cache) ? { 'meta.exportcache': true } : {}),
  }
}
