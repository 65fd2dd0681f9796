export interface ProcessIO {
  readonly stdin?: AsyncIterable<Uint8Array>
  /** With a promise the process is not read from again before it settles. */
  stdout(chunk: Uint8Array): void | Promise<void>
  stderr(chunk: Uint8Array): void | Promise<void>
}

export interface ProcessExit {
  /** 128+n after signal n. */
  readonly exitCode: number
  readonly signal?: number
  readonly oomKilled?: boolean
}

/** A process wherever it runs. */
export interface RunningProcess {
  /** Settles once it ended and all of its output was delivered. */
  readonly exit: Promise<ProcessExit>
  kill(signal: number): Promise<void>
  resize(size: { readonly rows: number; readonly cols: number }): Promise<void>
}
