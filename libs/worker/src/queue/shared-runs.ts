import { abortable, SlipwayError } from '@slipway/base'
import type { VertexProgress } from '@slipway/progress'
import type { RefHold, WorkContext } from '../worker.ts'

/** Why a run ends. One for all: a stack for each would cost more than small work does. */
const NOBODY = new SlipwayError('canceled', 'context canceled')

type Holds = readonly (RefHold | undefined)[]

interface Run {
  readonly holds: Promise<Holds>
  readonly controller: AbortController
  readonly audience: Set<VertexProgress>
  users: number
}

/** Joins runs of the same work, of whichever caller: each sees its progress and holds its result, the last one to leave cancels it. */
export class SharedRuns {
  readonly #runs = new Map<string, Run>()

  async run(
    key: string,
    context: WorkContext,
    work: (context: WorkContext) => Promise<Holds>,
  ): Promise<Holds> {
    const run = this.#runs.get(key) ?? this.#start(key, context, work)
    run.users++
    run.audience.add(context.progress)
    try {
      return (await abortable(run.holds, context.signal)).map((hold) => hold?.clone())
    } finally {
      run.audience.delete(context.progress)
      if (--run.users === 0) this.#end(key, run)
    }
  }

  #start(key: string, context: WorkContext, work: (context: WorkContext) => Promise<Holds>): Run {
    const controller = new AbortController()
    // The work may begin to speak at once.
    const audience = new Set([context.progress])
    const progress = toAll(context.progress.vertex, audience)
    const holds = work({ ...context, progress, signal: controller.signal })
    // Whoever waits sees the failure; without anybody left it is nobody's.
    holds.catch(() => {})
    const run = { holds, controller, audience, users: 0 }
    this.#runs.set(key, run)
    return run
  }

  #end(key: string, run: Run): void {
    if (this.#runs.get(key) === run) this.#runs.delete(key)
    run.controller.abort(NOBODY)
    run.holds.then(
      async (holds) => {
        for (const hold of holds) await hold?.release()
      },
      () => {},
    )
  }
}

function toAll(vertex: string, audience: ReadonlySet<VertexProgress>): VertexProgress {
  return {
    vertex,
    log: (stream, data) => {
      for (const each of audience) each.log(stream, data)
    },
    status: (update) => {
      for (const each of audience) each.status(update)
    },
    warn: (warning) => {
      for (const each of audience) each.warn(warning)
    },
  }
}
