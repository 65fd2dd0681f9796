import { AsyncLocalStorage } from 'node:async_hooks'
import { errorMessage, randomHex } from '@slipway/base'
import type {
  Attributes,
  AttributeValue,
  SpanData,
  SpanEvent,
  SpanKind,
  SpanLink,
  TraceContext,
} from './span.ts'

/** Where ended spans go. */
export interface SpanSink {
  /** Whether spans of this trace are of use; asked whenever one begins. */
  wants(traceId: string): boolean
  /** Whether a trace of this id may begin here. */
  begins?(traceId: string): boolean
  take(span: SpanData): void
}

export interface SpanOptions {
  /** Default: what is active. */
  readonly parent?: TraceContext | undefined
  readonly kind?: SpanKind
  readonly attributes?: Attributes
  /** Others that the same work is done for. */
  readonly links?: readonly TraceContext[]
  /** Begins a trace where there is no parent. */
  readonly root?: boolean
}

/** A piece of work while it lasts. One that nobody wants to hear of has no context, and takes everything silently. */
export interface Span {
  readonly context: TraceContext | undefined
  set(key: string, value: AttributeValue): void
  event(name: string, attributes?: Attributes): void
  end(error?: unknown): void
}

/** What is active, until it is over: timers and streams made inside keep it for longer. */
interface Scope {
  readonly context: TraceContext
  over: boolean
}

const sinks = new Set<SpanSink>()
const scopes = new AsyncLocalStorage<Scope>()

const NO_SPAN: Span = { context: undefined, set: () => {}, event: () => {}, end: () => {} }

/** Lets a sink hear of spans, until it is disposed of. */
export function addSpanSink(sink: SpanSink): Disposable {
  sinks.add(sink)
  return { [Symbol.dispose]: () => void sinks.delete(sink) }
}

export function activeTrace(): TraceContext | undefined {
  const scope = scopes.getStore()
  return scope && !scope.over ? scope.context : undefined
}

/** Runs work in its span, which ends with it. */
export function traced<T>(name: string, options: SpanOptions, work: (span: Span) => T): T {
  const span = startSpan(name, options)
  if (!span.context) return options.parent ? inTrace(options.parent, () => work(span)) : work(span)
  return inScope(
    span.context,
    () => work(span),
    (error) => span.end(error),
  )
}

/** Runs work as a part of a trace without a span of its own. */
export function inTrace<T>(context: TraceContext | undefined, work: () => T): T {
  return context ? inScope(context, work, () => {}) : work()
}

/** Runs work that belongs to nobody's trace. */
export function outsideTraces<T>(work: () => T): T {
  return scopes.exit(work)
}

/** A span that its caller ends. It does not become active. */
export function startSpan(name: string, options: SpanOptions = {}): Span {
  if (sinks.size === 0) return NO_SPAN
  const parent = options.parent ?? activeTrace()
  const traceId = parent?.traceId ?? (options.root ? randomHex(16) : undefined)
  if (traceId === undefined || parent?.sampled === false) return NO_SPAN
  const wanted = [...sinks].filter((sink) => (parent ? sink.wants(traceId) : sink.begins?.(traceId)))
  return wanted.length === 0 ? NO_SPAN : new LiveSpan(name, traceId, parent, options, wanted)
}

function inScope<T>(context: TraceContext, work: () => T, onEnd: (error?: unknown) => void): T {
  const scope: Scope = { context, over: false }
  const end = (error?: unknown): void => {
    scope.over = true
    onEnd(error)
  }
  return scopes.run(scope, () => {
    try {
      const value = work()
      if (value instanceof Promise) value.then(() => end(), end)
      else end()
      return value
    } catch (error) {
      end(error ?? new Error('failed'))
      throw error
    }
  })
}

class LiveSpan implements Span {
  readonly context: TraceContext
  readonly #name: string
  readonly #parent: TraceContext | undefined
  readonly #options: SpanOptions
  readonly #sinks: readonly SpanSink[]
  readonly #startedAt = now()
  readonly #attributes: Record<string, AttributeValue>
  readonly #events: SpanEvent[] = []
  #ended = false

  constructor(
    name: string,
    traceId: string,
    parent: TraceContext | undefined,
    options: SpanOptions,
    wanted: readonly SpanSink[],
  ) {
    this.context = { traceId, spanId: randomHex(8), sampled: true }
    this.#name = name
    this.#parent = parent
    this.#options = options
    this.#sinks = wanted
    this.#attributes = { ...options.attributes }
  }

  set(key: string, value: AttributeValue): void {
    this.#attributes[key] = value
  }

  event(name: string, attributes: Attributes = {}): void {
    this.#events.push({ name, at: now(), attributes })
  }

  end(error?: unknown): void {
    if (this.#ended) return
    this.#ended = true
    const links: SpanLink[] = (this.#options.links ?? []).map((context) => ({ context, attributes: {} }))
    const span: SpanData = {
      context: this.context,
      ...(this.#parent ? { parent: this.#parent } : {}),
      name: this.#name,
      kind: this.#options.kind ?? 'internal',
      startedAt: this.#startedAt,
      endedAt: now(),
      attributes: this.#attributes,
      events: this.#events,
      links,
      status:
        error === undefined
          ? { code: 'unset', message: '' }
          : { code: 'error', message: errorMessage(error) },
    }
    for (const sink of this.#sinks) sink.take(span)
  }
}

function now(): number {
  return performance.timeOrigin + performance.now()
}
