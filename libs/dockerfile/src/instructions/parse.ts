import { SlipwayError, wrapError } from '@slipway/base'
import type { Linter } from '../lint/linter.ts'
import { errorWithSuggestion } from '../lint/suggest.ts'
import type { AstInstruction } from '../parser/ast.ts'
import { lineRanges, withLocation } from '../parser/location.ts'
import { keywords, parseDockerfileSyntax } from '../parser/parse.ts'
import { toLower } from '../shell/text.ts'
import { parseAdd, parseCopy } from './copy.ts'
import { parseFrom } from './from.ts'
import { parseHealthcheck } from './healthcheck.ts'
import { createRequest, type Request } from './request.ts'
import { parseRun } from './run.ts'
import * as simple from './simple.ts'
import type { ArgInstruction, Instruction, InstructionKind, ParsedStages, Stage } from './types.ts'

const parsers: { readonly [K in InstructionKind]: (request: Request) => Extract<Instruction, { kind: K }> } =
  {
    add: parseAdd,
    arg: simple.parseArg,
    cmd: simple.parseCmd,
    copy: parseCopy,
    entrypoint: simple.parseEntrypoint,
    env: simple.parseEnv,
    expose: simple.parseExpose,
    healthcheck: parseHealthcheck,
    label: simple.parseLabel,
    maintainer: simple.parseMaintainer,
    onbuild: simple.parseOnbuild,
    run: parseRun,
    shell: simple.parseShell,
    stopsignal: simple.parseStopsignal,
    user: simple.parseUser,
    volume: simple.parseVolume,
    workdir: simple.parseWorkdir,
  }

function isKind(name: string): name is InstructionKind {
  return Object.hasOwn(parsers, name)
}

type Statement =
  | { readonly kind: 'from'; readonly stage: Stage }
  | { readonly kind: 'instruction'; readonly instruction: Instruction }

function parseStatement(node: AstInstruction, linter: Linter | undefined): Statement {
  const name = toLower(node.keyword)
  try {
    const request = createRequest(node, linter)
    if (name === 'from') return { kind: 'from', stage: parseFrom(request) }
    if (isKind(name)) return { kind: 'instruction', instruction: parsers[name](request) }
    const options = keywords.map((keyword) => keyword.toUpperCase())
    throw errorWithSuggestion(`unknown instruction: ${node.keyword}`, node.keyword, options, false)
  } catch (error) {
    throw withLocation(error, lineRanges(node.startLine, node.endLine))
  }
}

/** The typed form of one instruction that is no FROM. */
export function parseInstruction(node: AstInstruction, linter?: Linter): Instruction {
  const statement = parseStatement(node, linter)
  if (statement.kind === 'instruction') return statement.instruction
  const error = new SlipwayError('invalid-argument', 'FROM is not a command type')
  throw withLocation(error, lineRanges(node.startLine, node.endLine))
}

/**
 * The instruction of an ONBUILD trigger, as it comes from an image's config. `line` and `endLine` are those of
 * the FROM that runs it: a trigger has no place of its own in the file.
 */
export function parseTrigger(expression: string, line: number, endLine: number): Instruction {
  const [node, ...more] = parseDockerfileSyntax(expression).instructions
  if (node === undefined || more.length > 0) {
    throw new SlipwayError('invalid-argument', 'onbuild trigger should be a single expression')
  }
  return parseInstruction({ ...node, startLine: line, endLine })
}

/** The stages of a file and the ARGs before the first of them. There may be no stage: see `parseDockerfile`. */
export function parseStages(nodes: readonly AstInstruction[], linter?: Linter): ParsedStages {
  const metaArgs: ArgInstruction[] = []
  const stages: (Stage & { readonly instructions: Instruction[] })[] = []
  for (const node of nodes) {
    let statement: Statement
    try {
      statement = parseStatement(node, linter)
    } catch (error) {
      throw wrapError(error, `dockerfile parse error on line ${node.startLine}`)
    }
    const stage = stages.at(-1)
    if (statement.kind === 'from') {
      stages.push({ ...statement.stage, instructions: [] })
    } else if (stage !== undefined) {
      stage.instructions.push(statement.instruction)
    } else if (statement.instruction.kind === 'arg') {
      metaArgs.push(statement.instruction)
    } else {
      const error = new SlipwayError('invalid-argument', 'no build stage in current context')
      throw withLocation(error, lineRanges(node.startLine, node.endLine))
    }
  }
  return { metaArgs, stages }
}
