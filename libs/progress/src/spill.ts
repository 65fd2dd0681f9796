import { closeSync, openSync, read, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@slipway/base'

export interface SpilledBytes {
  readonly offset: number
  readonly length: number
}

/** An append-only scratch file without a name: gone with the process, whatever ends it. */
export class SpillFile {
  readonly #fd: number
  #end = 0

  constructor(directory: string = tmpdir()) {
    const path = join(directory, `slipway-progress-${newId()}`)
    this.#fd = openSync(path, 'wx+', 0o600)
    unlinkSync(path)
  }

  append(bytes: Uint8Array): SpilledBytes {
    const offset = this.#end
    let written = 0
    while (written < bytes.length) {
      written += writeSync(this.#fd, bytes, written, bytes.length - written, offset + written)
    }
    this.#end += bytes.length
    return { offset, length: bytes.length }
  }

  async read(place: SpilledBytes): Promise<Uint8Array> {
    const buffer = Buffer.allocUnsafe(place.length)
    let done = 0
    while (done < place.length) {
      const n = await this.#readOnce(buffer, done, place.length - done, place.offset + done)
      if (n === 0) throw new Error(`progress spill file ends at ${place.offset + done}`)
      done += n
    }
    return buffer
  }

  close(): void {
    closeSync(this.#fd)
  }

  #readOnce(buffer: Buffer, start: number, length: number, position: number): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    read(this.#fd, buffer, start, length, position, (error, n) => (error ? reject(error) : resolve(n)))
    return promise
  }
}
