import { createHash } from 'node:crypto'
import { writevSync } from 'node:fs'
import type { MessagePort } from 'node:worker_threads'
import type { Digest } from '@slipway/base'
import type { ChunkPool } from './chunk-pool.ts'
import { ChunkSender } from './chunk-port.ts'

export interface Written {
  readonly size: number
  readonly digest?: Digest
}

/** Takes the bytes of an archive as they will be stored. */
export interface PackOutput {
  /** Does not refer to the pieces any more when it has resolved; may have detached a single one. */
  write(pieces: readonly Buffer[]): Promise<void>
  /** Tells what was written; `digest` is given where it is known already. */
  finish(digest: Digest | undefined): Written
}

/** Chunks for another thread, which hashes them if it wants to. */
export class PortOutput implements PackOutput {
  readonly #sender: ChunkSender
  #size = 0

  constructor(port: MessagePort, pool: ChunkPool) {
    this.#sender = new ChunkSender(port, (buffer) => pool.give({ buffer }))
  }

  async write(pieces: readonly Buffer[]): Promise<void> {
    const [first] = pieces
    const chunk = first && pieces.length === 1 ? first : Buffer.concat(pieces)
    this.#size += chunk.length
    await this.#sender.send(owned(chunk))
  }

  finish(): Written {
    this.#sender.last()
    return { size: this.#size }
  }
}

/** A file from its beginning on. Written synchronously: nobody else waits for a thread of this kind. */
export class FileOutput implements PackOutput {
  readonly #fd: number
  readonly #hash = createHash('sha256')
  readonly #hashing: boolean
  #size = 0

  /** `hashing`: off where the digest will be known otherwise. */
  constructor(fd: number, hashing: boolean) {
    this.#hashing = hashing
    this.#fd = fd
  }

  write(pieces: readonly Buffer[]): Promise<void> {
    if (this.#hashing) for (const piece of pieces) this.#hash.update(piece)
    for (let rest = pieces; rest.length > 0; ) {
      const count = writevSync(this.#fd, rest, this.#size)
      this.#size += count
      rest = behind(rest, count)
    }
    return Promise.resolve()
  }

  finish(digest: Digest | undefined): Written {
    return { size: this.#size, digest: digest ?? `sha256:${this.#hash.digest('hex')}` }
  }
}

/** What is left of pieces after their first `count` bytes. */
function behind(pieces: readonly Buffer[], count: number): readonly Buffer[] {
  let left = count
  for (const [index, piece] of pieces.entries()) {
    if (left < piece.length) return [piece.subarray(left), ...pieces.slice(index + 1)]
    left -= piece.length
  }
  return []
}

/** Bytes that own their ArrayBuffer, so that it can be handed over. */
function owned(chunk: Buffer): Uint8Array {
  return chunk.length === chunk.buffer.byteLength ? chunk : new Uint8Array(chunk)
}
