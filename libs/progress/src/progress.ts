import type { SourceRange } from '@slipway/base'

/** What a vertex shows to the user; times in milliseconds since the epoch. */
export interface VertexEvent {
  readonly kind: 'vertex'
  readonly digest: string
  readonly inputs: readonly string[]
  readonly name: string
  readonly cached?: boolean
  readonly started?: number
  readonly completed?: number
  readonly error?: string
  readonly progressGroup?: { readonly id: string; readonly name: string; readonly weak: boolean }
}

/** Progress of one transfer, extraction, push … inside a vertex. */
export interface StatusEvent {
  readonly kind: 'status'
  readonly vertex: string
  readonly id: string
  readonly name?: string
  readonly current: number
  readonly total: number
  readonly timestamp: number
  readonly started?: number
  readonly completed?: number
}

export interface LogEvent {
  readonly kind: 'log'
  readonly vertex: string
  /** 1 standard output, 2 standard error. */
  readonly stream: 1 | 2
  readonly data: Uint8Array
  readonly timestamp: number
}

export interface WarningEvent {
  readonly kind: 'warning'
  readonly vertex: string
  readonly level: number
  readonly short: Uint8Array
  readonly detail: readonly Uint8Array[]
  readonly url?: string
  readonly source?: {
    readonly filename: string
    readonly data: Uint8Array
    readonly language: string
    readonly definition?: Uint8Array
  }
  readonly ranges: readonly SourceRange[]
}

export type ProgressEvent = VertexEvent | StatusEvent | LogEvent | WarningEvent

/** Takes events; never blocks and never throws. */
export interface ProgressSink {
  write(event: ProgressEvent): void
}

/** Progress of one vertex, as the code that runs it sees it. */
export interface VertexProgress {
  readonly vertex: string
  log(stream: 1 | 2, data: Uint8Array): void
  /** Announces or updates the status `id`; `completed` ends it. */
  status(update: Omit<StatusEvent, 'kind' | 'vertex' | 'timestamp'>): void
  warn(warning: Omit<WarningEvent, 'kind' | 'vertex'>): void
}

export function createVertexProgress(
  sink: ProgressSink,
  vertex: string,
  now: () => number = Date.now,
): VertexProgress {
  return {
    vertex,
    log: (stream, data) => sink.write({ kind: 'log', vertex, stream, data, timestamp: now() }),
    status: (update) => sink.write({ kind: 'status', vertex, timestamp: now(), ...update }),
    warn: (warning) => sink.write({ kind: 'warning', vertex, ...warning }),
  }
}

export const nullSink: ProgressSink = { write: () => {} }
