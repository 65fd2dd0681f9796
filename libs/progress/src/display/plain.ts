import type { ProgressEvent, StatusEvent } from '../progress.ts'
import type { Display, DisplayOptions } from './display.ts'
import { failedLogs } from './error-logs.ts'
import { formatSeconds, formatTransfer, isCanceled } from './format.ts'
import { totalTime } from './intervals.ts'
import type { Step } from './step.ts'
import { Trace } from './trace.ts'

/** How long one step keeps the output while others have something to say. */
const ANTI_FLICKER_MS = 5_000
const MAX_DELAY_MS = 10_000
const MIN_STATUS_MS = 5_000
const MIN_STATUS_SHARE = 0.05
const NAME_LIMIT = 72
const ERROR_LINES = 10

/** Lines of text, each with the number of its step; steps that run side by side take turns. */
export class PlainDisplay implements Display {
  readonly #options: DisplayOptions
  readonly #trace: Trace
  readonly #shownStatuses = new Map<string, StatusEvent>()
  #current: Step | undefined
  #lastIndex = 0
  #first = true
  /** The current line has no end yet. */
  #open = false

  constructor(options: DisplayOptions) {
    this.#options = options
    this.#trace = new Trace(options.now)
  }

  get warnings() {
    return this.#trace.warnings
  }

  update(events: readonly ProgressEvent[]): void {
    this.#trace.update(events)
  }

  refresh(): void {
    const { updates, byDigest } = this.#trace
    const changed = [...updates]
      .flatMap((digest) => byDigest.get(digest) ?? [])
      .filter((step) => !step.hidden)
    const done = changed.filter((step) => step.completed)
    const running = new Set(changed.filter((step) => !step.completed))
    const previous = this.#current
    if (previous && done.includes(previous)) this.#print(previous)
    for (const step of done.sort((a, b) => a.completedAt - b.completedAt)) {
      if (step !== previous) this.#print(step)
    }
    if (running.size === 0) {
      if (previous?.started && !previous.completed) return
      const open = this.#trace.steps.find((step) => step.started && !step.completed && !step.hidden)
      if (open) this.#print(open)
      return
    }
    if (previous && running.has(previous)) this.#print(previous)
    this.#giveTurn(running, previous, previous !== undefined && done.includes(previous))
  }

  close(): void {
    this.refresh()
    this.#endLine()
    this.#options.write(failedLogs(this.#trace, ERROR_LINES))
  }

  /** Decides which of the running steps has the output next. */
  #giveTurn(running: Set<Step>, previous: Step | undefined, previousDone: boolean): void {
    const now = this.#options.now()
    if (previous && !previousDone) running.add(previous)
    const candidates = [...running].map((step) => {
      const waited = Math.max(now - step.blockedSince, 1)
      return { step, waited, speed: step.activity / waited, late: waited > MAX_DELAY_MS && step !== previous }
    })
    const best = candidates.reduce((a, b) => (b.late || (!a.late && b.speed > a.speed) ? b : a))
    if (!previous || previousDone) {
      this.#print(best.step)
      return
    }
    const late = candidates.find((candidate) => candidate.late)
    if (late) {
      this.#print(late.step)
      return
    }
    const own = candidates.find(({ step }) => step === previous)!
    const share = own.speed / candidates.reduce((sum, { speed }) => sum + speed, 0)
    if (ANTI_FLICKER_MS / (1 - share) < own.waited) this.#print(best.step)
  }

  #print(step: Step): void {
    if (step.index === 0) step.index = ++this.#lastIndex
    this.#takeOver(step)
    const running = this.#printStatuses(step)
    this.#printWarnings(step)
    this.#printLog(step)
    this.#current = step
    if (step.completed && !running) {
      this.#current = undefined
      step.activity = 0
      this.#endLine()
      this.#line(step, this.#outcome(step))
    }
    this.#trace.updates.delete(step.digest)
  }

  #takeOver(step: Step): void {
    if (step === this.#current) return
    const old = this.#current
    if (old) {
      this.#endLine()
      old.activity = 0
      this.#line(old, '...')
    }
    if (!this.#first) this.#options.write('\n')
    this.#first = false
    const name =
      this.#options.env['PROGRESS_NO_TRUNC'] === '0' && step.name.length > NAME_LIMIT
        ? `${step.name.slice(0, NAME_LIMIT)}...`
        : step.name
    this.#line(step, name)
  }

  /** Whether a transfer is still open. */
  #printStatuses(step: Step): boolean {
    let open = false
    for (const id of step.changedStatuses) {
      const status = step.statuses.get(id)
      if (!status || !this.#isDue(step, status)) continue
      this.#shownStatuses.set(`${step.digest} ${id}`, status)
      const transfer = formatTransfer(status.current, status.total)
      const took = (status.completed ?? status.timestamp) - (status.started ?? status.timestamp)
      if (status.completed === undefined) open = true
      this.#endLine()
      this.#line(
        step,
        [
          status.id,
          ...(transfer === '' ? [] : [transfer]),
          ...(took > 10 ? [formatSeconds(took)] : []),
          ...(status.completed === undefined ? [] : ['done']),
        ].join(' '),
      )
    }
    step.changedStatuses.clear()
    return open
  }

  #isDue(step: Step, status: StatusEvent): boolean {
    const shown = this.#shownStatuses.get(`${step.digest} ${status.id}`)
    if (!shown || status.completed !== undefined) return true
    const share = status.total > 0 ? (status.current - shown.current) / status.total : 0
    return share >= MIN_STATUS_SHARE || status.timestamp - shown.timestamp >= MIN_STATUS_MS
  }

  #printWarnings(step: Step): void {
    for (const warning of step.warnings.splice(0)) {
      this.#endLine()
      this.#line(step, `WARN: ${Buffer.from(warning.short).toString()}`)
    }
  }

  #printLog(step: Step): void {
    const { log } = step
    const lines = log.pending
    log.pending = []
    for (const [index, line] of lines.entries()) {
      const last = index === lines.length - 1
      const text = this.#open ? line : `#${step.index} ${line}`
      this.#open = last && log.partial
      this.#options.write(this.#open ? text : `${text}\n`)
    }
  }

  #outcome(step: Step): string {
    if (step.error !== '') return isCanceled(step.error) ? 'CANCELED' : `ERROR: ${step.error}`
    if (step.cached) return 'CACHED'
    return `DONE ${formatSeconds(totalTime(step.intervals, this.#options.now()))}`
  }

  #line(step: Step, text: string): void {
    this.#options.write(`#${step.index} ${text}\n`)
  }

  #endLine(): void {
    if (this.#open) this.#options.write('\n')
    this.#open = false
  }
}
