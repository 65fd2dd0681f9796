import { type Clock, errorMessage, sha256 } from '@slipway/base'
import { createVertexProgress, type ProgressSink, type VertexProgress } from '@slipway/progress'
import { traced } from '@slipway/tracing'

/**
 * Runs work that is no op of the graph (an export, the resolving of an image) under a vertex of its own, so that the user
 * sees it. `id` decides the vertex digest and must be the same for the same work.
 */
export async function inVertex<T>(
  sink: ProgressSink,
  vertex: { readonly id: string; readonly name: string },
  clock: Clock,
  work: (progress: VertexProgress) => Promise<T>,
): Promise<T> {
  const digest = sha256(vertex.id)
  const started = clock.now()
  const event = { kind: 'vertex', digest, inputs: [], name: vertex.name, started } as const
  sink.write(event)
  try {
    const value = await traced(vertex.name, { attributes: { vertex: digest } }, () =>
      work(createVertexProgress(sink, digest, () => clock.now())),
    )
    sink.write({ ...event, completed: clock.now() })
    return value
  } catch (error) {
    sink.write({ ...event, completed: clock.now(), error: errorMessage(error) })
    throw error
  }
}
