import Long from 'long'
import type { SourceRange } from '@slipway/base'
import type { google, moby, pb } from '@slipway/proto'
import { pb as pbCodec } from '@slipway/proto'
import type { LogEvent, ProgressEvent, StatusEvent, VertexEvent, WarningEvent } from '../progress.ts'

type StatusResponse = moby.buildkit.v1.StatusResponse.$Properties

/** Payload at which a batch is closed; well under the 4 MiB that old clients accept in one message. */
export const BATCH_BYTES = 1 << 20

interface Batch {
  readonly vertexes: moby.buildkit.v1.Vertex.$Properties[]
  readonly statuses: moby.buildkit.v1.VertexStatus.$Properties[]
  readonly logs: moby.buildkit.v1.VertexLog.$Properties[]
  readonly warnings: moby.buildkit.v1.VertexWarning.$Properties[]
}

/**
 * Events as moby.buildkit.v1.StatusResponse messages, none much over `limit` bytes. Order is kept between events of
 * the same kind; inside one message the wire has no order between kinds.
 */
export function encodeEvents(
  events: readonly ProgressEvent[],
  limit: number = BATCH_BYTES,
): readonly StatusResponse[] {
  const out: StatusResponse[] = []
  let batch = newBatch()
  let size = 0
  for (const event of events) {
    for (const piece of event.kind === 'log' ? splitLog(event, limit) : [event]) {
      const bytes = eventBytes(piece)
      if (size > 0 && size + bytes > limit) {
        out.push(batch)
        batch = newBatch()
        size = 0
      }
      add(batch, piece)
      size += bytes
    }
  }
  if (size > 0) out.push(batch)
  return out
}

/** Roughly what an event costs, on the wire and in memory. */
export function eventBytes(event: ProgressEvent): number {
  switch (event.kind) {
    case 'vertex':
      return 192 + event.name.length + event.inputs.length * 73 + (event.error?.length ?? 0)
    case 'status':
      return 192 + event.id.length
    case 'log':
      return 128 + event.data.length
    case 'warning':
      return 256 + event.short.length + sum(event.detail) + sourceBytes(event) + event.ranges.length * 24
  }
}

export function encodeTimestamp(ms: number): google.protobuf.Timestamp.$Properties {
  let seconds = Math.floor(ms / 1000)
  let nanos = Math.round((ms - seconds * 1000) * 1e6)
  if (nanos >= 1e9) {
    seconds += 1
    nanos -= 1e9
  }
  return { seconds: Long.fromNumber(seconds), nanos }
}

function newBatch(): Batch {
  return { vertexes: [], statuses: [], logs: [], warnings: [] }
}

function add(batch: Batch, event: ProgressEvent): void {
  switch (event.kind) {
    case 'vertex':
      batch.vertexes.push(encodeVertex(event))
      return
    case 'status':
      batch.statuses.push(encodeStatus(event))
      return
    case 'log':
      batch.logs.push(encodeLog(event))
      return
    case 'warning':
      batch.warnings.push(encodeWarning(event))
  }
}

function* splitLog(event: LogEvent, limit: number): Iterable<LogEvent> {
  const step = Math.max(Math.floor(limit / 2), 1)
  if (event.data.length <= step) {
    yield event
    return
  }
  for (let offset = 0; offset < event.data.length; offset += step) {
    yield { ...event, data: event.data.subarray(offset, offset + step) }
  }
}

function encodeVertex(event: VertexEvent): moby.buildkit.v1.Vertex.$Properties {
  return {
    digest: event.digest,
    inputs: [...event.inputs],
    name: event.name,
    ...(event.cached ? { cached: true } : {}),
    ...optionalTime('started', event.started),
    ...optionalTime('completed', event.completed),
    ...(event.error ? { error: event.error } : {}),
    ...(event.progressGroup ? { progressGroup: event.progressGroup } : {}),
  }
}

function encodeStatus(event: StatusEvent): moby.buildkit.v1.VertexStatus.$Properties {
  return {
    ID: event.id,
    vertex: event.vertex,
    ...(event.name ? { name: event.name } : {}),
    current: Long.fromNumber(event.current),
    total: Long.fromNumber(event.total),
    timestamp: encodeTimestamp(event.timestamp),
    ...optionalTime('started', event.started),
    ...optionalTime('completed', event.completed),
  }
}

function encodeLog(event: LogEvent): moby.buildkit.v1.VertexLog.$Properties {
  return {
    vertex: event.vertex,
    timestamp: encodeTimestamp(event.timestamp),
    stream: Long.fromNumber(event.stream),
    msg: event.data,
  }
}

function encodeWarning(event: WarningEvent): moby.buildkit.v1.VertexWarning.$Properties {
  const source = event.source
  return {
    vertex: event.vertex,
    level: Long.fromNumber(event.level),
    short: event.short,
    detail: [...event.detail],
    ...(event.url ? { url: event.url } : {}),
    ...(source
      ? {
          info: {
            filename: source.filename,
            data: source.data,
            language: source.language,
            ...(source.definition ? { definition: pbCodec.Definition.decode(source.definition) } : {}),
          },
        }
      : {}),
    ranges: event.ranges.map(encodeRange),
  }
}

function encodeRange(range: SourceRange): pb.Range.$Properties {
  return { start: { ...range.start }, end: { ...range.end } }
}

function optionalTime<K extends 'started' | 'completed'>(
  key: K,
  ms: number | undefined,
): { [P in K]?: google.protobuf.Timestamp.$Properties } {
  const out: { [P in K]?: google.protobuf.Timestamp.$Properties } = {}
  if (ms !== undefined) out[key] = encodeTimestamp(ms)
  return out
}

function sourceBytes(event: WarningEvent): number {
  return (event.source?.data.length ?? 0) + (event.source?.definition?.length ?? 0)
}

function sum(parts: readonly Uint8Array[]): number {
  return parts.reduce((total, part) => total + part.length, 0)
}
