import type { Logger } from '@slipway/base'

/** Bytes of a frontend's error output that reach the log; what comes after is only counted. */
const MAX_LOGGED = 64 << 10
const MAX_LINE = 4 << 10

/** The error output of a frontend: in the daemon's log, and its last words for an error. */
export class ErrorOutput {
  readonly #source: string
  readonly #logger: Logger
  #logged = 0
  #dropped = 0
  #line = ''
  #last = ''

  constructor(source: string, logger: Logger) {
    this.#source = source
    this.#logger = logger
  }

  write(chunk: Uint8Array): void {
    if (this.#logged >= MAX_LOGGED) {
      this.#dropped += chunk.length
      return
    }
    this.#logged += chunk.length
    const lines = (this.#line + Buffer.from(chunk).toString('utf8')).split('\n')
    this.#line = (lines.pop() ?? '').slice(-MAX_LINE)
    for (const line of lines) this.#tell(line.slice(0, MAX_LINE))
  }

  /** The last line that says something. */
  last(): string {
    return (this.#line.trim() === '' ? this.#last : this.#line).trim()
  }

  end(): void {
    if (this.#line !== '') this.#tell(this.#line)
    this.#line = ''
    if (this.#dropped > 0)
      this.#logger.warn(
        { frontend: this.#source, bytes: this.#dropped },
        'the frontend said more than is kept in the log',
      )
    this.#dropped = 0
  }

  #tell(line: string): void {
    if (line.trim() === '') return
    this.#last = line
    this.#logger.info({ frontend: this.#source }, line)
  }
}
