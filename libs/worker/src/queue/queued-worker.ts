import type { RefHold, RunRequest, WorkContext, Worker, WorkerInfo } from '../worker.ts'
import { workName } from '../work-name.ts'
import { FairQueue } from './fair-queue.ts'
import { SharedRuns } from './shared-runs.ts'

/**
 * A worker that several solvers use: what they ask for at the same time runs once, and beyond its slots work waits its turn, build
 * by build. `slots` 0: no limit. `queue`: to look into it from outside.
 */
export function queuedWorker<W extends Worker>(
  worker: W,
  slots: number,
  queue: FairQueue = new FairQueue(slots),
): W {
  const runs = new SharedRuns()
  const admitted = async (
    request: RunRequest,
    context: WorkContext,
  ): Promise<readonly (RefHold | undefined)[]> => {
    if (isFree(request)) return await worker.run(request, context)
    using waiting = new Position(context)
    using _slot = await queue.acquire(
      context.sessions.ids()[0] ?? '',
      (position) => waiting.at(position),
      context.signal,
    )
    waiting.over()
    return await worker.run(request, context)
  }
  const commands = new Set<string>()
  return new Proxy(worker, {
    get: (target, name) => {
      if (name === 'run')
        return async (request: RunRequest, context: WorkContext) => {
          const key = shareKey(request)
          if (key === undefined) return await admitted(request, context)
          return await runs.run(key, context, async (shared) => {
            if (request.op.exec) commands.add(key)
            try {
              return await admitted(request, shared)
            } finally {
              commands.delete(key)
            }
          })
        }
      if (name === 'info')
        return async (): Promise<WorkerInfo> => ({
          ...(await target.info()),
          slots,
          load: queue.running + queue.waiting,
          running: [...commands],
        })
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** Only commands run for long: files and sources that waited for them would keep a whole build from a worker that is free. */
function isFree({ op }: RunRequest): boolean {
  return !op.exec
}

/** A source may mean the files of one client, so it is not shared. */
function shareKey(request: RunRequest): string | undefined {
  return request.op.exec || request.op.file ? workName(request) : undefined
}

/** Shows a user the place of a step in the queue. */
class Position implements Disposable {
  readonly #context: WorkContext
  #shown: { readonly id: string; readonly started: number } | undefined

  constructor(context: WorkContext) {
    this.#context = context
  }

  at(position: number): void {
    this.over()
    this.#shown = { id: `waiting for a free slot, position ${position}`, started: Date.now() }
    this.#context.progress.status({ ...this.#shown, current: 0, total: 0 })
  }

  over(): void {
    const shown = this.#shown
    this.#shown = undefined
    if (shown) this.#context.progress.status({ ...shown, current: 0, total: 0, completed: Date.now() })
  }

  [Symbol.dispose](): void {
    this.over()
  }
}
