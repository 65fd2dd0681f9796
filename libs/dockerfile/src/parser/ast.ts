import type { SourceRange } from '@slipway/base'
import type { EscapeToken } from '../shell/expand.ts'

export interface Heredoc {
  /** The delimiter without its quotes. */
  readonly name: string
  /** The number before `<<`; 0 where there is none. */
  readonly fileDescriptor: number
  /** False when a part of the delimiter was quoted. */
  readonly expand: boolean
  /** `<<-`. */
  readonly chomp: boolean
  /** The body as it stands in the file, line ends included. */
  readonly content: string
}

/** One instruction of the file, its arguments split by the rules of its keyword, nothing expanded. */
export interface AstInstruction {
  /** As written; it may be no known keyword. */
  readonly keyword: string
  readonly flags: readonly string[]
  /** For ENV and LABEL: key, value and separator (`=` or empty) of each pair, in a row. */
  readonly args: readonly string[]
  /** The arguments were given as a JSON array. */
  readonly json: boolean
  /** The instruction that an ONBUILD holds. */
  readonly trigger: AstInstruction | undefined
  readonly heredocs: readonly Heredoc[]
  /** The line with its continuations joined, leading space removed. */
  readonly original: string
  /** 1-based, both inclusive; the bodies of heredocs belong to it. */
  readonly startLine: number
  readonly endLine: number
  readonly comments: readonly string[]
}

export interface ParseWarning {
  readonly rule: 'NoEmptyContinuation'
  readonly message: string
  readonly location: readonly SourceRange[]
}

export interface ParsedDockerfile {
  readonly instructions: readonly AstInstruction[]
  readonly escapeToken: EscapeToken
  readonly warnings: readonly ParseWarning[]
}
