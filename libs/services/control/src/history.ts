import { SlipwayError } from '@slipway/base'
import type { BuildEvent, BuildRecord, History } from '@slipway/history'
import type { moby } from '@slipway/proto'

type HistoryRequest = moby.buildkit.v1.BuildHistoryRequest.$Properties
/** moby.buildkit.v1.BuildHistoryEventType */
const COMPLETE = 1
const STARTED = 0

function eventOf(record: BuildRecord): BuildEvent {
  return { type: record.CompletedAt ? COMPLETE : STARTED, record }
}

/** Existing records first, then, unless the caller wants to leave early, live events until it goes. */
export async function listenHistory(
  history: History,
  request: HistoryRequest,
  send: (event: BuildEvent) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  if ((request.Filter ?? []).length > 0)
    throw new SlipwayError('unimplemented', 'history filters are not supported yet')
  const wanted = (record: BuildRecord): boolean =>
    (!request.Ref || record.Ref === request.Ref) && (!request.ActiveOnly || !record.CompletedAt)
  // Listening starts before the list is read, so that nothing falls between the two.
  const stop = new AbortController()
  const live = request.EarlyExit ? undefined : history.listen(AbortSignal.any([signal, stop.signal]))
  try {
    let records = (await history.list()).filter(wanted)
    const limit = Number(request.Limit ?? 0)
    if (limit > 0) records = records.slice(-limit)
    for (const record of records) await send(eventOf(record))
    if (live) for await (const event of live) if (event.record && wanted(event.record)) await send(event)
  } finally {
    stop.abort()
  }
}

export async function updateHistory(
  history: History,
  request: moby.buildkit.v1.UpdateBuildHistoryRequest.$Properties,
): Promise<void> {
  const ref = request.Ref ?? ''
  if (!(await history.get(ref)))
    throw new SlipwayError('not-found', `failed to retrieve bucket for ref ${ref}: not found`)
  if (request.Delete) await history.delete(ref)
  else if (!request.Finalize) await history.setPinned(ref, request.Pinned ?? false)
}
