import { createHash } from 'node:crypto'
import { abortError, serveThread } from '@slipway/base'
import { LayerApplier } from './apply.ts'
import { ChunkPool } from './chunk-pool.ts'
import { chunkBytes, compressChunks } from './compress.ts'
import { decompress } from './decompress.ts'
import { isPlain, PackInput } from './pack-input.ts'
import { FileOutput, PortOutput } from './pack-output.ts'
import { TarReader } from './tar-reader.ts'
import type { ApplyCall, ApplyResult, PackCall, PackResult } from './thread-calls.ts'
import { verified } from './verified.ts'

serveThread({ pack, apply })

/** Of all calls of this thread. */
const pools = new Map<number, ChunkPool>()

function poolOf(size: number): ChunkPool {
  const pool = pools.get(size) ?? new ChunkPool(size)
  pools.set(size, pool)
  return pool
}

async function pack(call: PackCall, signal: AbortSignal): Promise<PackResult> {
  const { compression, level, target } = call
  const pool = poolOf(chunkBytes(compression))
  const input = new PackInput(call, pool, signal)
  const out =
    target.kind === 'port'
      ? new PortOutput(target.port, pool)
      : new FileOutput(target.fd, compression !== 'uncompressed' || isPlain(call.source))
  const compressing = {
    compression,
    level,
    end: () => input.end(),
    free: (chunk: Buffer) => pool.give(chunk),
  }
  for await (const pieces of compressChunks(input.chunks(), compressing)) await out.write(pieces)
  const { diffId, size } = input
  // What is not compressed has one digest.
  const written = out.finish(compression === 'uncompressed' ? diffId : undefined)
  return { ...(diffId === undefined ? {} : { diffId }), uncompressedSize: size, ...written }
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
