import { Worker } from 'node:worker_threads'
import { createDeferred, type Deferred, SlipwayError } from '@slipway/base'
import type { TreeJob, TreeResult, TreeResultOf } from './jobs.ts'

export type TreeReply =
  | { readonly id: number; readonly result: TreeResult }
  | { readonly id: number; readonly failure: { readonly message: string; readonly code: string } }

/** A thread that does tree jobs one after another; started at the first one. */
export class TreeWorker implements AsyncDisposable {
  readonly #pending = new Map<number, Deferred<TreeResult>>()
  #worker: Worker | undefined
  #nextId = 1

  async run<J extends TreeJob>(job: J): Promise<TreeResultOf<J>> {
    const worker = this.#start()
    const id = this.#nextId++
    const reply = createDeferred<TreeResult>()
    this.#pending.set(id, reply)
    worker.ref()
    worker.postMessage({ id, job })
    return (await reply.promise) as TreeResultOf<J>
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled([...this.#pending.values()].map(({ promise }) => promise))
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  #start(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(new URL('./thread.ts', import.meta.url), { name: 'snapshot-trees' })
    worker.on('message', (reply: TreeReply) => this.#settle(worker, reply))
    worker.on('error', (error) => this.#fail(worker, error))
    worker.on('exit', () => this.#fail(worker, new SlipwayError('internal', 'tree worker ended')))
    this.#worker = worker
    return worker
  }

  #settle(worker: Worker, reply: TreeReply): void {
    const pending = this.#pending.get(reply.id)
    this.#pending.delete(reply.id)
    if (this.#pending.size === 0) worker.unref()
    if ('failure' in reply) pending?.reject(new SlipwayError('internal', reply.failure.message))
    else pending?.resolve(reply.result)
  }

  #fail(worker: Worker, error: unknown): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    for (const pending of this.#pending.values()) pending.reject(error)
    this.#pending.clear()
  }
}
