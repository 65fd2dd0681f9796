import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createDigester, type Digest, parseDigest, SlipwayError, throwIfAborted } from '@slipway/base'
import type { BlobInfo, Ingest } from '../content.ts'
import { checkExpected, type Expected } from '../expected.ts'
import { readFilePart } from '../file-part.ts'

/** Where the bytes of an upload come from. */
export interface Source {
  readonly size: number
  /** Exactly the bytes from `start` to before `end`. */
  part(start: number, end: number): Promise<Uint8Array>
}

export type Publish = (
  source: Source,
  digest: Digest,
  labels: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
) => Promise<BlobInfo>

export interface SpoolOptions {
  /** Directory of large blobs until their digest is known. */
  readonly dir: string
  /** Smaller ones stay in memory. */
  readonly memory: number
  readonly signal?: AbortSignal | undefined
}

const READ_SIZE = 1 << 20

/** A blob on its way into a store that needs its digest first. Its file has no name on disk: it goes with the process. */
export class SpoolIngest implements Ingest {
  readonly #options: SpoolOptions
  readonly #publish: Publish
  readonly #hash = createHash('sha256')
  #chunks: Buffer[] = []
  #buffered = 0
  #file: FileHandle | undefined
  #size = 0
  #open = true

  constructor(options: SpoolOptions, publish: Publish) {
    this.#options = options
    this.#publish = publish
  }

  get offset(): number {
    return this.#size
  }

  async write(chunk: Uint8Array): Promise<void> {
    throwIfAborted(this.#options.signal)
    this.#assertOpen()
    this.#hash.update(chunk)
    // The chunk belongs to the caller again afterwards.
    this.#chunks.push(Buffer.from(chunk))
    this.#buffered += chunk.length
    this.#size += chunk.length
    if (this.#buffered > this.#options.memory) await this.#flush()
  }

  async commit(expected: Expected = {}): Promise<BlobInfo> {
    throwIfAborted(this.#options.signal)
    this.#assertOpen()
    this.#open = false
    try {
      if (this.#file) await this.#flush()
      const source = this.#source()
      const digest = await this.#digest(source, expected.digest)
      checkExpected({ digest, size: this.#size }, expected)
      return await this.#publish(source, digest, expected.labels ?? {}, this.#options.signal)
    } finally {
      await this.#discard()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#open = false
    await this.#discard()
  }

  #source(): Source {
    const file = this.#file
    if (!file) {
      const data = Buffer.concat(this.#chunks)
      return { size: data.length, part: (start, end) => Promise.resolve(data.subarray(start, end)) }
    }
    return { size: this.#size, part: (start, end) => readFilePart(file, 'a blob', start, end) }
  }

  async #digest(source: Source, expected: Digest | undefined): Promise<Digest> {
    const algorithm = expected === undefined ? 'sha256' : parseDigest(expected).algorithm
    if (algorithm === 'sha256') return `sha256:${this.#hash.digest('hex')}`
    const digester = createDigester(algorithm)
    for (let start = 0; start < source.size; start += READ_SIZE)
      digester.update(await source.part(start, Math.min(source.size, start + READ_SIZE)))
    return digester.digest()
  }

  async #flush(): Promise<void> {
    this.#file ??= await openNameless(this.#options.dir)
    let position = this.#size - this.#buffered
    const chunks = this.#chunks
    this.#chunks = []
    this.#buffered = 0
    for (const chunk of chunks) {
      for (let done = 0; done < chunk.length; ) {
        const { bytesWritten } = await this.#file.write(chunk, done, chunk.length - done, position)
        done += bytesWritten
        position += bytesWritten
      }
    }
  }

  async #discard(): Promise<void> {
    this.#chunks = []
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }

  #assertOpen(): void {
    if (!this.#open) throw new SlipwayError('failed-precondition', 'ingest is closed')
  }
}

async function openNameless(dir: string): Promise<FileHandle> {
  const path = join(dir, `slipway-upload-${randomUUID()}`)
  const file = await open(path, 'wx+', 0o600)
  await unlink(path)
  return file
}
