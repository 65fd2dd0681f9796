import { type Logger, errorMessage } from '@slipway/base'
import { services } from '@slipway/proto'
import type { Caller } from '@slipway/rpc'
import { type Attributes, outsideTraces, type SpanData, type SpanSink } from '@slipway/tracing'
import { encodeSpans } from './span-messages.ts'
import type { SpanRequest } from './traces.ts'

const FLUSH_MS = 250
const PER_CALL = 500
const MAX_WAITING = 10_000
const MAX_TRACES = 1_000
const DEADLINE_MS = 5_000

/** Takes spans of this process, or fails. */
export type SpanTarget = (spans: SpanRequest) => Promise<unknown>

/** The trace service behind `caller`. */
export function spansTo(caller: Caller): SpanTarget {
  return (spans) =>
    caller.unary(services.TraceServiceService.Export, spans as never, { deadlineMs: DEADLINE_MS })
}

export interface SpanRelayOptions {
  /** What the spans of this process are of. */
  readonly resource: Attributes
  /** Those who keep spans of builds. They leave out what is of none of theirs. */
  readonly targets: () => readonly SpanTarget[]
  readonly logger: Logger
  /** Most spans that wait to be sent; default 10,000. */
  readonly limit?: number
}

/** Tells the spans of this process to those who record builds. Spans that nobody takes in time are lost, and hold up nothing. */
export class SpanRelay implements SpanSink, AsyncDisposable {
  readonly #options: SpanRelayOptions
  readonly #traces = new Set<string>()
  #waiting: SpanData[] = []
  #timer: NodeJS.Timeout | undefined
  #sending: Promise<void> = Promise.resolve()

  constructor(options: SpanRelayOptions) {
    this.#options = options
  }

  wants(traceId: string): boolean {
    // The latest are last; the first ones go.
    this.#traces.delete(traceId)
    this.#traces.add(traceId)
    if (this.#traces.size > MAX_TRACES) this.#traces.delete(this.#traces.values().next().value ?? '')
    return true
  }

  /** Whether something was done for this trace here, not long ago. */
  knows(traceId: string): boolean {
    return this.#traces.has(traceId)
  }

  take(span: SpanData): void {
    if (this.#waiting.length >= (this.#options.limit ?? MAX_WAITING)) return
    this.#waiting.push(span)
    this.#timer ??= outsideTraces(() => setTimeout(() => this.#flush(), FLUSH_MS).unref())
  }

  /** Sends what is still there. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#flush()
    await this.#sending
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const spans = this.#waiting
    this.#waiting = []
    if (spans.length > 0)
      this.#sending = this.#sending.then(() => outsideTraces(() => this.#send(spans))).catch(this.#lost)
  }

  readonly #lost = (error: unknown): void =>
    this.#options.logger.debug(`spans were not taken: ${errorMessage(error)}`)

  async #send(spans: readonly SpanData[]): Promise<void> {
    const { resource, targets } = this.#options
    const all = targets()
    for (let at = 0; at < spans.length && all.length > 0; at += PER_CALL) {
      const request = { resource_spans: [...encodeSpans(spans.slice(at, at + PER_CALL), resource)] }
      await Promise.all(all.map((target) => target(request).catch(this.#lost)))
    }
  }
}
