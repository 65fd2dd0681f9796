import { join } from 'node:path'
import { abortError, type Digest, sha256, SlipwayError, ThreadPool } from '@slipway/base'
import type { ChecksumAnswer, ChecksumCall, HashedFile, HashQuery, ListAnswer } from './calls.ts'

/** An immutable tree to be hashed. */
export interface HashTree {
  /** Names the tree; the same id must always mean the same content. */
  readonly id: string
  /** File of the index that a sync left: then nothing has to be read. */
  readonly index?: string
  /** Where it can be read; asked for only when something is not known yet. */
  mount(): Promise<MountedRoot>
}

export interface MountedRoot extends AsyncDisposable {
  readonly path: string
}

export interface ContentHasherOptions {
  /** Directory for the digests of trees, so that no process computes them twice. None are kept without it. */
  readonly cacheDir?: string
  readonly threads?: number
}

/**
 * Content digests of paths in trees, as BuildKit computes them. Every tree has its thread, which keeps what it has learnt;
 * a file is read once.
 */
export class ContentHasher implements AsyncDisposable {
  readonly #threads: readonly ThreadPool[]
  readonly #cacheDir: string | undefined

  constructor(options: ContentHasherOptions = {}) {
    const module = new URL('./thread.ts', import.meta.url)
    this.#threads = Array.from({ length: options.threads ?? 2 }, () => new ThreadPool(module, 1))
    this.#cacheDir = options.cacheDir
  }

  /** Throws `not-found` where a plain path is missing. Without a tree only the root has a digest. */
  async checksum(tree: HashTree | undefined, query: HashQuery, signal?: AbortSignal): Promise<Digest> {
    if (!tree) {
      if (query.path === '/') return sha256('')
      throw new SlipwayError('not-found', `${query.path}: no such file or directory`)
    }
    return await this.#stoppable(signal, async (stop) => {
      return (await this.#ask<ChecksumAnswer>(tree, 'checksum', { query, stop })).digest
    })
  }

  /** What a query's digest is made of, in order; `undefined` where that is more than `limit` entries. */
  async list(
    tree: HashTree | undefined,
    query: HashQuery,
    limit: number,
    signal?: AbortSignal,
  ): Promise<readonly HashedFile[] | undefined> {
    if (!tree) return []
    return await this.#stoppable(signal, async (stop) => {
      return (await this.#ask<ListAnswer>(tree, 'list', { query, stop, limit })).files
    })
  }

  async #stoppable<T>(signal: AbortSignal | undefined, work: (stop: Int32Array) => Promise<T>): Promise<T> {
    if (signal?.aborted) throw abortError(signal)
    const stop = new Int32Array(new SharedArrayBuffer(4))
    const onAbort = (): void => {
      Atomics.store(stop, 0, 1)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      return await work(stop)
    } catch (error) {
      if (signal?.aborted) throw abortError(signal)
      throw error
    } finally {
      signal?.removeEventListener('abort', onAbort)
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #ask<Answer extends { readonly kind: string }>(
    tree: HashTree,
    method: 'checksum' | 'list',
    what: { readonly query: HashQuery; readonly stop: Int32Array; readonly limit?: number },
  ): Promise<Exclude<Answer, { readonly kind: 'needs-mount' }>> {
    type Known = Exclude<Answer, { readonly kind: 'needs-mount' }>
    const call: ChecksumCall = {
      id: tree.id,
      index: tree.index,
      cache:
        this.#cacheDir === undefined
          ? undefined
          : join(this.#cacheDir, `${encodeURIComponent(tree.id)}.hashes`),
      root: undefined,
      ...what,
    }
    const thread = this.#threadOf(tree)
    const first = await thread.call<Answer>(method, call)
    if (first.kind !== 'needs-mount') return first as Known
    await using mounted = await tree.mount()
    const second = await thread.call<Answer>(method, { ...call, root: mounted.path })
    if (second.kind !== 'needs-mount') return second as Known
    throw new SlipwayError('internal', `tree ${tree.id} asked for its mount twice`)
  }

  #threadOf(tree: HashTree): ThreadPool {
    let sum = 0
    for (const char of tree.index ?? tree.id) sum = (sum * 31 + char.charCodeAt(0)) >>> 0
    return this.#threads[sum % this.#threads.length]!
  }
}
