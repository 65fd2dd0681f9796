import type { ProgressEvent, WarningEvent } from '../progress.ts'
import { PlainDisplay } from './plain.ts'
import { RawJsonDisplay } from './rawjson.ts'
import { TtyDisplay } from './tty.ts'

export type DisplayMode = 'auto' | 'plain' | 'tty' | 'rawjson' | 'quiet'

/** What a display writes to. */
export interface DisplayOutput {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  write(text: string): unknown
}

export interface DisplayOptions {
  readonly write: (text: string) => void
  readonly size: () => { readonly width: number; readonly height: number }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => number
}

/** Shows a build. `update` only takes events in; `refresh` writes. */
export interface Display {
  readonly warnings: readonly WarningEvent[]
  update(events: readonly ProgressEvent[]): void
  refresh(): void
  /** Writes what is left, and the logs of failed steps. */
  close(): void
}

const DEFAULT_WIDTH = 80
const DEFAULT_HEIGHT = 10
const DEFAULT_RATE_MS = 100

/** A display that refreshes itself. */
export class LiveDisplay implements Disposable {
  readonly #display: Display
  readonly #timer: NodeJS.Timeout
  #closed = false

  constructor(display: Display, rateMs: number = DEFAULT_RATE_MS) {
    this.#display = display
    this.#timer = setInterval(() => display.refresh(), rateMs)
    this.#timer.unref()
  }

  get warnings(): readonly WarningEvent[] {
    return this.#display.warnings
  }

  update(events: readonly ProgressEvent[]): void {
    this.#display.update(events)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    clearInterval(this.#timer)
    this.#display.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }
}

/** Throws where `tty` is asked for and `out` is none. */
export function openDisplay(
  mode: DisplayMode,
  out: DisplayOutput,
  env: Readonly<Record<string, string | undefined>>,
): LiveDisplay {
  const options: DisplayOptions = {
    write: (text) => {
      if (text !== '') out.write(text)
    },
    size: () => ({ width: out.columns || DEFAULT_WIDTH, height: out.rows || DEFAULT_HEIGHT }),
    env,
    now: Date.now,
  }
  const rate = Number.parseInt(env['TTY_DISPLAY_RATE'] ?? '', 10)
  return new LiveDisplay(createDisplay(mode, out.isTTY === true, options), rate > 0 ? rate : DEFAULT_RATE_MS)
}

export function createDisplay(mode: DisplayMode, isTty: boolean, options: DisplayOptions): Display {
  switch (mode) {
    case 'quiet':
      return { warnings: [], update: () => {}, refresh: () => {}, close: () => {} }
    case 'rawjson':
      return new RawJsonDisplay(options)
    case 'plain':
      return new PlainDisplay(options)
    case 'tty':
      if (!isTty) throw new Error('failed to get console: provided file is not a console')
      return new TtyDisplay(options)
    case 'auto':
      return isTty ? new TtyDisplay(options) : new PlainDisplay(options)
  }
}

/** `undefined` for a word that is no mode. */
export function parseDisplayMode(text: string): DisplayMode | undefined {
  if (text === '') return 'auto'
  return (['auto', 'plain', 'tty', 'rawjson', 'quiet'] as const).find((mode) => mode === text)
}
