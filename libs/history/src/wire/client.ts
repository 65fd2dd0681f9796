import { isCode, SlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import { type Caller, messagesOf } from '@slipway/rpc'
import type { BuildEvent, BuildRecord, History } from '../history.ts'

const methods = services.SlipwayHistoryService
type Event = Parameters<(typeof methods)['Update']['requestSerialize']>[0]

/** The history behind `caller`. Closing it closes nothing over there. */
export function createHistoryClient(caller: Caller): History {
  return {
    update: async (kind, record) => {
      await caller.unary(methods.Update, { type: kind === 'complete' ? 1 : 0, record } as Event)
    },
    get: async (ref) => (await caller.unary(methods.Get, { ref })).found ?? undefined,
    list: async () => {
      const records: BuildRecord[] = []
      for await (const record of messagesOf(caller.serverStream(methods.List, {}))) records.push(record)
      return records
    },
    listen: (signal) => listen(caller, signal),
    setPinned: async (ref, pinned) => {
      await caller.unary(methods.SetPinned, { ref, pinned })
    },
    delete: async (ref) => {
      await caller.unary(methods.Delete, { ref })
    },
    close: () => Promise.resolve(),
  }
}

/** The call is made at once, not when the first event is asked for: what happens in between is not lost. */
function listen(caller: Caller, signal: AbortSignal): AsyncIterable<BuildEvent> {
  const stream = caller.serverStream(methods.Listen, {}, { signal })
  return (async function* () {
    try {
      yield* messagesOf(stream)
    } catch (error) {
      if (signal.aborted) return
      // Nobody here canceled: the service was cut off.
      if (isCode(error, 'canceled'))
        throw new SlipwayError('unavailable', 'the history service went away', { cause: error })
      throw error
    }
  })()
}
