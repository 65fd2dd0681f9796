import { abortable, createDeferred, type Deferred, sleep, throwIfAborted } from '@slipway/base'
import { moby } from '@slipway/proto'
import type { ProgressEvent, ProgressSink } from './progress.ts'
import { type SpilledBytes, SpillFile } from './spill.ts'
import { decodeEvents } from './wire/decode.ts'
import { encodeEvents, eventBytes } from './wire/encode.ts'

export interface ProgressLogOptions {
  /** Bytes of history kept in memory; what is older goes to a scratch file. Default 8 MiB. */
  readonly memoryLimit?: number
  /** Where the scratch file is made. Default: the system's temporary directory. */
  readonly spillDirectory?: string
}

export interface ReadOptions {
  /** Least time between two batches of one reader while the log is open, in milliseconds. Default 25. */
  readonly intervalMs?: number
  readonly signal?: AbortSignal
}

/** What a reader gets at once, at most: encoding it takes about a millisecond. */
const SEGMENT_BYTES = 64 << 10

interface Segment {
  events: ProgressEvent[] | undefined
  spilled: SpilledBytes | undefined
  count: number
  bytes: number
}

/**
 * All events of one build, in order. Any number of readers, at any time: each gets the whole history and then what
 * comes, and ends when the log is closed. Memory is bounded: old segments move to a scratch file.
 * Writing never blocks on a reader; a reader that is behind gets fewer, larger batches.
 */
export class ProgressLog implements ProgressSink, Disposable {
  readonly #options: ProgressLogOptions
  readonly #segments: Segment[] = [newSegment()]
  #memory = 0
  #firstInMemory = 0
  #spill: SpillFile | undefined
  #closed = false
  #disposed = false
  #readers = 0
  #wake: Deferred<void> = createDeferred<void>()
  readonly #ended: Deferred<void> = createDeferred<void>()

  constructor(options: ProgressLogOptions = {}) {
    this.#options = options
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Appends an event; after `close` it is dropped. */
  write(event: ProgressEvent): void {
    if (this.#closed) return
    const bytes = eventBytes(event)
    let segment = this.#segments.at(-1)!
    if (segment.bytes > 0 && segment.bytes + bytes > SEGMENT_BYTES) {
      segment = newSegment()
      this.#segments.push(segment)
    }
    segment.events!.push(event)
    segment.count++
    segment.bytes += bytes
    this.#memory += bytes
    if (this.#memory > (this.#options.memoryLimit ?? 8 << 20)) this.#shrink()
    this.#notify()
  }

  /** Ends the log: readers get what is left and finish. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#ended.resolve()
    this.#notify()
  }

  /** Closes, and frees the history once the last reader is through. No reader may start after it. */
  [Symbol.dispose](): void {
    this.close()
    this.#disposed = true
    this.#free()
  }

  /** History first, then live events, in batches; ends when the log is closed. */
  async *read(options: ReadOptions = {}): AsyncGenerator<readonly ProgressEvent[], void, undefined> {
    const { signal, intervalMs = 25 } = options
    if (this.#disposed) return
    this.#readers++
    try {
      let at = 0
      let index = 0
      let next = 0
      while (true) {
        throwIfAborted(signal)
        const wake = this.#wake.promise
        const batch = await this.#eventsOf(at, index)
        index += batch.length
        if (batch.length > 0) {
          yield lastStatusOnly(batch)
          next = Date.now() + intervalMs
        }
        // While the batch was read or consumed the segment may have grown, been sealed, been spilled.
        if (index < this.#segments[at]!.count) await this.#pause(next, signal)
        else if (at < this.#segments.length - 1) {
          at++
          index = 0
        } else if (this.#closed) return
        else {
          await abortable(wake, signal)
          await this.#pause(next, signal)
        }
      }
    } finally {
      this.#readers--
      this.#free()
    }
  }

  async #pause(until: number, signal: AbortSignal | undefined): Promise<void> {
    const ms = until - Date.now()
    if (ms <= 0 || this.#closed) return
    await Promise.race([sleep(ms, signal), this.#ended.promise])
  }

  async #eventsOf(at: number, from: number): Promise<readonly ProgressEvent[]> {
    const segment = this.#segments[at]!
    if (segment.events) return segment.events.slice(from)
    if (!segment.spilled || from === segment.count) return []
    return decodeFrames(await this.#spill!.read(segment.spilled)).slice(from)
  }

  #shrink(): void {
    const target = (this.#options.memoryLimit ?? 8 << 20) / 2
    // The last segment still grows and stays.
    while (this.#memory > target && this.#firstInMemory < this.#segments.length - 1) {
      const segment = this.#segments[this.#firstInMemory++]!
      this.#memory -= segment.bytes
      segment.spilled = this.#spillEvents(segment.events!)
      segment.events = undefined
      if (!segment.spilled) segment.count = 0
    }
  }

  #spillEvents(events: readonly ProgressEvent[]): SpilledBytes | undefined {
    try {
      this.#spill ??= new SpillFile(this.#options.spillDirectory)
      return this.#spill.append(encodeFrames(events))
    } catch {
      // A full disk must not end a build: its oldest progress is lost instead.
      return undefined
    }
  }

  #notify(): void {
    const wake = this.#wake
    this.#wake = createDeferred<void>()
    wake.resolve()
  }

  #free(): void {
    if (!this.#disposed || this.#readers > 0) return
    this.#segments.length = 0
    this.#segments.push(newSegment())
    this.#spill?.close()
    this.#spill = undefined
  }
}

function newSegment(): Segment {
  return { events: [], spilled: undefined, count: 0, bytes: 0 }
}

const KIND_ORDER = { vertex: 0, status: 1, log: 2, warning: 3 } as const

/** StatusResponse frames (u32 length, bytes), cut where the order between kinds would be lost. */
function encodeFrames(events: readonly ProgressEvent[]): Uint8Array {
  const parts: Uint8Array[] = []
  let run: ProgressEvent[] = []
  const flush = (): void => {
    for (const response of encodeEvents(run, Number.POSITIVE_INFINITY)) {
      const bytes = moby.buildkit.v1.StatusResponse.encode(response).finish()
      const header = Buffer.allocUnsafe(4)
      header.writeUInt32LE(bytes.length)
      parts.push(header, bytes)
    }
    run = []
  }
  for (const event of events) {
    const last = run.at(-1)
    if (last && KIND_ORDER[event.kind] < KIND_ORDER[last.kind]) flush()
    run.push(event)
  }
  flush()
  return Buffer.concat(parts)
}

function decodeFrames(bytes: Uint8Array): readonly ProgressEvent[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const events: ProgressEvent[] = []
  for (let at = 0; at < buffer.length; ) {
    const end = at + 4 + buffer.readUInt32LE(at)
    events.push(...decodeEvents(moby.buildkit.v1.StatusResponse.decode(buffer.subarray(at + 4, end))))
    at = end
  }
  return events
}

/** Drops statuses that a later one of the same transfer in the same batch replaces. */
function lastStatusOnly(batch: readonly ProgressEvent[]): readonly ProgressEvent[] {
  const last = new Map<string, ProgressEvent>()
  let statuses = 0
  for (const event of batch) {
    if (event.kind !== 'status') continue
    statuses++
    last.set(`${event.vertex} ${event.id}`, event)
  }
  if (last.size === statuses) return batch
  return batch.filter((event) => event.kind !== 'status' || last.get(`${event.vertex} ${event.id}`) === event)
}
