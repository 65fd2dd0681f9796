import { SlipwayError } from '@slipway/base'
import { COMPATIBILITY_VALUE } from '@slipway/builds'
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

/** What the builds that share a step agree on. Throws `failed-precondition` where they do not. */
export function compatibilityOf(context: OpContext): { readonly compatibilityVersion?: number } {
  const [version, other] = context.values(COMPATIBILITY_VALUE)
  if (other !== undefined) {
    throw new SlipwayError(
      'failed-precondition',
      `conflicting compatibility versions in shared solve state: ${JSON.stringify(version)} != ${JSON.stringify(other)}`,
    )
  }
  return typeof version === 'number' ? { compatibilityVersion: version } : {}
}
