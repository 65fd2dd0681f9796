import type { ErrorDetail } from '@slipway/base'

/** Which build of the program runs: what the stacks that it sends say. */
export interface ProgramVersion {
  readonly version: string
  readonly revision: string
}

/** Where an error was made, in which process. As BuildKit's `stack.Stack`. */
export interface StackTrace extends ProgramVersion {
  readonly cmdline: readonly string[]
  readonly pid: number
  readonly frames: readonly { readonly name: string; readonly file: string; readonly line: number }[]
}

const TYPE_URL = 'github.com/moby/buildkit/stack.Stack+json'

let program: ProgramVersion = { version: '', revision: '' }

/** Said once by a program's main; a process is of one version. */
export function setProgramVersion(version: ProgramVersion): void {
  program = version
}

/** The stack of an error's first cause in this process. */
export function stackOf(error: unknown): StackTrace {
  return { ...program, cmdline: process.argv, pid: process.pid, frames: framesOf(firstCause(error)) }
}

export function encodeStack({ frames, ...rest }: StackTrace): ErrorDetail {
  const json = {
    frames: frames.map(({ name, file, line }) => ({ Name: name, File: file, Line: line })),
    ...rest,
  }
  return { kind: 'any', typeUrl: TYPE_URL, value: Buffer.from(JSON.stringify(json)) }
}

export function isStack(detail: ErrorDetail): boolean {
  return detail.kind === 'any' && detail.typeUrl === TYPE_URL
}

/** A stack that another process sent; undefined for details of other kinds and for what cannot be read. */
export function decodeStack(detail: ErrorDetail): StackTrace | undefined {
  if (detail.kind !== 'any' || !isStack(detail)) return undefined
  try {
    const { frames, cmdline, pid, version, revision } = JSON.parse(
      Buffer.from(detail.value).toString('utf8'),
    ) as Readonly<Record<string, unknown>>
    return {
      version: text(version),
      revision: text(revision),
      pid: number(pid),
      cmdline: list(cmdline).map(text),
      frames: list(frames).map((frame) => {
        const { Name, File, Line } = (frame ?? {}) as Readonly<Record<string, unknown>>
        return { name: text(Name), file: text(File), line: number(Line) }
      }),
    }
  } catch {
    return undefined
  }
}

function firstCause(error: unknown): unknown {
  const seen = new Set<unknown>()
  let current = error
  while (current instanceof Error && current.cause instanceof Error && !seen.has(current)) {
    seen.add(current)
    current = current.cause
  }
  return current
}

function framesOf(error: unknown): StackTrace['frames'] {
  const { stack } = (error ?? {}) as { readonly stack?: unknown }
  return text(stack)
    .split('\n')
    .flatMap((line) => {
      const [, name = '<anonymous>', file = '', at = ''] =
        /^ {4}at (?:(.+) \()?(.+?):(\d+):\d+\)?$/.exec(line) ?? []
      return file === '' ? [] : [{ name, file: file.replace(/^file:\/\//, ''), line: Number(at) }]
    })
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
