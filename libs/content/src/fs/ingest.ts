import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import {
  createDigester,
  type Digest,
  parseDigest,
  SlipwayError,
  throwIfAborted,
  failpoint,
} from '@slipway/base'
import type { BlobInfo, Ingest, IngestFile } from '../content.ts'
import { checkExpected, type Expected } from '../expected.ts'

const BUFFER_SIZE = 1 << 20

/** Takes a complete, synced temporary file and gives it its final name. */
export type Publish = (
  tempPath: string,
  blob: { readonly digest: Digest; readonly size: number },
  labels: Readonly<Record<string, string>>,
) => Promise<BlobInfo>

/** One blob on its way into the store. Holds at most one buffer of 1 MiB. */
export class FsIngest implements Ingest {
  readonly #path: string
  readonly #handle: FileHandle
  readonly #hash: Hash = createHash('sha256')
  readonly #publish: Publish
  readonly #signal: AbortSignal | undefined
  #buffer: Buffer | undefined
  #buffered = 0
  #written = 0
  #open = true
  /** Digest of the bytes that somebody else wrote into the file. */
  #filled: Digest | undefined

  private constructor(path: string, handle: FileHandle, publish: Publish, signal: AbortSignal | undefined) {
    this.#path = path
    this.#handle = handle
    this.#publish = publish
    this.#signal = signal
  }

  static async open(path: string, publish: Publish, signal?: AbortSignal): Promise<FsIngest> {
    throwIfAborted(signal)
    return new FsIngest(path, await open(path, 'wx+', 0o444), publish, signal)
  }

  get offset(): number {
    return this.#written + this.#buffered
  }

  get file(): IngestFile {
    return { fd: this.#handle.fd, filled: (blob) => this.#fill(blob) }
  }

  async write(chunk: Uint8Array): Promise<void> {
    throwIfAborted(this.#signal)
    this.#assertOpen()
    this.#assertOwn()
    // Slices keep a single update of the hash short, so that other work gets its turn.
    for (let start = 0; start < chunk.length; start += BUFFER_SIZE) {
      const slice = chunk.subarray(start, start + BUFFER_SIZE)
      this.#hash.update(slice)
      if (this.#buffered === 0 && slice.length === BUFFER_SIZE) await this.#writeOut(slice)
      else await this.#collect(slice)
    }
  }

  async commit(expected: Expected = {}): Promise<BlobInfo> {
    throwIfAborted(this.#signal)
    this.#assertOpen()
    this.#open = false
    try {
      await this.#flush()
      const size = this.#written
      if (this.#filled !== undefined) await this.#checkFilled(size)
      const digest = await this.#digest(expected.digest)
      checkExpected({ digest, size }, expected)
      await this.#handle.sync()
      failpoint('content.ingest.synced')
      await this.#handle.close()
      return await this.#publish(this.#path, { digest, size }, expected.labels ?? {})
    } catch (error) {
      await this.#discard()
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#open) return
    this.#open = false
    await this.#discard()
  }

  async #digest(expected: Digest | undefined): Promise<Digest> {
    const algorithm = expected === undefined ? 'sha256' : parseDigest(expected).algorithm
    if (algorithm === 'sha256' && this.#filled !== undefined) return this.#filled
    if (algorithm === 'sha256') return `sha256:${this.#hash.digest('hex')}`
    const digester = createDigester(algorithm)
    for await (const chunk of createReadStream(this.#path, { highWaterMark: BUFFER_SIZE })) {
      digester.update(chunk as Buffer)
    }
    return digester.digest()
  }

  #fill(blob: { readonly digest: Digest; readonly size: number }): void {
    this.#assertOpen()
    this.#assertOwn()
    if (this.offset > 0) throw new SlipwayError('failed-precondition', 'ingest was written to already')
    if (parseDigest(blob.digest).algorithm !== 'sha256') {
      throw new SlipwayError('invalid-argument', `ingest wants a sha256 digest, got ${blob.digest}`)
    }
    this.#filled = blob.digest
    this.#written = blob.size
  }

  async #checkFilled(size: number): Promise<void> {
    const found = (await this.#handle.stat()).size
    if (found === size) return
    throw new SlipwayError('data-loss', `ingest holds ${found} bytes instead of ${size}`)
  }

  async #collect(slice: Uint8Array): Promise<void> {
    this.#buffer ??= Buffer.allocUnsafe(BUFFER_SIZE)
    const fits = Math.min(slice.length, BUFFER_SIZE - this.#buffered)
    this.#buffer.set(slice.subarray(0, fits), this.#buffered)
    this.#buffered += fits
    if (this.#buffered === BUFFER_SIZE) await this.#flush()
    if (fits < slice.length) await this.#collect(slice.subarray(fits))
  }

  async #flush(): Promise<void> {
    if (!this.#buffer || this.#buffered === 0) return
    const length = this.#buffered
    this.#buffered = 0
    await this.#writeOut(this.#buffer.subarray(0, length))
  }

  async #writeOut(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, this.#written)
      done += bytesWritten
      this.#written += bytesWritten
    }
  }

  async #discard(): Promise<void> {
    await this.#handle.close().catch(() => {})
    await unlink(this.#path).catch(() => {})
  }

  #assertOwn(): void {
    if (this.#filled !== undefined)
      throw new SlipwayError('failed-precondition', 'ingest was filled by somebody else')
  }

  #assertOpen(): void {
    if (!this.#open) throw new SlipwayError('failed-precondition', 'ingest is closed')
  }
}
