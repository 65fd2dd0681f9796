import { SlipwayError } from '@slipway/base'
import { type opentelemetry, services } from '@slipway/proto'
import { type Service, service, unary } from '@slipway/rpc'
import type { Attributes, AttributeValue, SpanData, SpanKind, SpanSink, TraceContext } from '@slipway/tracing'

type WireSpan = opentelemetry.proto.trace.v1.Span.$Properties
type ResourceSpans = opentelemetry.proto.trace.v1.ResourceSpans.$Properties
type KeyValue = opentelemetry.proto.common.v1.KeyValue.$Properties
type AnyValue = opentelemetry.proto.common.v1.AnyValue.$Properties
/** Spans as they are exported. */
export type SpanRequest = opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest.$Properties

const KINDS: readonly SpanKind[] = ['internal', 'internal', 'server', 'client', 'producer', 'consumer']
const STATUS = ['unset', 'ok', 'error'] as const

/**
 * Where clients, and the steps of builds, send the spans that they made: these go where ours go. Throws `unavailable` where that
 * is nowhere. Spans of traces that are not wanted are left out.
 */
export function createTraceService(
  sinks: readonly SpanSink[],
  isWanted: (traceId: string) => boolean = () => true,
): Service {
  return service(services.TraceServiceService, {
    Export: unary((request: SpanRequest) => {
      if (sinks.length === 0) throw new SlipwayError('unavailable', 'trace collector not configured')
      takeSpans(request, sinks, isWanted)
      return {}
    }, 'none'),
  })
}

/** Gives spans to those who want them. */
export function takeSpans(
  request: SpanRequest,
  sinks: readonly SpanSink[],
  isWanted: (traceId: string) => boolean = () => true,
): void {
  for (const span of spansOf(request.resource_spans ?? [])) {
    const { traceId } = span.context
    if (!isWanted(traceId)) continue
    for (const sink of sinks) if (sink.wants(traceId)) sink.take(span)
  }
}

/** Spans that are no spans (of no trace, without an id) are left out. */
function* spansOf(all: readonly ResourceSpans[]): Generator<SpanData> {
  for (const { resource, scope_spans: scopes } of all) {
    const origin = attributesOf(resource?.attributes)
    for (const { scope, spans } of scopes ?? []) {
      const library = { name: scope?.name ?? '', version: scope?.version ?? '' }
      for (const span of spans ?? []) {
        const context = contextOf(span.trace_id, span.span_id, false)
        if (context) yield { ...spanOf(span, context), resource: origin, scope: library }
      }
    }
  }
}

function spanOf(span: WireSpan, context: TraceContext): SpanData {
  const parent = contextOf(span.trace_id, span.parent_span_id, (Number(span.flags ?? 0) & 0x200) !== 0)
  return {
    context,
    ...(parent ? { parent } : {}),
    name: span.name ?? '',
    kind: KINDS[span.kind ?? 0] ?? 'internal',
    startedAt: timeOf(span.start_time_unix_nano),
    endedAt: timeOf(span.end_time_unix_nano),
    attributes: attributesOf(span.attributes),
    events: (span.events ?? []).map(({ name, time_unix_nano: at, attributes }) => ({
      name: name ?? '',
      at: timeOf(at),
      attributes: attributesOf(attributes),
    })),
    links: (span.links ?? []).flatMap(({ trace_id: trace, span_id: id, attributes }) => {
      const linked = contextOf(trace, id, true)
      return linked ? [{ context: linked, attributes: attributesOf(attributes) }] : []
    }),
    status: { code: STATUS[span.status?.code ?? 0] ?? 'unset', message: span.status?.message ?? '' },
  }
}

function contextOf(
  traceId: Uint8Array | null | undefined,
  spanId: Uint8Array | null | undefined,
  isRemote: boolean,
): TraceContext | undefined {
  if (traceId?.length !== 16 || spanId?.length !== 8 || spanId.every((byte) => byte === 0)) return undefined
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
  // What a client sends it has sampled.
  return { traceId: hex(traceId), spanId: hex(spanId), sampled: true, ...(isRemote ? { isRemote } : {}) }
}

/** Nanoseconds as milliseconds, with as much of a fraction as there is room for. */
function timeOf(nanos: { toString(): string } | number | null | undefined): number {
  const all = BigInt((nanos ?? 0).toString())
  return Number(all / 1_000_000n) + Number(all % 1_000_000n) / 1e6
}

function attributesOf(entries: readonly KeyValue[] | null | undefined): Attributes {
  return Object.fromEntries((entries ?? []).map(({ key, value }) => [key ?? '', valueOf(value)]))
}

function valueOf(value: AnyValue | null | undefined): AttributeValue {
  if (typeof value?.string_value === 'string') return value.string_value
  if (typeof value?.bool_value === 'boolean') return value.bool_value
  if (value?.int_value !== undefined && value.int_value !== null) return Number(value.int_value.toString())
  if (typeof value?.double_value === 'number') return value.double_value
  if (value?.array_value) return (value.array_value.values ?? []).map((entry) => String(valueOf(entry)))
  if (value?.bytes_value) return Buffer.from(value.bytes_value).toString('base64')
  return ''
}
