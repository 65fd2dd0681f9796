import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { MessageChannel } from 'node:worker_threads'
import { errorMessage, isCode, SlipwayError, ThreadPool } from '@slipway/base'
import { BatchWriter } from './batch.ts'
import { Link, type PacketStream } from './link.ts'
import { packFileOf } from './pack.ts'
import type { ReceiveCall, ReceiveResult } from './receive/protocol.ts'
import type { SendCall, SendResult, SendSource } from './send/protocol.ts'

export interface TransferOptions {
  /** `client` (default): we made the call and wait for its status. `server`: we answer it and end it. */
  readonly role?: 'client' | 'server'
  /** Called often, with the bytes of the tree that crossed the stream so far. */
  readonly onProgress?: (bytes: number) => void
  readonly signal?: AbortSignal
}

export interface ReceiveOptions extends TransferOptions {
  /** The directory that becomes what is sent; it exists. */
  readonly root: string
  /**
   * File of the tree's index. With it the next sync neither walks nor reads the tree, and a tree that was left in the middle
   * of a sync is known as such and made anew. Nobody else may write to the tree. The data of small files may be in the
   * tree's pack (`packFileOf(index)`) instead of the tree: `place` puts them there.
   */
  readonly index?: string
  /** Default `mirror`: what is not sent is removed. */
  readonly mode?: 'mirror' | 'merge'
  /** `none` asks for every file. Default `metadata`. */
  readonly differ?: 'metadata' | 'none'
  readonly owner?: { readonly uid: number; readonly gid: number }
  /** Keep only what matches these patterns; the listing of everything goes to `.fsutil-metadata`. */
  readonly metadataOnly?: { readonly except: readonly string[] }
}

/** Both sides of the file sync protocol, in a few worker threads. One for a process is enough. */
export class FsSync implements AsyncDisposable {
  readonly #threads: ThreadPool

  constructor(options: { readonly threads?: number } = {}) {
    const count = options.threads ?? Math.max(2, Math.min(4, availableParallelism()))
    this.#threads = new ThreadPool(new URL('./thread.ts', import.meta.url), count)
  }

  /** Receives a tree. `stream` carries one encoded packet a message, both ways (see `DIFF_COPY`). */
  async receive(stream: PacketStream, options: ReceiveOptions): Promise<ReceiveResult> {
    const call: Omit<ReceiveCall, 'port'> = {
      root: options.root,
      index: options.index,
      mode: options.mode ?? 'mirror',
      differ: options.differ ?? 'metadata',
      owner: options.owner,
      metadataOnly: options.metadataOnly,
    }
    return await this.#transfer('receive', stream, call, options)
  }

  /** Sends a tree to the other side of `stream`, which asks for the files it lacks. */
  async send(stream: PacketStream, source: SendSource, options: TransferOptions = {}): Promise<SendResult> {
    const call: Omit<SendCall, 'port'> = { source }
    return await this.#transfer('send', stream, call, options)
  }

  /**
   * Makes those files of a received tree that only its pack has; `index` and `root` are those of the receive. Nobody else may
   * write to the tree meanwhile; who reads it sees files appear, and times of directories change for a while. False when
   * all were there.
   */
  async place(index: string, root: string): Promise<boolean> {
    return existsSync(packFileOf(index)) && (await this.#threads.call<boolean>('place', { index, root }))
  }

  async close(): Promise<void> {
    await this.#threads.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #transfer<T>(
    method: 'receive' | 'send',
    stream: PacketStream,
    call: object,
    options: TransferOptions,
  ): Promise<T> {
    const channel = new MessageChannel()
    const stop = new AbortController()
    let bytes = 0
    const onBytes = (count: number): void => {
      bytes += count
      options.onProgress?.(bytes)
    }
    const link = new Link(stream, channel.port1, { onBytes, role: method })
    const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal
    const work = this.#threads.call<T>(
      method,
      { ...call, port: channel.port2 },
      { transfer: [channel.port2], signal },
    )
    try {
      const early = link.ended.then(
        () => endedEarly(),
        (error: unknown) => error,
      )
      const first = await Promise.race([
        work.then((result) => ({ result })),
        early.then((error) => ({ error })),
      ])
      // The end of the stream may overtake the thread, which still has the last packets: its own word counts then.
      const result = 'result' in first ? first.result : await settle(work, link, stop, first.error)
      await link.flushed()
      stream.end()
      if (options.role !== 'server') await link.ended
      return result
    } catch (error) {
      await abandon(stream, link, error, options.role === 'server')
      throw error
    } finally {
      stop.abort()
      link.close()
    }
  }
}

/** For the thread's result to come in after its acknowledgement of the last batch, which takes another way. */
const GRACE_MS = 1000

/** The stream has ended: the thread may finish from what has arrived; else the stream's reason is the reason. */
async function settle<T>(work: Promise<T>, link: Link, stop: AbortController, reason: unknown): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const stopSoon = (): void => {
    timer = setTimeout(() => stop.abort(), GRACE_MS)
  }
  if (isCode(reason, 'data-loss')) void link.worked().then(stopSoon)
  else stop.abort()
  try {
    return await work
  } catch (error) {
    throw isCode(error, 'canceled') ? reason : error
  } finally {
    clearTimeout(timer)
  }
}

function endedEarly(): SlipwayError {
  return new SlipwayError('data-loss', 'file sync stream ended before the transfer was complete')
}

/** Tells the other side why, as far as it still listens, and leaves the call. */
async function abandon(stream: PacketStream, link: Link, error: unknown, server: boolean): Promise<void> {
  if (!stream.destroyed && !stream.writableEnded) {
    const out = new BatchWriter(1024)
    out.error(errorMessage(error))
    void link.write(out.take())
    if (!server) stream.end()
  }
  if (!server && 'cancel' in stream && typeof stream.cancel === 'function') {
    await new Promise((resolve) => setTimeout(resolve, 20))
    ;(stream.cancel as () => void)()
  }
}
