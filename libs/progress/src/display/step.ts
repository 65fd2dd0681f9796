import type { StatusEvent, VertexEvent, WarningEvent } from '../progress.ts'
import { formatOffset } from './format.ts'
import { type Interval, mergeIntervals } from './intervals.ts'

/** Lines of a failed step that are shown at the end. */
const TAIL_LINES = 500

/** One line of the display: a vertex, or a group of vertexes. */
export class Step {
  readonly digest: string
  name: string
  cached = false
  error = ''
  /** Number in plain output; 0 before it is first shown. */
  index = 0
  /** Part of a group of which nothing important has begun. */
  hidden = false
  /** Transfers that have begun, in order. */
  readonly statuses = new Map<string, StatusEvent>()
  readonly changedStatuses = new Set<string>()
  readonly warnings: WarningEvent[] = []
  readonly log = new StepOutput()
  /** When this step was last given the display, and how much it had to say since. */
  blockedSince = 0
  activity = 0
  readonly #intervals = new Map<number, Interval>()
  #merged: readonly Interval[] = []

  constructor(digest: string, name: string) {
    this.digest = digest
    this.name = name
  }

  get intervals(): readonly Interval[] {
    return this.#merged
  }

  get started(): boolean {
    return this.#merged.length > 0
  }

  get completed(): boolean {
    const last = this.#merged.at(-1)
    return last?.stop !== undefined
  }

  get completedAt(): number {
    return this.#merged.at(-1)?.stop ?? 0
  }

  /** Takes the facts of a vertex; answers whether something visible changed. */
  apply(event: VertexEvent): boolean {
    const { started, completed } = event
    // A vertex is announced again before it runs again: that takes nothing back.
    if (this.started && started === undefined) return false
    const before = `${this.name} ${this.cached} ${this.error}`
    this.name = event.name
    this.cached = event.cached ?? false
    this.error = event.error ?? ''
    if (started === undefined) return false
    const changed = this.addInterval(started, completed)
    return changed || before !== `${this.name} ${this.cached} ${this.error}`
  }

  addInterval(start: number, stop: number | undefined): boolean {
    const known = this.#intervals.get(start)
    if (known && known.stop === stop) return false
    this.#intervals.set(start, stop === undefined ? { start } : { start, stop })
    this.#merged = mergeIntervals(this.#intervals.values())
    return true
  }

  note(now: number): void {
    if (this.activity === 0) this.blockedSince = now
    this.activity++
  }

  write(data: Uint8Array, timestamp: number): void {
    const begin = this.#merged.at(-1)?.start ?? timestamp
    this.log.write(Buffer.from(data).toString(), formatOffset(Math.max(timestamp - begin, 0)))
  }
}

/** What a step has printed: the lines not shown yet, and the last ones. */
export class StepOutput {
  /** Not yet taken; the last one may lack its end. */
  pending: string[] = []
  partial = false
  readonly tail: string[] = []
  bytes = 0

  write(text: string, offset: string): void {
    this.bytes += text.length
    const parts = text.split('\n')
    const rest = parts.pop() ?? ''
    for (const part of parts) this.#line(part, offset, true)
    if (rest !== '') this.#line(rest, offset, false)
  }

  #line(text: string, offset: string, whole: boolean): void {
    if (this.partial && this.tail.length > 0) {
      this.tail[this.tail.length - 1] += text
      if (this.pending.length > 0) this.pending[this.pending.length - 1] += text
      else this.pending.push(text)
    } else {
      this.tail.push(`${offset} ${text}`)
      this.pending.push(`${offset} ${text}`)
      if (this.tail.length > TAIL_LINES) this.tail.shift()
    }
    this.partial = !whole
  }
}
