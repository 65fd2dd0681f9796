import type { Attributes, AttributeValue, SpanData, SpanKind, TraceContext } from './span.ts'

/** Media type of the trace of a build in its history record. */
export const TRACE_MEDIA_TYPE = 'application/vnd.buildkit.otlp.json.v0'

const KINDS: Readonly<Record<SpanKind, number>> = {
  internal: 1,
  server: 2,
  client: 3,
  producer: 4,
  consumer: 5,
}
const STATUS = { unset: 'Unset', ok: 'Ok', error: 'Error' } as const
const NOWHERE: TraceContext = { traceId: '0'.repeat(32), spanId: '0'.repeat(16), sampled: false }

/** Spans as BuildKit keeps them: the JSON that OpenTelemetry's Go SDK makes of its spans, one after another. */
export function spansToJson(spans: readonly SpanData[], resource: Attributes): string {
  const children = new Map<string, number>()
  for (const { parent } of spans) {
    if (parent) children.set(parent.spanId, (children.get(parent.spanId) ?? 0) + 1)
  }
  return spans
    .map(
      (span) =>
        `${JSON.stringify(spanJson(span, children.get(span.context.spanId) ?? 0, resource), null, 2)}\n`,
    )
    .join('')
}

function spanJson(span: SpanData, children: number, resource: Attributes): object {
  return {
    Name: span.name,
    SpanContext: contextJson(span.context),
    Parent: contextJson(span.parent ?? NOWHERE),
    SpanKind: KINDS[span.kind],
    StartTime: timeJson(span.startedAt),
    EndTime: timeJson(span.endedAt),
    Attributes: attributesJson(span.attributes),
    Events: span.events.map(({ name, at, attributes }) => ({
      Name: name,
      Attributes: attributesJson(attributes),
      DroppedAttributeCount: 0,
      Time: timeJson(at),
    })),
    Links: span.links.map(({ context, attributes }) => ({
      SpanContext: contextJson(context),
      Attributes: attributesJson(attributes),
      DroppedAttributeCount: 0,
    })),
    Status: { Code: STATUS[span.status.code], Description: span.status.message },
    DroppedAttributes: 0,
    DroppedEvents: 0,
    DroppedLinks: 0,
    ChildSpanCount: children,
    Resource: attributesJson(span.resource ?? resource),
    InstrumentationLibrary: {
      Name: span.scope?.name ?? 'slipway',
      Version: span.scope?.version ?? '',
      SchemaURL: '',
    },
  }
}

function contextJson({ traceId, spanId, sampled, isRemote }: TraceContext): object {
  return {
    TraceID: traceId,
    SpanID: spanId,
    TraceFlags: sampled ? '01' : '00',
    TraceState: '',
    Remote: isRemote === true,
  }
}

/** RFC 3339, in nanoseconds. */
function timeJson(at: number): string {
  const whole = Math.floor(at)
  const nanos = Math.round((at - whole) * 1e6)
  return new Date(whole)
    .toISOString()
    .replace(/(\.\d{3})Z$/, `$1${String(Math.min(nanos, 999_999)).padStart(6, '0')}Z`)
}

function attributesJson(attributes: Attributes): readonly object[] {
  return Object.entries(attributes).map(([key, value]) => ({ Key: key, Value: valueJson(value) }))
}

function valueJson(value: AttributeValue): { readonly Type: string; readonly Value: unknown } {
  if (typeof value === 'string') return { Type: 'STRING', Value: value }
  if (typeof value === 'boolean') return { Type: 'BOOL', Value: value }
  if (typeof value === 'number') return { Type: Number.isInteger(value) ? 'INT64' : 'FLOAT64', Value: value }
  return { Type: 'STRINGSLICE', Value: value }
}
