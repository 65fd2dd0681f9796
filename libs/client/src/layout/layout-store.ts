import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  type WriteStream,
} from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { createDigester, type Digest, type Digester, newId, parseDigest, SlipwayError } from '@slipway/base'
import { drained } from '@slipway/rpc'

export interface LayoutBlob {
  readonly digest: Digest
  readonly size: number
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number
}

/** The blobs of an OCI image layout: a directory of this machine. */
export class LayoutStore {
  readonly directory: string

  constructor(directory: string) {
    this.directory = directory
  }

  stat(digest: string): LayoutBlob | undefined {
    const stat = statSync(this.#pathOf(digest), { throwIfNoEntry: false })
    return stat?.isFile() ? { digest, size: stat.size, modifiedAt: stat.mtimeMs } : undefined
  }

  /** Streams a part of a blob; `length` 0 for all that follows `offset`. */
  read(digest: string, offset: number, length: number): AsyncIterable<Buffer> {
    const path = this.#pathOf(digest)
    return createReadStream(path, {
      start: offset,
      highWaterMark: 1 << 20,
      ...(length > 0 ? { end: offset + length - 1 } : {}),
    })
  }

  openWriter(): LayoutWriter {
    const ingest = join(this.directory, 'ingest')
    mkdirSync(ingest, { recursive: true })
    return new LayoutWriter(join(ingest, newId()), (digest) => this.#pathOf(digest))
  }

  #pathOf(digest: string): string {
    const { algorithm, hex } = parseDigest(digest)
    return join(this.directory, 'blobs', algorithm, hex)
  }
}

/** One blob on its way into a layout. */
export class LayoutWriter implements Disposable {
  readonly #path: string
  readonly #pathOf: (digest: string) => string
  readonly #stream: WriteStream
  readonly #digester: Digester = createDigester()
  #failure: Error | undefined
  #offset = 0
  #done = false

  constructor(path: string, pathOf: (digest: string) => string) {
    this.#path = path
    this.#pathOf = pathOf
    this.#stream = createWriteStream(path, { flags: 'wx' })
    this.#stream.on('error', (error) => {
      this.#failure ??= error
    })
  }

  get offset(): number {
    return this.#offset
  }

  async write(data: Uint8Array): Promise<void> {
    if (this.#failure) throw this.#failure
    this.#digester.update(data)
    this.#offset += data.length
    if (!this.#stream.write(data)) await drained(this.#stream)
  }

  /** Makes the blob visible under its digest. Throws `data-loss` when it is not what was expected. */
  async commit(expected: { readonly digest: string; readonly size: number }): Promise<Digest> {
    const closed = once(this.#stream, 'close')
    this.#stream.end()
    await closed
    if (this.#failure) throw this.#failure
    const digest = this.#digester.digest()
    if (expected.digest !== '' && expected.digest !== digest) {
      throw new SlipwayError('data-loss', `unexpected commit digest ${digest}, expected ${expected.digest}`)
    }
    if (expected.size > 0 && expected.size !== this.#offset) {
      throw new SlipwayError('data-loss', `unexpected commit size ${this.#offset}, expected ${expected.size}`)
    }
    const path = this.#pathOf(digest)
    mkdirSync(join(path, '..'), { recursive: true })
    renameSync(this.#path, path)
    this.#done = true
    return digest
  }

  [Symbol.dispose](): void {
    if (this.#done) return
    this.#stream.destroy()
    rmSync(this.#path, { force: true })
  }
}
