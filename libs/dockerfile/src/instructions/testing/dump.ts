import { errorMessage, formatGoDuration, type SourceRange } from '@slipway/base'
import { parseLintOptions, type RuleSet } from '../../lint/config.ts'
import { Linter } from '../../lint/linter.ts'
import type { AstInstruction, ParsedDockerfile } from '../../parser/ast.ts'
import { detectSyntax, findDirective, type FoundDirective } from '../../parser/directives.ts'
import { errorLocations } from '../../parser/location.ts'
import { parseDockerfileSyntax } from '../../parser/parse.ts'
import { type Env, envFromList } from '../../shell/env.ts'
import { type EscapeToken, expandWord, processWord } from '../../shell/expand.ts'
import { expand, expandContents } from '../expand.ts'
import { parseStages } from '../parse.ts'
import type { ExpandedInstruction, Instruction, Stage } from '../types.ts'

/** The results of this library in the shape of the vectors that were recorded from BuildKit's own parser. */
export type Dump = Readonly<Record<string, unknown>>

function lines(ranges: readonly SourceRange[]): number[] {
  return ranges.map((range) => range.start.line)
}

function dumpError(error: unknown): Dump {
  return { message: errorMessage(error), locations: errorLocations(error).map(lines) }
}

function dumpNode(node: AstInstruction): Dump {
  const { trigger, ...rest } = node
  return { ...rest, args: trigger === undefined ? node.args : [trigger.keyword] }
}

function orNull(value: unknown): unknown {
  return value === undefined ? null : value
}

function dumpInstruction(instruction: Instruction | ExpandedInstruction): Dump {
  const { location, ...rest } = instruction
  const dump = { ...rest, lines: lines(location) }
  switch (instruction.kind) {
    case 'add':
      return { ...dump, keepGitDir: orNull(instruction.keepGitDir), unpack: orNull(instruction.unpack) }
    case 'arg':
      return { ...dump, args: instruction.args.map((arg) => ({ ...arg, value: orNull(arg.value) })) }
    case 'healthcheck': {
      const { interval, timeout } = instruction.health
      return { ...dump, durations: [interval, timeout].map(formatGoDuration) }
    }
    case 'run': {
      const { mountFlags, ...run } = { ...dump, mountFlags: instruction.mountFlags }
      const flagsUsed = instruction.flagsUsed.toSorted()
      if (!('mounts' in instruction)) return { ...run, flagsUsed, froms: mountFlags.map((flag) => flag.from) }
      const mounts = instruction.mounts.map((mount) => {
        const { env, mode, uid, gid } = mount
        return { ...mount, env: orNull(env), mode: orNull(mode), uid: orNull(uid), gid: orNull(gid) }
      })
      return { ...run, flagsUsed, mounts, froms: mounts.map((mount) => mount.from) }
    }
    default:
      return dump
  }
}

function dumpExpanded(instruction: Instruction, env: Env, escapeToken: EscapeToken): Dump {
  try {
    const expanded = expand(instruction, (word) => expandWord(word, env, { escapeToken }))
    if (expanded.kind !== 'add' && expanded.kind !== 'copy') return dumpInstruction(expanded)
    const options = { escapeToken: '\\', skipQuotes: true } as const
    return dumpInstruction(expandContents(expanded, (word) => expandWord(word, env, options)))
  } catch (error) {
    return { error: errorMessage(error) }
  }
}

function dumpStage(stage: Stage, env: Env, escapeToken: EscapeToken): Dump {
  const { location, instructions, ...rest } = stage
  return {
    ...rest,
    lines: lines(location),
    instructions: instructions.map(dumpInstruction),
    expanded: instructions.map((instruction) => dumpExpanded(instruction, env, escapeToken)),
  }
}

/** Everything that the parser says about a file, its words expanded with `env`. */
export function dumpDockerfile(text: string, env: readonly string[]): Dump {
  let parsed: ParsedDockerfile
  try {
    parsed = parseDockerfileSyntax(text)
  } catch (error) {
    return { error: dumpError(error) }
  }
  const { instructions, escapeToken, warnings } = parsed
  const lint: Dump[] = []
  const linter = new Linter(parseLintOptions('experimental=all'), ({ location, ...finding }) =>
    lint.push({ ...finding, lines: lines(location) }),
  )
  const head = {
    nodes: instructions.map(dumpNode),
    warnings: warnings.map(({ message, location }) => ({ message, line: location[0]!.start.line })),
    escape: escapeToken,
    lint,
  }
  try {
    const { metaArgs, stages } = parseStages(instructions, linter)
    const variables = envFromList(env)
    return {
      ...head,
      metaArgs: metaArgs.map(dumpInstruction),
      stages: stages.map((stage) => dumpStage(stage, variables, escapeToken)),
    }
  } catch (error) {
    return { ...head, stageError: dumpError(error) }
  }
}

export function dumpWord(
  word: string,
  env: readonly string[],
  escapeToken: EscapeToken,
  options: readonly string[],
): Dump {
  const flags = Object.fromEntries(options.map((name) => [name, true]))
  const result = processWord(word, envFromList(env), { ...flags, escapeToken })
  return {
    value: result.value,
    words: result.words,
    matched: [...result.matched].toSorted(),
    unmatched: [...result.unmatched].toSorted(),
    ...(result.error === undefined ? {} : { error: result.error.message }),
  }
}

function dumpDirective(found: FoundDirective): Dump {
  return { value: found.value, cmdline: found.cmdline, lines: lines(found.location) }
}

function dumpRuleSet(set: RuleSet): readonly [names: string[], all: boolean] {
  return set === 'all' ? [[], true] : [[...set], false]
}

function dumpConfig(text: string): Dump {
  try {
    const config = parseLintOptions(text)
    const [skip, skipAll] = dumpRuleSet(config.skip)
    const [experimental, experimentalAll] = dumpRuleSet(config.experimental)
    return { config: { skip, skipAll, experimental, experimentalAll, error: config.error } }
  } catch (error) {
    return { checkError: errorMessage(error) }
  }
}

export function dumpDirectives(text: string): Dump {
  const data = Buffer.from(text)
  const syntax = detectSyntax(data)
  const check = findDirective('check', data)
  return {
    ...(syntax === undefined ? {} : { syntax: dumpDirective(syntax) }),
    ...(check === undefined ? {} : { check: dumpDirective(check), ...dumpConfig(check.value) }),
  }
}
