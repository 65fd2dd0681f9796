import { decodeEvents, type VertexProgress } from '@slipway/progress'
import type { moby } from '@slipway/proto'

/** Tells the progress of work elsewhere to who asked for it. */
export function forwardProgress(
  message: moby.buildkit.v1.StatusResponse.$Properties,
  to: VertexProgress,
): void {
  for (const event of decodeEvents(message)) {
    switch (event.kind) {
      case 'log':
        to.log(event.stream, event.data)
        break
      case 'status': {
        const { kind: _kind, vertex: _vertex, timestamp: _timestamp, ...status } = event
        to.status(status)
        break
      }
      case 'warning': {
        const { kind: _kind, vertex: _vertex, ...warning } = event
        to.warn(warning)
        break
      }
      case 'vertex':
        break
    }
  }
}
