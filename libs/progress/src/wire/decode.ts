import type { SourceRange } from '@slipway/base'
import { type google, type moby, pb } from '@slipway/proto'
import type { LogEvent, ProgressEvent, StatusEvent, VertexEvent, WarningEvent } from '../progress.ts'

/** The events of one StatusResponse: vertexes, statuses, logs, warnings, in this order. */
export function decodeEvents(
  response: moby.buildkit.v1.StatusResponse.$Properties,
): readonly ProgressEvent[] {
  return [
    ...(response.vertexes ?? []).map(decodeVertex),
    ...(response.statuses ?? []).map(decodeStatus),
    ...(response.logs ?? []).map(decodeLog),
    ...(response.warnings ?? []).map(decodeWarning),
  ]
}

export function decodeTimestamp(time: google.protobuf.Timestamp.$Properties): number {
  return Number(time.seconds ?? 0) * 1000 + (time.nanos ?? 0) / 1e6
}

function decodeVertex(vertex: moby.buildkit.v1.Vertex.$Properties): VertexEvent {
  const group = vertex.progressGroup
  return {
    kind: 'vertex',
    digest: vertex.digest ?? '',
    inputs: vertex.inputs ?? [],
    name: vertex.name ?? '',
    ...(vertex.cached ? { cached: true } : {}),
    ...(vertex.started ? { started: decodeTimestamp(vertex.started) } : {}),
    ...(vertex.completed ? { completed: decodeTimestamp(vertex.completed) } : {}),
    ...(vertex.error ? { error: vertex.error } : {}),
    ...(group
      ? { progressGroup: { id: group.id ?? '', name: group.name ?? '', weak: group.weak ?? false } }
      : {}),
  }
}

function decodeStatus(status: moby.buildkit.v1.VertexStatus.$Properties): StatusEvent {
  return {
    kind: 'status',
    vertex: status.vertex ?? '',
    id: status.ID ?? '',
    ...(status.name ? { name: status.name } : {}),
    current: Number(status.current ?? 0),
    total: Number(status.total ?? 0),
    timestamp: status.timestamp ? decodeTimestamp(status.timestamp) : 0,
    ...(status.started ? { started: decodeTimestamp(status.started) } : {}),
    ...(status.completed ? { completed: decodeTimestamp(status.completed) } : {}),
  }
}

function decodeLog(log: moby.buildkit.v1.VertexLog.$Properties): LogEvent {
  return {
    kind: 'log',
    vertex: log.vertex ?? '',
    stream: Number(log.stream ?? 0) === 1 ? 1 : 2,
    data: log.msg ?? new Uint8Array(),
    timestamp: log.timestamp ? decodeTimestamp(log.timestamp) : 0,
  }
}

function decodeWarning(warning: moby.buildkit.v1.VertexWarning.$Properties): WarningEvent {
  const info = warning.info
  return {
    kind: 'warning',
    vertex: warning.vertex ?? '',
    level: Number(warning.level ?? 0),
    short: warning.short ?? new Uint8Array(),
    detail: warning.detail ?? [],
    ...(warning.url ? { url: warning.url } : {}),
    ...(info
      ? {
          source: {
            filename: info.filename ?? '',
            data: info.data ?? new Uint8Array(),
            language: info.language ?? '',
            ...(info.definition ? { definition: pb.Definition.encode(info.definition).finish() } : {}),
          },
        }
      : {}),
    ranges: (warning.ranges ?? []).map(decodeRange),
  }
}

function decodeRange(range: pb.Range.$Properties): SourceRange {
  return { start: decodePosition(range.start), end: decodePosition(range.end) }
}

function decodePosition(position: pb.Position.$Properties | null | undefined): SourceRange['start'] {
  return { line: position?.line ?? 0, character: position?.character ?? 0 }
}
