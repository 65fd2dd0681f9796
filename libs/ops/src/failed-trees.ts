import { type Logger, type SolveDetail, withSolveDetail } from '@slipway/base'
import { type ImmutableRef, refHold } from '@slipway/refs'
import type { WorkContext } from '@slipway/worker'
import type { InputRef, OpHost } from './host.ts'

/** What a step that failed began with and what it had made of that. */
export interface FailedTrees {
  readonly found: readonly InputRef[]
  readonly left: readonly InputRef[]
  /** Those of `left` that the step made: with a hold that is handed on. */
  readonly made: readonly ImmutableRef[]
}

/**
 * Names the trees of a failed step in its error, and gives those it made to whoever wants to look at them. Where nobody does,
 * or nobody waits for the step any more, nothing is kept. Never fails itself.
 */
export async function explainFailure(
  error: unknown,
  leave: () => Promise<FailedTrees>,
  subject: SolveDetail['subject'],
  context: WorkContext,
  host: Pick<OpHost, 'refs' | 'logger'>,
): Promise<unknown> {
  const { signal, onFailed } = context
  if (signal.aborted || !onFailed) return error
  const trees = await leave().catch((err: unknown) => tell(err, host.logger))
  if (!trees) return error
  const { workerId } = host.refs
  const idOf = (ref: InputRef): string => (ref ? `${workerId}::${ref.id}` : '')
  onFailed(trees.made.map((ref) => refHold(workerId, ref)))
  return withSolveDetail(error, {
    inputIds: trees.found.map(idOf),
    mountIds: trees.left.map(idOf),
    ...(subject ? { subject } : {}),
  })
}

function tell(err: unknown, logger: Logger): undefined {
  logger.warn({ err }, 'the trees of a failed step were not kept')
}
