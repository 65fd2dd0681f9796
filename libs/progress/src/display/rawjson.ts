import type { ProgressEvent, WarningEvent } from '../progress.ts'
import type { Display, DisplayOptions } from './display.ts'

/** One JSON object a line, in the form of BuildKit's SolveStatus. */
export class RawJsonDisplay implements Display {
  readonly warnings: WarningEvent[] = []
  readonly #write: (text: string) => void

  constructor(options: Pick<DisplayOptions, 'write'>) {
    this.#write = options.write
  }

  update(events: readonly ProgressEvent[]): void {
    this.#write(`${JSON.stringify(solveStatus(events))}\n`)
  }

  refresh(): void {}
  close(): void {}
}

export function solveStatus(events: readonly ProgressEvent[]): object {
  const out: Record<string, object[]> = {}
  const add = (list: string, value: object): void => {
    out[list] ??= []
    out[list].push(value)
  }
  for (const event of events) {
    switch (event.kind) {
      case 'vertex': {
        const { kind: _kind, started, completed, inputs, cached, progressGroup, ...rest } = event
        add('vertexes', {
          digest: rest.digest,
          ...(inputs.length > 0 ? { inputs } : {}),
          name: rest.name,
          ...times(started, completed),
          ...(cached ? { cached } : {}),
          ...(rest.error ? { error: rest.error } : {}),
          ...(progressGroup ? { progressGroup } : {}),
        })
        break
      }
      case 'status':
        add('statuses', {
          id: event.id,
          vertex: event.vertex,
          ...(event.name ? { name: event.name } : {}),
          ...(event.total === 0 ? {} : { total: event.total }),
          current: event.current,
          timestamp: isoTime(event.timestamp),
          ...times(event.started, event.completed),
        })
        break
      case 'log':
        add('logs', {
          vertex: event.vertex,
          stream: event.stream,
          data: base64(event.data),
          timestamp: isoTime(event.timestamp),
        })
        break
      case 'warning':
        add('warnings', warningJson(event))
    }
  }
  return out
}

function warningJson(event: WarningEvent): object {
  return {
    vertex: event.vertex,
    level: event.level,
    short: base64(event.short),
    ...(event.detail.length > 0 ? { detail: event.detail.map(base64) } : {}),
    ...(event.url ? { url: event.url } : {}),
    ...(event.source
      ? {
          sourceInfo: {
            filename: event.source.filename,
            data: base64(event.source.data),
            language: event.source.language,
          },
        }
      : {}),
    ...(event.ranges.length > 0 ? { range: event.ranges } : {}),
  }
}

function times(started: number | undefined, completed: number | undefined): object {
  return {
    ...(started === undefined ? {} : { started: isoTime(started) }),
    ...(completed === undefined ? {} : { completed: isoTime(completed) }),
  }
}

/** RFC 3339 with as many digits as are known. */
function isoTime(ms: number): string {
  const whole = Math.floor(ms)
  const digits =
    String(whole % 1000).padStart(3, '0') + String(Math.round((ms - whole) * 1e6)).padStart(6, '0')
  const fraction = digits.replace(/0+$/, '')
  return new Date(whole).toISOString().replace(/\.\d{3}Z$/, fraction === '' ? 'Z' : `.${fraction}Z`)
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
