import type { ProgressEvent, StatusEvent, WarningEvent } from '../progress.ts'
import { type Colors, colorsFromEnv, paint } from './colors.ts'
import type { Display, DisplayOptions } from './display.ts'
import { failedLogs } from './error-logs.ts'
import { formatSeconds, formatTransfer, isCanceled } from './format.ts'
import { type Interval, totalTime } from './intervals.ts'
import type { Step } from './step.ts'
import { Terminal } from './terminal.ts'
import { Trace } from './trace.ts'

const MIN_LOG_LINES = 6
const LOG_PADDING = 10
const ERROR_LINES = 500
const FAINT = '\u001b[2m'
const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'

/** One line of the display. */
interface Row {
  readonly text: string
  /** At the end of the text, as far as there is room. */
  readonly status: string
  readonly timer: string
  readonly color: string
  readonly done: boolean
  readonly log: Terminal | undefined
}

/** Redraws the whole build in place: a header, one line for each step and transfer, the last log lines of what runs. */
export class TtyDisplay implements Display {
  readonly #options: DisplayOptions
  readonly #trace: Trace
  readonly #colors: Colors
  readonly #logLines: number
  readonly #terminals = new Map<Step, Terminal>()
  #drawn = 0

  constructor(options: DisplayOptions) {
    this.#options = options
    this.#trace = new Trace(options.now)
    this.#colors = colorsFromEnv(options.env)
    const lines = Number.parseInt(options.env['BUILDKIT_TTY_LOG_LINES'] ?? '', 10)
    this.#logLines = lines > 0 ? lines : MIN_LOG_LINES
  }

  get warnings(): readonly WarningEvent[] {
    return this.#trace.warnings
  }

  update(events: readonly ProgressEvent[]): void {
    this.#trace.update(events)
    for (const event of events) {
      if (event.kind !== 'log') continue
      const step = this.#trace.byDigest.get(event.vertex)
      if (!step) continue
      const terminal = this.#terminals.get(step) ?? new Terminal(this.#logLines)
      this.#terminals.set(step, terminal)
      terminal.write(Buffer.from(event.data).toString())
      // Shown from the terminal; what was not shown yet is of no use here.
      step.log.pending = []
    }
  }

  refresh(): void {
    this.#draw(false)
  }

  close(): void {
    this.#draw(true)
    this.#options.write(failedLogs(this.#trace, ERROR_LINES))
  }

  #draw(all: boolean): void {
    const { width, height } = this.#options.size()
    const lines = [this.#header(width, all), ...this.#lines(width, height, all)]
    const stale = Math.max(this.#drawn - lines.length, 0)
    const up = this.#drawn > 0 ? `\u001b[${this.#drawn}A` : ''
    const cleared = '\u001b[K\n'
    this.#options.write(
      `${HIDE_CURSOR}${up}\r${lines.map((line) => `${line}${cleared}`).join('')}` +
        `${cleared.repeat(stale)}${stale > 0 ? `\u001b[${stale}A` : ''}${SHOW_CURSOR}`,
    )
    this.#drawn = lines.length
  }

  #header(width: number, all: boolean): string {
    const { total, completed } = this.#trace.counts()
    const now = this.#options.now()
    const began = this.#trace.startedAt === undefined ? now : this.#trace.startedAt + this.#trace.skew
    const finished = all && completed > 0 && completed === total ? ' FINISHED' : ''
    return fit(`[+] Building ${formatSeconds(now - began)} (${completed}/${total})${finished}`, width - 1)
  }

  #lines(width: number, height: number, all: boolean): readonly string[] {
    const rows = this.#trace.steps.flatMap((step) => this.#rows(step))
    const shown = all ? rows : fitRows(rows, height - 2)
    let room = height - 2 - shown.length
    const lines: string[] = []
    for (const row of shown) {
      const line = rowLine(row, width)
      if (line !== undefined) lines.push(paint(line, row.color))
      const log = all || row.done ? [] : (row.log?.lines() ?? [])
      if (log.length === 0 || room < log.length) continue
      room -= log.length
      for (const text of log) lines.push(paint(fit(` => => # ${text}`, width - LOG_PADDING + 9), FAINT))
    }
    return lines
  }

  #rows(step: Step): readonly Row[] {
    const rows = [this.#stepRow(step)]
    for (const status of step.statuses.values()) rows.push(this.#statusRow(status))
    for (const warning of step.warnings) {
      rows.push({
        text: ` => WARN: ${Buffer.from(warning.short).toString()}`,
        status: '',
        timer: formatTimer(step.intervals, this.#localNow()),
        color: this.#colors.cancel,
        done: true,
        log: undefined,
      })
    }
    return rows
  }

  #stepRow(step: Step): Row {
    let mark = ''
    let color = this.#colors.run
    if (step.error !== '') {
      mark = isCanceled(step.error) ? 'CANCELED ' : 'ERROR '
      color = isCanceled(step.error) ? this.#colors.cancel : this.#colors.error
    }
    if (step.cached) mark = `CACHED ${mark}`
    return {
      text: ` => ${mark}${step.name.replaceAll('\t', ' ')}`,
      status: '',
      timer: formatTimer(step.intervals, this.#localNow()),
      color: step.completed ? color : '',
      done: step.completed,
      log: this.#terminals.get(step),
    }
  }

  #statusRow(status: StatusEvent): Row {
    const done = status.completed !== undefined
    const start = status.started ?? status.timestamp
    const interval = status.completed === undefined ? { start } : { start, stop: status.completed }
    return {
      text: ` => => ${status.id}`,
      status: formatTransfer(status.current, status.total),
      timer: formatTimer([interval], this.#localNow()),
      color: done ? this.#colors.run : '',
      done,
      log: undefined,
    }
  }

  /** Now, on the daemon's clock. */
  #localNow(): number {
    return this.#options.now() - this.#trace.skew
  }
}

function formatTimer(intervals: readonly Interval[], now: number): string {
  const ms = totalTime(intervals, now)
  return formatSeconds(ms < 50 ? 0 : ms)
}

function rowLine(row: Row, width: number): string | undefined {
  const room = width - row.timer.length - 2
  if (room < 12) return undefined
  const withStatus = row.status !== '' && room > row.status.length + 12
  const text = fit(row.text, withStatus ? room - row.status.length - 1 : room)
  return `${(withStatus ? `${text} ${row.status}` : text).padEnd(room)} ${row.timer}`
}

function fit(text: string, width: number): string {
  return text.length > width ? text.slice(0, Math.max(width, 0)) : text
}

/** The last rows that fit, with finished ones giving way to running ones that would be cut off. */
function fitRows(rows: readonly Row[], limit: number): readonly Row[] {
  if (rows.length <= limit) return rows
  if (limit <= 0) return []
  const visible = rows.slice(rows.length - limit)
  const hidden = rows.slice(0, rows.length - limit).filter((row) => !row.done)
  let drop = Math.min(hidden.length, visible.filter((row) => row.done).length)
  const moved = hidden.slice(hidden.length - drop)
  const kept = visible.filter((row) => !row.done || drop-- <= 0)
  return [...moved, ...kept]
}
