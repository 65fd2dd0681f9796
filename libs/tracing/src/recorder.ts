import type { SpanData, TraceContext } from './span.ts'
import type { SpanSink } from './tracing.ts'

export interface RecorderLimits {
  /** Spans of one trace. */
  readonly perTrace: number
  /** Spans of all traces. */
  readonly all: number
  /** How long spans of a trace that nobody listens to are kept after the last of them, in milliseconds. */
  readonly keepMs: number
}

const LIMITS: RecorderLimits = { perTrace: 20_000, all: 60_000, keepMs: 60_000 }

interface Kept {
  readonly spans: SpanData[]
  listeners: number
  lastAt: number
}

/** One build's share of what is recorded. */
export interface Recording {
  /** Everything so far; ends the recording. */
  stop(): readonly SpanData[]
}

/** Keeps the spans of traces for those who ask for them later. What is beyond the limits is dropped. */
export class TraceRecorder implements SpanSink, Disposable {
  readonly #limits: RecorderLimits
  readonly #traces = new Map<string, Kept>()
  readonly #timer: NodeJS.Timeout
  #count = 0
  #dropped = 0

  constructor(limits: Partial<RecorderLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits }
    this.#timer = setInterval(() => this.#forget(Date.now()), this.#limits.keepMs).unref()
  }

  /** How many spans there was no room for. */
  get dropped(): number {
    return this.#dropped
  }

  wants(): boolean {
    return true
  }

  take(span: SpanData): void {
    if (this.#count >= this.#limits.all) {
      this.#dropped++
      return
    }
    const kept = this.#of(span.context.traceId)
    kept.lastAt = Date.now()
    if (kept.spans.length >= this.#limits.perTrace) this.#dropped++
    else {
      kept.spans.push(span)
      this.#count++
    }
  }

  /** `undefined` where there is nothing to record. */
  record(context: TraceContext | undefined): Recording | undefined {
    if (!context?.sampled) return undefined
    const kept = this.#of(context.traceId)
    kept.listeners++
    let stopped = false
    return {
      stop: () => {
        if (!stopped) kept.listeners--
        stopped = true
        return [...kept.spans]
      },
    }
  }

  /** Whether somebody has asked for this trace. */
  isRecording(traceId: string): boolean {
    return (this.#traces.get(traceId)?.listeners ?? 0) > 0
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.#traces.clear()
  }

  #of(traceId: string): Kept {
    const known = this.#traces.get(traceId)
    if (known) return known
    const kept = { spans: [], listeners: 0, lastAt: Date.now() }
    this.#traces.set(traceId, kept)
    return kept
  }

  #forget(now: number): void {
    for (const [id, { spans, listeners, lastAt }] of this.#traces) {
      if (listeners > 0 || now - lastAt < this.#limits.keepMs) continue
      this.#traces.delete(id)
      this.#count -= spans.length
    }
  }
}
