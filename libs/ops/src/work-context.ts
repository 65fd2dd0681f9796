import { createVertexProgress, type ProgressSink } from '@slipway/progress'
import type { OpContext } from '@slipway/solver'
import type { WorkContext } from '@slipway/worker'

/** What the worker needs to know of the jobs that an op works for. */
export function workContext(context: OpContext): WorkContext {
  const sink: ProgressSink = { write: (event) => context.progress.write(event) }
  return {
    sessions: { ids: () => context.sessions() },
    progress: createVertexProgress(sink, context.vertex),
    signal: context.signal,
  }
}
