import {
  createDigester,
  type Digest,
  parseDigest,
  SlipwayError,
  systemClock,
  throwIfAborted,
  type Clock,
} from '@slipway/base'
import type { BlobInfo, ContentStore, Ingest } from '../content.ts'
import { blobNotFound, checkExpected, type Expected, readRange } from '../expected.ts'

interface Entry {
  readonly info: BlobInfo
  readonly data: Buffer
}

const CHUNK_SIZE = 1 << 20

/** Keeps blobs in memory: manifests and configs on their way out, and tests. */
export function createMemoryContentStore(clock: Clock = systemClock): ContentStore {
  const blobs = new Map<Digest, Entry>()
  const publish = (data: Buffer, expected: Expected): BlobInfo => {
    const digest = digestOf(data, expected.digest)
    checkExpected({ digest, size: data.length }, expected)
    const existing = blobs.get(digest)
    const labels = { ...existing?.info.labels, ...expected.labels }
    const info = { digest, size: data.length, createdAt: existing?.info.createdAt ?? clock.now(), labels }
    blobs.set(digest, { info, data })
    return info
  }
  return {
    stat: (digest) => Promise.resolve(blobs.get(parseDigest(digest).digest)?.info),
    async *read(digest, options = {}) {
      throwIfAborted(options.signal)
      const entry = blobs.get(parseDigest(digest).digest)
      if (!entry) throw blobNotFound(digest)
      const { start, end } = readRange(digest, entry.data.length, options)
      for (let position = start; position < end; position += CHUNK_SIZE) {
        throwIfAborted(options.signal)
        yield entry.data.subarray(position, Math.min(end, position + CHUNK_SIZE))
      }
    },
    openIngest: async (options = {}) => {
      throwIfAborted(options.signal)
      return await Promise.resolve(new MemoryIngest(publish, options.signal))
    },
    async *list() {
      for (const { info } of blobs.values()) yield await Promise.resolve(info)
    },
    setLabels: async (digest, labels) => {
      const entry = blobs.get(digest)
      if (!entry) throw blobNotFound(digest)
      blobs.set(digest, { ...entry, info: { ...entry.info, labels: { ...labels } } })
      return await Promise.resolve()
    },
    delete: (digest) => Promise.resolve(void blobs.delete(parseDigest(digest).digest)),
    touch: (digest) => {
      const entry = blobs.get(digest)
      if (entry) blobs.set(digest, { ...entry, info: { ...entry.info, createdAt: clock.now() } })
      return Promise.resolve()
    },
  }
}

class MemoryIngest implements Ingest {
  readonly #publish: (data: Buffer, expected: Expected) => BlobInfo
  readonly #signal: AbortSignal | undefined
  #chunks: Buffer[] | undefined = []
  #size = 0

  constructor(publish: (data: Buffer, expected: Expected) => BlobInfo, signal: AbortSignal | undefined) {
    this.#publish = publish
    this.#signal = signal
  }

  get offset(): number {
    return this.#size
  }

  async write(chunk: Uint8Array): Promise<void> {
    throwIfAborted(this.#signal)
    this.#open().push(Buffer.from(chunk))
    this.#size += chunk.length
    return await Promise.resolve()
  }

  async commit(expected: Expected = {}): Promise<BlobInfo> {
    throwIfAborted(this.#signal)
    const chunks = this.#open()
    this.#chunks = undefined
    return await Promise.resolve(this.#publish(Buffer.concat(chunks), expected))
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#chunks = undefined
    return Promise.resolve()
  }

  #open(): Buffer[] {
    if (!this.#chunks) throw new SlipwayError('failed-precondition', 'ingest is closed')
    return this.#chunks
  }
}

function digestOf(data: Buffer, expected: Digest | undefined): Digest {
  const algorithm = expected === undefined ? 'sha256' : parseDigest(expected).algorithm
  return createDigester(algorithm).update(data).digest()
}
