import { createHash, type Hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { abortError, type Digest } from '@slipway/base'
import { compareTrees, upperChanges } from './changes/changes.ts'
import { layerTar } from './changes/layer-tar.ts'
import { directoryView, EMPTY_VIEW, LayersView } from './changes/tree-view.ts'
import type { ChunkPool } from './chunk-pool.ts'
import { ChunkWriter } from './chunk-writer.ts'
import type { StreamEnd } from './compress.ts'
import { decompress } from './decompress.ts'
import { joinParts } from './parts.ts'
import type { BlobInput, LayerChanges, PackCall, PackSource } from './thread-calls.ts'
import { treeTar } from './tree-tar.ts'
import { verified } from './verified.ts'

/** The uncompressed bytes of an archive in chunks, hashed on their way. */
export class PackInput {
  readonly #call: PackCall
  readonly #pool: ChunkPool
  readonly #signal: AbortSignal
  /** Nobody asks for the digest of a plain archive. */
  readonly #hash: Hash | undefined
  #digest: Digest | undefined
  #size = 0
  #crc = 0

  constructor(call: PackCall, pool: ChunkPool, signal: AbortSignal) {
    this.#call = call
    this.#pool = pool
    this.#signal = signal
    this.#hash = isPlain(call.source) ? undefined : createHash('sha256')
  }

  async *chunks(): AsyncGenerator<Buffer> {
    const out = new ChunkWriter(this.#pool)
    for await (const _ of pieces(this.#call.source, out)) yield this.#take(out)
    if (out.length > 0) yield this.#take(out)
  }

  /** Of all chunks; known after the last one. Absent for plain archives. */
  get diffId(): Digest | undefined {
    if (this.#hash) this.#digest ??= `sha256:${this.#hash.digest('hex')}`
    return this.#digest
  }

  get size(): number {
    return this.#size
  }

  end(): StreamEnd {
    return { size: this.#size, crc32: this.#crc }
  }

  #take(out: ChunkWriter): Buffer {
    if (this.#signal.aborted) throw abortError(this.#signal)
    const chunk = out.take()
    this.#hash?.update(chunk)
    if (this.#call.compression === 'gzip') this.#crc = crc32(chunk, this.#crc)
    this.#size += chunk.length
    return chunk
  }
}

/** An archive that is no layer: it has no diff ID. */
export function isPlain(source: PackSource): boolean {
  return source.kind === 'tree' || source.kind === 'parts'
}

function pieces(source: PackSource, out: ChunkWriter): Iterable<void> | AsyncIterable<void> {
  if (source.kind === 'tree') return treeTar(source.source, out)
  if (source.kind === 'parts') return joinParts(source.parts, out)
  if (source.kind === 'layer') return layerPieces(source.changes, out)
  return blobPieces(source.blob, out)
}

function layerPieces(changes: LayerChanges, out: ChunkWriter): Iterable<void> {
  if (changes.kind === 'full') {
    const tree = directoryView(changes.tree)
    const base = changes.lower === undefined ? EMPTY_VIEW : directoryView(changes.lower)
    return layerTar(compareTrees(base, tree), tree, out)
  }
  const base = changes.lowers && new LayersView(changes.lowers)
  return layerTar(upperChanges(changes.upper, base), new LayersView([changes.upper]), out)
}

async function* blobPieces(blob: BlobInput, out: ChunkWriter): AsyncGenerator<void> {
  for await (const chunk of decompress(verified(blob))) yield* out.write(chunk)
}
