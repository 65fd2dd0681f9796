import { SlipwayError } from '@slipway/base'
import { createVertexProgress } from '@slipway/progress'
import type { slipway } from '@slipway/proto'
import { decodeRoutes, RemoteGroup, type SessionRoutes } from '@slipway/sessions'
import type { RefHold, WorkContext } from '../worker.ts'
import type { EventSender } from './event-sender.ts'

type Request = Pick<slipway.worker.v1.WorkRequest.$Shape, 'sessions'>
type Start = slipway.worker.v1.Start.$Shape

/** Why a scope ends that has done its work. One for all: a stack for each would cost more than small work does. */
const OVER = new SlipwayError('canceled', 'the work is over')

/** What surrounds one piece of work for as long as it, or its result, is in use. */
export class WorkScope implements Disposable {
  readonly context: WorkContext
  readonly holds: string[] = []
  /** What a failed run leaves. */
  readonly left: RefHold[] = []
  /** The result outlives the call. */
  kept = false
  readonly #group: RemoteGroup
  readonly #over = new AbortController()

  constructor(
    routes: SessionRoutes,
    start: Pick<Start, 'sessions' | 'vertex' | 'lease'>,
    events: EventSender,
    call: AbortSignal,
  ) {
    this.#group = new RemoteGroup(routes, decodeRoutes(start.sessions))
    const canceled = (): void => {
      if (!this.kept) this.#over.abort(new SlipwayError('canceled', 'context canceled'))
    }
    if (call.aborted) canceled()
    call.addEventListener('abort', canceled, { once: true })
    this.context = {
      sessions: this.#group,
      progress: createVertexProgress(events, start.vertex ?? ''),
      signal: this.#over.signal,
      ...(start.lease ? { onFailed: (left) => void this.left.push(...left) } : {}),
    }
  }

  async follow(messages: AsyncIterator<Request>): Promise<void> {
    for (let next = await messages.next(); !next.done; next = await messages.next()) {
      if (next.value.sessions) this.#group.update(decodeRoutes(next.value.sessions))
    }
  }

  [Symbol.dispose](): void {
    this.#group[Symbol.dispose]()
    this.#over.abort(OVER)
  }
}
