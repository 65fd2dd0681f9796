import { Worker } from 'node:worker_threads'
import { createDeferred, type Deferred, SlipwayError } from '@slipway/base'
import { bind } from '../libc.ts'
import type { SpawnRequest } from './posix-spawn.ts'

export interface SpawnerCall {
  readonly id: number
  readonly request: SpawnRequest
  readonly hiddenMounts: readonly string[]
}

export type SpawnerReply =
  | { readonly id: number; readonly pid: number }
  | { readonly id: number; readonly failure: { readonly message: string; readonly errno: string } }

export interface SpawnerOptions {
  /** Mount points that the started processes do not see. Needs CAP_SYS_ADMIN when there are any. */
  readonly hiddenMounts?: readonly string[]
}

export interface ExitStatus {
  /** 128+n after signal n. */
  readonly code: number
  readonly signal?: number
}

/** What containerd and BuildKit answer when an exit code cannot be known. */
const UNKNOWN_EXIT = 255

const waitpidC = bind<(pid: number, status: Int32Array, options: number) => number>(
  'int waitpid(int pid, int *status, int options)',
)

/**
 * Starts processes from a thread of its own: starting one takes milliseconds, and a thread can stand in another mount
 * namespace. Who starts a process has to reap it with `waitForExit`.
 */
export class Spawner implements AsyncDisposable {
  readonly #hiddenMounts: readonly string[]
  readonly #pending = new Map<number, Deferred<number>>()
  #worker: Worker | undefined
  #nextId = 1

  constructor(options: SpawnerOptions = {}) {
    this.#hiddenMounts = options.hiddenMounts ?? []
    // Now and not at the first process: a thread takes far longer to start than a process.
    this.#start()
  }

  /** The process id. Descriptors may be closed once it resolved or rejected. */
  async spawn(request: SpawnRequest): Promise<number> {
    const worker = this.#start()
    const id = this.#nextId++
    const reply = createDeferred<number>()
    this.#pending.set(id, reply)
    worker.ref()
    worker.postMessage({ id, request, hiddenMounts: this.#hiddenMounts } satisfies SpawnerCall)
    return await reply.promise
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled([...this.#pending.values()].map(({ promise }) => promise))
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  #start(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(new URL('./thread.ts', import.meta.url), { name: 'spawner' })
    worker.on('message', (reply: SpawnerReply) => this.#settle(worker, reply))
    worker.on('error', (error) => this.#fail(worker, error))
    worker.on('exit', () => this.#fail(worker, new SlipwayError('internal', 'spawner thread ended')))
    worker.unref()
    this.#worker = worker
    return worker
  }

  #settle(worker: Worker, reply: SpawnerReply): void {
    const pending = this.#pending.get(reply.id)
    this.#pending.delete(reply.id)
    if (this.#pending.size === 0) worker.unref()
    if ('pid' in reply) pending?.resolve(reply.pid)
    else pending?.reject(new SlipwayError('failed-precondition', reply.failure.message))
  }

  #fail(worker: Worker, error: unknown): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    for (const pending of this.#pending.values()) pending.reject(error)
    this.#pending.clear()
  }
}

/**
 * Reaps a child. Blocks a thread of the pool until the child ends: call it when the child is about to end anyway, as
 * the end of a pipe that only the child holds tells.
 */
export async function waitForExit(pid: number): Promise<ExitStatus> {
  const status = new Int32Array(1)
  for (;;) {
    const { result, errno } = await waitpidC.async(pid, status, 0)
    if (result === pid) return decode(status[0]!)
    // Somebody else reaped it: how it ended is lost.
    if (errno === 'ECHILD') return { code: UNKNOWN_EXIT }
    if (errno !== 'EINTR') throw new SlipwayError('internal', `waitpid ${pid}: ${errno}`)
  }
}

function decode(status: number): ExitStatus {
  const signal = status & 0x7f
  return signal === 0 ? { code: (status >> 8) & 0xff } : { code: 128 + signal, signal }
}
