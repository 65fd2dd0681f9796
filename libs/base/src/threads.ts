import { type Transferable, parentPort, Worker } from 'node:worker_threads'
import { abortError, createDeferred, type Deferred } from './async.ts'
import { inLaterTurn, isTurnOver } from './turns.ts'
import { type ErrorCode, type ErrorDetail, SlipwayError, toSlipwayError } from './errors.ts'

interface CallMessage {
  readonly kind: 'call'
  readonly id: number
  readonly method: string
  readonly args: unknown
}

type ToThread = CallMessage | { readonly kind: 'cancel'; readonly id: number }

type FromThread =
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError }

interface WireError {
  readonly code: ErrorCode
  readonly message: string
  readonly details: readonly ErrorDetail[]
}

export interface ThreadCallOptions {
  readonly transfer?: readonly Transferable[]
  readonly signal?: AbortSignal | undefined
}

/** Bulk work makes much short-lived garbage: without a limit every thread keeps a hundred MiB for it. */
const YOUNG_MIB = 16

/** A thread takes some twenty MiB, more after bulk work, and 50 ms to start. */
const IDLE_MS = 60_000

interface Thread {
  readonly worker: Worker
  readonly calls: Map<number, Deferred<unknown>>
  idle: NodeJS.Timeout | undefined
}

/**
 * Worker threads for synchronous bulk work, started when needed and ended when nobody has needed them for a while: what a
 * thread remembers is only to be quicker the next time. A thread works on several calls in turn. Idle threads do not keep
 * the process alive.
 */
export class ThreadPool implements AsyncDisposable {
  readonly #module: URL
  readonly #size: number
  readonly #idleMs: number
  readonly #threads: Thread[] = []
  #nextId = 1
  #closed = false

  /** `module` calls `serveThread`. */
  constructor(module: URL, size: number, options: { readonly idleMs?: number } = {}) {
    this.#module = module
    this.#size = size
    this.#idleMs = options.idleMs ?? IDLE_MS
  }

  /** Runs `method` in the least busy thread. On abort the thread is told, and its own answer is awaited. */
  async call<T>(method: string, args: unknown, options: ThreadCallOptions = {}): Promise<T> {
    const { signal } = options
    if (signal?.aborted) throw abortError(signal)
    if (this.#closed) throw new SlipwayError('unavailable', 'thread pool is closed')
    const thread = this.#pick()
    const id = this.#nextId++
    const call = createDeferred<unknown>()
    thread.calls.set(id, call)
    clearTimeout(thread.idle)
    thread.worker.ref()
    const cancel = (): void => thread.worker.postMessage({ kind: 'cancel', id } satisfies ToThread)
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      thread.worker.postMessage({ kind: 'call', id, method, args } satisfies ToThread, options.transfer ?? [])
      return (await call.promise) as T
    } catch (error) {
      if (signal?.aborted) throw abortError(signal)
      throw error
    } finally {
      signal?.removeEventListener('abort', cancel)
      thread.calls.delete(id)
      if (thread.calls.size === 0) this.#rest(thread)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#threads.map((thread) => thread.worker.terminate()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #pick(): Thread {
    const idle = this.#threads.find((thread) => thread.calls.size === 0)
    if (idle) return idle
    if (this.#threads.length < this.#size) return this.#start()
    return this.#threads.reduce((least, thread) => (thread.calls.size < least.calls.size ? thread : least))
  }

  #rest(thread: Thread): void {
    thread.worker.unref()
    const end = (): void => {
      this.#forget(thread)
      void thread.worker.terminate()
    }
    thread.idle = setTimeout(end, this.#idleMs).unref()
  }

  #forget(thread: Thread): void {
    const index = this.#threads.indexOf(thread)
    if (index >= 0) this.#threads.splice(index, 1)
  }

  #start(): Thread {
    const worker = new Worker(this.#module, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB } })
    const thread: Thread = { worker, calls: new Map(), idle: undefined }
    const answer = (message: FromThread): void => {
      const call = thread.calls.get(message.id)
      if (message.kind === 'result') call?.resolve(message.value)
      else call?.reject(new SlipwayError(message.error.code, message.error.message, message.error))
    }
    worker.on('message', (message: FromThread) => {
      // Any number of messages come in one turn, and each sets off work of its own.
      if (isTurnOver()) inLaterTurn(() => answer(message))
      else answer(message)
    })
    const fail = (error: SlipwayError): void => {
      clearTimeout(thread.idle)
      this.#forget(thread)
      for (const call of thread.calls.values()) call.reject(error)
    }
    worker.on('error', (error) => fail(toSlipwayError(error)))
    worker.on('exit', (code) =>
      fail(new SlipwayError('unavailable', `worker thread ended with code ${code}`)),
    )
    worker.unref()
    this.#threads.push(thread)
    return thread
  }
}

/** Answers with `transfer`, so that its buffers are moved instead of copied. */
export class Transfer<T> {
  readonly value: T
  readonly transfer: readonly Transferable[]

  constructor(value: T, transfer: readonly Transferable[]) {
    this.value = value
    this.transfer = transfer
  }
}

export type ThreadMethod = (args: never, signal: AbortSignal) => unknown

/** The thread's side: serves calls by method name until the thread ends. */
export function serveThread(methods: Readonly<Record<string, ThreadMethod>>): void {
  const port = parentPort
  if (!port) throw new SlipwayError('internal', 'serveThread works only in a worker thread')
  const running = new Map<number, AbortController>()
  const serve = async (message: CallMessage): Promise<void> => {
    const controller = new AbortController()
    running.set(message.id, controller)
    try {
      const method = methods[message.method]
      if (!method) throw new SlipwayError('unimplemented', `thread has no method ${message.method}`)
      const answer: unknown = await method(message.args as never, controller.signal)
      const [value, transfer] = answer instanceof Transfer ? [answer.value, answer.transfer] : [answer, []]
      port.postMessage({ kind: 'result', id: message.id, value } satisfies FromThread, transfer)
    } catch (cause) {
      const { code, message: text, details } = toSlipwayError(cause)
      const error: WireError = { code, message: text, details }
      port.postMessage({ kind: 'error', id: message.id, error } satisfies FromThread)
    } finally {
      running.delete(message.id)
    }
  }
  port.on('message', (message: ToThread) => {
    if (message.kind === 'cancel') running.get(message.id)?.abort()
    else void serve(message)
  })
}
