import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { crc32 } from 'node:zlib'
import { abortError, type Digest, serveThread, SlipwayError } from '@slipway/base'
import { LayerApplier } from './apply.ts'
import { compareTrees, upperChanges } from './changes/changes.ts'
import { layerTar } from './changes/layer-tar.ts'
import { directoryView, EMPTY_VIEW, LayersView } from './changes/tree-view.ts'
import { ChunkSender, receiveChunks } from './chunk-port.ts'
import { ChunkWriter } from './chunk-writer.ts'
import { decompress } from './decompress.ts'
import { TarReader } from './tar-reader.ts'
import type {
  ApplyCall,
  ApplyResult,
  BlobInput,
  LayerChanges,
  PackCall,
  PackResult,
  PackSource,
} from './thread-calls.ts'
import { treeTar } from './tree-tar.ts'

serveThread({ pack, apply })

const READ_BYTES = 1 << 20

async function pack(call: PackCall, signal: AbortSignal): Promise<PackResult> {
  const sender = new ChunkSender(call.port)
  const out = new ChunkWriter(call.chunkBytes)
  const digest = createHash('sha256')
  let size = 0
  let crc = 0
  const flush = async (): Promise<void> => {
    if (signal.aborted) throw abortError(signal)
    const chunk = out.take()
    digest.update(chunk)
    crc = crc32(chunk, crc)
    size += chunk.length
    await sender.send(chunk)
  }
  for await (const _ of pieces(call.source, out)) await flush()
  if (out.length > 0) await flush()
  sender.last()
  return { diffId: `sha256:${digest.digest('hex')}`, size, crc32: crc }
}

function pieces(source: PackSource, out: ChunkWriter): Iterable<void> | AsyncIterable<void> {
  if (source.kind === 'tree') return treeTar(source.source, out)
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

async function apply(call: ApplyCall, signal: AbortSignal): Promise<ApplyResult> {
  using applier = new LayerApplier(call.target)
  const reader = new TarReader(applier)
  const digest = createHash('sha256')
  let size = 0
  for await (const chunk of decompress(verified(call.blob))) {
    if (signal.aborted) throw abortError(signal)
    digest.update(chunk)
    size += chunk.length
    reader.push(chunk)
  }
  reader.finish()
  applier.finish()
  return { diffId: `sha256:${digest.digest('hex')}`, size }
}

/** The bytes of a blob; throws `data-loss` at their end when they are not what was asked for. */
async function* verified(blob: BlobInput): AsyncGenerator<Buffer> {
  const digest = createHash('sha256')
  let size = 0
  const source: AsyncIterable<Buffer> = blob.port
    ? receiveChunks(blob.port)
    : createReadStream(blob.file!, { highWaterMark: READ_BYTES })
  for await (const chunk of source) {
    digest.update(chunk)
    size += chunk.length
    yield chunk
  }
  const found: Digest = `sha256:${digest.digest('hex')}`
  if (blob.digest !== undefined && found !== blob.digest) {
    throw new SlipwayError('data-loss', `blob ${blob.digest} has the digest ${found}`)
  }
  if (blob.size !== undefined && size !== blob.size) {
    throw new SlipwayError('data-loss', `blob ${blob.digest ?? ''} has ${size} bytes instead of ${blob.size}`)
  }
}
