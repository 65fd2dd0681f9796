import type { ProgressEvent } from '@slipway/progress'
import type { ActiveVertex } from './active-vertex.ts'
import { shareMemo } from './memo.ts'
import type { Cancellation } from './flight.ts'
import type { OpContext } from './types.ts'

export function createOpContext(vertex: ActiveVertex, cancellation: Cancellation): OpContext {
  return {
    vertex: vertex.digest,
    get signal() {
      return cancellation.signal
    },
    sessions: () => [...new Set([...vertex.audience].flatMap((job) => job.sessions()))],
    // The types of op code and of this lib agree on the shape; the port leaves it open.
    progress: { write: (event) => vertex.progress.write(event as ProgressEvent) },
    onDiscard: (cleanup) => void vertex.cleanups.push(cleanup),
    memo: (key, compute) =>
      shareMemo(
        [...vertex.audience].map((job) => job.memo),
        key,
        compute,
      ),
    values: (name) => [
      ...new Set([...vertex.audience].map((job) => job.value(name)).filter((value) => value !== undefined)),
    ],
    loadOptions: () => vertex.loadOptions(),
    build: (edge) => vertex.graph.buildInside(vertex, edge, cancellation.signal),
  }
}
