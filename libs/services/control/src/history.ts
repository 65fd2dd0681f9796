import { SlipwayError } from '@slipway/base'
import type { BuildEvent, BuildRecord, History } from '@slipway/history'
import type { moby } from '@slipway/proto'
import { parseHistoryFilters } from './history-filter.ts'

type HistoryRequest = moby.buildkit.v1.BuildHistoryRequest.$Properties
/** moby.buildkit.v1.BuildHistoryEventType */
const COMPLETE = 1
const STARTED = 0

function eventOf(record: BuildRecord): BuildEvent {
  return { type: record.CompletedAt ? COMPLETE : STARTED, record }
}

/**
 * Running builds first, then the records that the filters leave, the newest of them where there is a limit; then, unless the
 * caller wants to leave early, live events until it goes.
 */
export async function listenHistory(
  history: History,
  request: HistoryRequest,
  send: (event: BuildEvent) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const limit = Number(request.Limit ?? 0)
  if (limit < 0) throw new SlipwayError('invalid-argument', `invalid limit ${limit}`)
  const matches = parseHistoryFilters(request.Filter ?? [], Date.now())
  const wanted = (record: BuildRecord): boolean => !request.Ref || record.Ref === request.Ref
  // Listening starts before the list is read, so that nothing falls between the two.
  const stop = new AbortController()
  const live = request.EarlyExit ? undefined : history.listen(AbortSignal.any([signal, stop.signal]))
  try {
    const records = (await history.list()).filter(wanted)
    for (const record of records) if (!record.CompletedAt) await send(eventOf(record))
    const ended = records.filter((record) => record.CompletedAt && !request.ActiveOnly && matches(record))
    const kept = limit > 0 ? ended.toSorted(byNewest).slice(0, limit) : ended
    for (const record of kept) await send(eventOf(record))
    if (live) for await (const event of live) if (event.record && wanted(event.record)) await send(event)
  } finally {
    stop.abort()
  }
}

function byNewest({ CreatedAt: a }: BuildRecord, { CreatedAt: b }: BuildRecord): number {
  return Number(b?.seconds ?? 0) - Number(a?.seconds ?? 0) || (b?.nanos ?? 0) - (a?.nanos ?? 0)
}

export async function updateHistory(
  history: History,
  request: moby.buildkit.v1.UpdateBuildHistoryRequest.$Properties,
  finalize: (ref: string) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const ref = request.Ref ?? ''
  if (!(await history.get(ref)))
    throw new SlipwayError('not-found', `failed to retrieve bucket for ref ${ref}: not found`)
  if (request.Delete || request.Finalize) await finalize(ref)
  if (request.Delete) await history.delete(ref)
  else if (!request.Finalize) await history.setPinned(ref, request.Pinned ?? false)
}
