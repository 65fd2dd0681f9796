import { ThreadPool } from '@slipway/base'
import type { FileCall, FileOutcome, FileStat, ReadDirCall, ReadFileCall } from './job.ts'

/** Threads that work on trees. */
export class FileThreads implements AsyncDisposable {
  readonly #pool: ThreadPool

  constructor(size = 2) {
    this.#pool = new ThreadPool(new URL('./thread/main.ts', import.meta.url), size)
  }

  async run(call: FileCall, signal: AbortSignal): Promise<FileOutcome> {
    const stop = new Int32Array(new SharedArrayBuffer(4))
    const onAbort = (): void => void Atomics.store(stop, 0, 1)
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      return await this.#pool.call<FileOutcome>('run', { ...call, stop }, { signal })
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  async readFile(call: ReadFileCall, signal: AbortSignal): Promise<Uint8Array> {
    return await this.#pool.call<Uint8Array>('readFile', call, { signal })
  }

  async readDir(call: ReadDirCall, signal: AbortSignal): Promise<readonly FileStat[]> {
    return await this.#pool.call<readonly FileStat[]>('readDir', call, { signal })
  }

  async statFile(root: string, path: string, signal: AbortSignal): Promise<FileStat> {
    return await this.#pool.call<FileStat>('statFile', { root, path }, { signal })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.close()
  }
}
