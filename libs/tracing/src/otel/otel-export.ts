import { type HrTime, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import { detectResources, envDetector, type Resource, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace'
import type { Attributes, SpanData, TraceContext } from '../span.ts'
import type { SpanExport } from './export.ts'

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const
const STATUS = { unset: SpanStatusCode.UNSET, ok: SpanStatusCode.OK, error: SpanStatusCode.ERROR } as const

/** Hands our spans to OpenTelemetry's batch processor. Resources are compared by identity: one object for each. */
export class OtelExport implements SpanExport {
  readonly #processor: BatchSpanProcessor
  readonly #own: Resource
  readonly #foreign = new WeakMap<Attributes, Resource>()
  readonly #ratio: number

  constructor(exporter: SpanExporter, identity: Attributes, ratio: number) {
    this.#processor = new BatchSpanProcessor({ exporter })
    this.#own = resourceFromAttributes({ ...identity }).merge(detectResources({ detectors: [envDetector] }))
    this.#ratio = ratio
  }

  wants(): boolean {
    return true
  }

  begins(traceId: string): boolean {
    return Number.parseInt(traceId.slice(0, 8), 16) < this.#ratio * 2 ** 32
  }

  take(span: SpanData): void {
    this.#processor.onEnd(this.#readable(span))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A collector that is not there must not keep a stopped service.
    await this.#processor.shutdown().catch(() => {})
  }

  #resourceOf(attributes: Attributes | undefined): Resource {
    if (!attributes) return this.#own
    const known = this.#foreign.get(attributes)
    if (known) return known
    const resource = resourceFromAttributes(mutable(attributes))
    this.#foreign.set(attributes, resource)
    return resource
  }

  #readable(span: SpanData): ReadableSpan {
    return {
      name: span.name,
      kind: KINDS[span.kind],
      spanContext: () => contextOf(span.context),
      ...(span.parent ? { parentSpanContext: contextOf(span.parent) } : {}),
      startTime: timeOf(span.startedAt),
      endTime: timeOf(span.endedAt),
      duration: timeOf(span.endedAt - span.startedAt),
      ended: true,
      status: {
        code: STATUS[span.status.code],
        ...(span.status.message === '' ? {} : { message: span.status.message }),
      },
      attributes: mutable(span.attributes),
      links: span.links.map(({ context, attributes }) => ({
        context: contextOf(context),
        attributes: mutable(attributes),
      })),
      events: span.events.map(({ name, at, attributes }) => ({
        name,
        time: timeOf(at),
        attributes: mutable(attributes),
      })),
      resource: this.#resourceOf(span.resource),
      instrumentationScope: span.scope ?? SCOPE,
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    }
  }
}

const SCOPE = { name: 'slipway', version: '' }

function contextOf({ traceId, spanId, sampled, isRemote }: TraceContext) {
  return {
    traceId,
    spanId,
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    ...(isRemote ? { isRemote } : {}),
  }
}

function timeOf(at: number): HrTime {
  const seconds = Math.floor(at / 1000)
  return [seconds, Math.round((at - seconds * 1000) * 1e6)]
}

/** The types of OpenTelemetry know no read-only lists. */
function mutable(attributes: Attributes): Record<string, string | number | boolean | string[]> {
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [key, Array.isArray(value) ? [...value] : value]),
  ) as Record<string, string | number | boolean | string[]>
}
