import { SlipwayError } from '@slipway/base'
import type { Linter } from '../lint/linter.ts'
import type { AstInstruction } from '../parser/ast.ts'
import { lineRanges } from '../parser/location.ts'
import { trim } from '../shell/text.ts'
import type { CommandLine, InstructionBase } from './types.ts'

/** What the parser of one keyword gets. */
export interface Request {
  readonly node: AstInstruction
  readonly base: InstructionBase
  /** Has the configuration of the comments above the instruction. */
  readonly linter: Linter | undefined
}

export function createRequest(node: AstInstruction, linter: Linter | undefined): Request {
  const base: InstructionBase = {
    keyword: node.keyword,
    source: trim(node.original),
    location: lineRanges(node.startLine, node.endLine),
    comments: node.comments,
  }
  return { node, base, linter: linter?.withComments(node.comments) }
}

export function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}

export function requireArguments(node: AstInstruction, keyword: string): void {
  if (node.args.length === 0) throw invalid(`${keyword} requires at least one argument`)
}

export function requireOneArgument(node: AstInstruction, keyword: string): string {
  const [argument, ...more] = node.args
  if (argument === undefined || more.length > 0) throw invalid(`${keyword} requires exactly one argument`)
  return argument
}

/** The command line of RUN, CMD and ENTRYPOINT. */
export function commandLine(node: AstInstruction): CommandLine {
  return {
    args: node.args,
    files: node.heredocs.map(({ name, content, chomp }) => ({ name, data: content, chomp })),
    shellForm: !node.json,
  }
}
