import { createHash } from 'node:crypto'
import { writeSync } from 'node:fs'
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
  /** Takes the chunk over, and gives it to the pool in the end. */
  write(chunk: Buffer): Promise<void>
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

  async write(chunk: Buffer): Promise<void> {
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
  readonly #pool: ChunkPool
  #size = 0

  /** `hashing`: off where the digest will be known otherwise. */
  constructor(fd: number, hashing: boolean, pool: ChunkPool) {
    this.#hashing = hashing
    this.#fd = fd
    this.#pool = pool
  }

  write(chunk: Buffer): Promise<void> {
    if (this.#hashing) this.#hash.update(chunk)
    for (let at = 0; at < chunk.length; ) {
      const count = writeSync(this.#fd, chunk, at, chunk.length - at, this.#size)
      at += count
      this.#size += count
    }
    this.#pool.give(chunk)
    return Promise.resolve()
  }

  finish(digest: Digest | undefined): Written {
    return { size: this.#size, digest: digest ?? `sha256:${this.#hash.digest('hex')}` }
  }
}

/** Bytes that own their ArrayBuffer, so that it can be handed over. */
function owned(chunk: Buffer): Uint8Array {
  return chunk.length === chunk.buffer.byteLength ? chunk : new Uint8Array(chunk)
}
