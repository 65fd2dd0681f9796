/** Which span of which trace; as in W3C's traceparent. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string
  /** 16 hexadecimal digits. */
  readonly spanId: string
  readonly sampled: boolean
  /** Made in another process. */
  readonly isRemote?: boolean
}

export type AttributeValue = string | number | boolean | readonly string[]
export type Attributes = Readonly<Record<string, AttributeValue>>
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer'

export interface SpanEvent {
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly attributes: Attributes
}

export interface SpanLink {
  readonly context: TraceContext
  readonly attributes: Attributes
}

/** A span that has ended. Times are milliseconds since the epoch, with fractions. */
export interface SpanData {
  readonly context: TraceContext
  readonly parent?: TraceContext
  readonly name: string
  readonly kind: SpanKind
  readonly startedAt: number
  readonly endedAt: number
  readonly attributes: Attributes
  readonly events: readonly SpanEvent[]
  readonly links: readonly SpanLink[]
  readonly status: { readonly code: 'unset' | 'ok' | 'error'; readonly message: string }
  /** What made it; absent for spans of this process. */
  readonly resource?: Attributes
  /** The library that made it; absent for spans of this process. */
  readonly scope?: { readonly name: string; readonly version: string }
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/
const ZEROS = /^0+$/

/** `undefined` for what is no traceparent. */
export function parseTraceparent(text: string): TraceContext | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(text) ?? []
  if (!traceId || !spanId || !flags || text.startsWith('ff') || ZEROS.test(traceId) || ZEROS.test(spanId))
    return undefined
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1, isRemote: true }
}

export function formatTraceparent({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`
}
