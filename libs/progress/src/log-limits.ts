import type { VertexProgress } from './progress.ts'

/** Limits on the log of one stream of one step; -1 for none. */
export interface LogLimits {
  /** Bytes in all. */
  readonly maxSize: number
  /** Bytes per second since the stream began. */
  readonly maxSpeed: number
}

export const DEFAULT_LOG_LIMITS: LogLimits = { maxSize: 2 << 20, maxSpeed: 200 << 10 }

/** Limits from BUILDKIT_STEP_LOG_MAX_SIZE and BUILDKIT_STEP_LOG_MAX_SPEED; what is not an integer is ignored. */
export function logLimitsFromEnv(env: Readonly<Record<string, string | undefined>>): LogLimits {
  return {
    maxSize: integer(env['BUILDKIT_STEP_LOG_MAX_SIZE']) ?? DEFAULT_LOG_LIMITS.maxSize,
    maxSpeed: integer(env['BUILDKIT_STEP_LOG_MAX_SPEED']) ?? DEFAULT_LOG_LIMITS.maxSpeed,
  }
}

const TAIL_BYTES = 256 << 10

/** Writes one output stream of a step into its log, within the limits. */
export class StepLog {
  readonly #progress: VertexProgress
  readonly #stream: 1 | 2
  readonly #limits: LogLimits
  readonly #now: () => number
  readonly #created: number
  #size = 0
  #clipping = false
  #tail: Uint8Array[] | undefined
  #tailBytes = 0

  constructor(
    progress: VertexProgress,
    stream: 1 | 2,
    limits: LogLimits = DEFAULT_LOG_LIMITS,
    now: () => number = Date.now,
  ) {
    this.#progress = progress
    this.#stream = stream
    this.#limits = limits
    this.#now = now
    this.#created = now()
  }

  write(data: Uint8Array): void {
    const { length, bySpeed } = this.#allow(data.length)
    if (length < data.length || this.#tail) this.#keepTail(data)
    if (length === data.length) {
      this.#clipping = false
      this.#emit(data)
      return
    }
    const head = data.subarray(0, length)
    if (this.#clipping) this.#emit(head)
    else this.#emit(Buffer.concat([head, Buffer.from(this.#clipMessage(bySpeed))]))
    this.#clipping = true
  }

  /** After a failure: shows the last 256 KiB since clipping began, where the error is likely to be. */
  flush(): void {
    const tail = this.#tail
    this.#tail = undefined
    if (tail) this.#emit(Buffer.concat(tail).subarray(-TAIL_BYTES))
  }

  #allow(n: number): { readonly length: number; readonly bySpeed: boolean } {
    const before = this.#size
    this.#size += n
    let max = -1
    let bySpeed = false
    if (this.#limits.maxSpeed !== -1) {
      max = Math.ceil((this.#now() - this.#created) / 1000) * this.#limits.maxSpeed
      bySpeed = true
    }
    if (max === -1 || max > this.#limits.maxSize) {
      max = this.#limits.maxSize
      bySpeed = false
    }
    if (max === -1 || this.#size <= max) return { length: n, bySpeed }
    return { length: Math.max(max - before, 0), bySpeed }
  }

  #keepTail(data: Uint8Array): void {
    this.#tail ??= []
    const kept = Buffer.from(data.subarray(-TAIL_BYTES))
    this.#tail.push(kept)
    this.#tailBytes += kept.length
    while (this.#tail.length > 1 && this.#tailBytes - this.#tail[0]!.length >= TAIL_BYTES) {
      this.#tailBytes -= this.#tail.shift()!.length
    }
  }

  #clipMessage(bySpeed: boolean): string {
    const limit = bySpeed ? `${binaryBytes(this.#limits.maxSpeed)}/s` : binaryBytes(this.#limits.maxSize)
    return `\n[output clipped, log limit ${limit} reached]\n`
  }

  #emit(data: Uint8Array): void {
    if (data.length > 0) this.#progress.log(this.#stream, data)
  }
}

function binaryBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${value}${units[unit]}`
}

function integer(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : undefined
}
