import Long from 'long'
import type { opentelemetry } from '@slipway/proto'
import type { Attributes, AttributeValue, SpanData, SpanKind, TraceContext } from '@slipway/tracing'

type WireSpan = opentelemetry.proto.trace.v1.Span.$Properties
type ResourceSpans = opentelemetry.proto.trace.v1.ResourceSpans.$Properties
type KeyValue = opentelemetry.proto.common.v1.KeyValue.$Properties
type AnyValue = opentelemetry.proto.common.v1.AnyValue.$Properties

const KINDS: Readonly<Record<SpanKind, number>> = {
  internal: 1,
  server: 2,
  client: 3,
  producer: 4,
  consumer: 5,
}
const STATUS = { unset: 0, ok: 1, error: 2 } as const
/** Flags of a span whose parent is known to be remote. */
const REMOTE_PARENT = 0x300

/** Spans as OpenTelemetry's protocol has them; `resource` is what made those of this process. */
export function encodeSpans(spans: readonly SpanData[], resource: Attributes): readonly ResourceSpans[] {
  const groups = new Map<Attributes, SpanData[]>()
  for (const span of spans) {
    const origin = span.resource ?? resource
    const group = groups.get(origin)
    if (group) group.push(span)
    else groups.set(origin, [span])
  }
  return [...groups].map(([origin, group]) => ({
    resource: { attributes: encodeAttributes(origin) },
    scope_spans: group.map((span) => ({
      scope: { ...(span.scope ?? { name: 'slipway', version: '' }) },
      spans: [encodeSpan(span)],
    })),
  }))
}

function encodeSpan(span: SpanData): WireSpan {
  return {
    ...idsOf(span.context),
    ...(span.parent
      ? {
          parent_span_id: Buffer.from(span.parent.spanId, 'hex'),
          flags: span.parent.isRemote ? REMOTE_PARENT : 0,
        }
      : {}),
    name: span.name,
    kind: KINDS[span.kind],
    start_time_unix_nano: nanos(span.startedAt),
    end_time_unix_nano: nanos(span.endedAt),
    attributes: encodeAttributes(span.attributes),
    events: span.events.map(({ name, at, attributes }) => ({
      name,
      time_unix_nano: nanos(at),
      attributes: encodeAttributes(attributes),
    })),
    links: span.links.map(({ context, attributes }) => ({
      ...idsOf(context),
      attributes: encodeAttributes(attributes),
    })),
    status: { code: STATUS[span.status.code], message: span.status.message },
  }
}

function idsOf({ traceId, spanId }: TraceContext) {
  return { trace_id: Buffer.from(traceId, 'hex'), span_id: Buffer.from(spanId, 'hex') }
}

function nanos(at: number): Long {
  const whole = Math.floor(at)
  return Long.fromNumber(whole, true)
    .mul(1_000_000)
    .add(Math.round((at - whole) * 1e6))
}

function encodeAttributes(attributes: Attributes): KeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: encodeValue(value) }))
}

function encodeValue(value: AttributeValue): AnyValue {
  if (typeof value === 'string') return { string_value: value }
  if (typeof value === 'boolean') return { bool_value: value }
  if (typeof value !== 'number') return { array_value: { values: value.map(encodeValue) } }
  return Number.isSafeInteger(value) ? { int_value: Long.fromNumber(value) } : { double_value: value }
}
