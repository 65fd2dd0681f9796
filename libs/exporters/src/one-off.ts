import type { VertexProgress } from '@slipway/progress'
import { traced } from '@slipway/tracing'

/** Shows `id` while `work` runs; it is shown as done even where it fails, the vertex then carries the error. */
export async function oneOff<T>(progress: VertexProgress, id: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now()
  progress.status({ id, current: 0, total: 0, started })
  try {
    return await traced(id, {}, work)
  } finally {
    progress.status({ id, current: 0, total: 0, started, completed: Date.now() })
  }
}
