import { SlipwayError, ThreadPool } from '@slipway/base'
import { bind } from '../libc.ts'
import type { SpawnRequest } from './posix-spawn.ts'

export interface SpawnerCall {
  readonly request: SpawnRequest
  readonly hiddenMounts: readonly string[]
}

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
  readonly #thread = new ThreadPool(new URL('./thread.ts', import.meta.url), 1)
  readonly #pending = new Set<Promise<unknown>>()

  constructor(options: SpawnerOptions = {}) {
    this.#hiddenMounts = options.hiddenMounts ?? []
  }

  /** The process id. Descriptors may be closed once it resolved or rejected. */
  async spawn(request: SpawnRequest): Promise<number> {
    const call: SpawnerCall = { request, hiddenMounts: this.#hiddenMounts }
    const pid = this.#thread.call<number>('spawn', call)
    this.#pending.add(pid)
    try {
      return await pid
    } finally {
      this.#pending.delete(pid)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#pending)
    await this.#thread.close()
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
