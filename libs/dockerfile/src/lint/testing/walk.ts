import type { SlipwayError } from '@slipway/base'
import { parseDockerfile } from '../../instructions/dockerfile.ts'
import { expand, expandContents } from '../../instructions/expand.ts'
import type { ArgInstruction, Instruction, Stage } from '../../instructions/types.ts'
import { type Env, envFromList } from '../../shell/env.ts'
import { type EscapeToken, expandWords, processWord } from '../../shell/expand.ts'
import {
  reportExposedPort,
  reportRelativeWorkdir,
  reportRepeated,
  reportShellForm,
} from '../command-checks.ts'
import { resolveLintConfig } from '../config.ts'
import { Linter, type LintFinding } from '../linter.ts'
import { reportConstantPlatform, reportRedundantPlatform } from '../platform-checks.ts'
import {
  reportInvalidDefaultBases,
  reportLegacyFormat,
  reportSecretKey,
  reportUndeclaredFromArgs,
  reportUndefinedVariables,
} from '../variable-checks.ts'

const automaticArgs = [
  'TARGETPLATFORM=linux/amd64',
  'TARGETOS=linux',
  'TARGETARCH=amd64',
  'BUILDPLATFORM=linux/amd64',
]

/** One stage on its way, with just enough of a conversion to ask every rule. */
class StageWalk {
  readonly #linter: Linter
  readonly #escapeToken: EscapeToken
  readonly #vars = new Map([['PATH', '/bin']])
  readonly #declared = new Set<string>()
  readonly #last = new Map<string, Instruction>()

  constructor(linter: Linter, escapeToken: EscapeToken) {
    this.#linter = linter
    this.#escapeToken = escapeToken
  }

  get #env(): Env {
    return envFromList([...this.#vars].map(([key, value]) => `${key}=${value}`))
  }

  #expander(linter: Linter, at: Instruction, skipQuotes = false): (word: string) => string {
    return (word) => {
      const result = processWord(word, this.#env, { escapeToken: this.#escapeToken, skipQuotes })
      reportUndefinedVariables(linter, at.location, result.unmatched, this.#declared, this.#env)
      if (result.error !== undefined) throw result.error
      return result.value
    }
  }

  #arg(linter: Linter, instruction: ArgInstruction): void {
    for (const { key, value } of instruction.args) {
      reportSecretKey(linter, 'ARG', key, instruction.location)
      if (value !== undefined) this.#vars.set(key, this.#expander(linter, instruction)(value))
      this.#declared.add(key)
    }
  }

  visit(instruction: Instruction): void {
    const linter = this.#linter.withComments(instruction.comments)
    if (instruction.kind === 'arg') {
      this.#arg(linter, instruction)
      return
    }
    const expanded = expand(instruction, this.#expander(linter, instruction))
    if (expanded.kind === 'add' || expanded.kind === 'copy') {
      expandContents(expanded, this.#expander(linter, instruction, true))
    }
    this.#ask(linter, expanded)
    this.#last.set(expanded.kind, expanded)
  }

  #ask(linter: Linter, instruction: Instruction): void {
    switch (instruction.kind) {
      case 'cmd':
      case 'entrypoint':
        reportShellForm(linter, instruction, this.#last.has('shell'))
        reportRepeated(linter, this.#last.get(instruction.kind)?.location, instruction)
        break
      case 'healthcheck':
        reportRepeated(linter, this.#last.get(instruction.kind)?.location, instruction)
        break
      case 'env':
        reportLegacyFormat(linter, instruction)
        for (const { key, value } of instruction.env) {
          reportSecretKey(linter, 'ENV', key, instruction.location)
          this.#vars.set(key, value)
        }
        break
      case 'label':
        reportLegacyFormat(linter, instruction)
        break
      case 'workdir':
        if (!this.#last.has('workdir'))
          reportRelativeWorkdir(linter, instruction, (path) => path.startsWith('/'))
        break
      case 'expose':
        for (const port of instruction.ports) {
          for (const text of expandWords(port, this.#env, { escapeToken: this.#escapeToken })) {
            const protocol = text.split('/')[1] ?? ''
            reportExposedPort(linter, instruction.location, {
              text,
              protocol,
              hasHostPart: text.includes(':'),
            })
          }
        }
        break
      default:
    }
  }
}

function visitFrom(linter: Linter, stage: Stage, env: Env, escapeToken: EscapeToken): void {
  const name = processWord(stage.baseName, env, { escapeToken })
  reportUndeclaredFromArgs(linter, stage.location, name.unmatched, new Set(env.keys()))
  if (stage.platform === '') return
  const flag = processWord(stage.platform, env, { escapeToken })
  const [os = '', architecture = ''] = flag.value.split('/')
  reportRedundantPlatform(linter, stage.location, stage.platform, flag, env)
  reportConstantPlatform(linter, stage.location, stage.name, flag, { os, architecture })
}

export interface WalkResult {
  readonly findings: readonly LintFinding[]
  readonly failure: SlipwayError | undefined
}

/** All findings in a file, for a build without arguments for linux/amd64. */
export function lintFile(text: string): WalkResult {
  const findings: LintFinding[] = []
  const linter = new Linter(resolveLintConfig(Buffer.from(text), undefined), (finding) =>
    findings.push(finding),
  )
  const { metaArgs, stages, escapeToken } = parseDockerfile(text, linter)
  const globals = [...automaticArgs, 'TARGETSTAGE=default']
  for (const { key, value } of metaArgs.flatMap((instruction) => instruction.args)) {
    if (value !== undefined) globals.push(`${key}=${value}`)
  }
  const env = envFromList(globals)
  const nameOf = (name: string): string => processWord(name, env, { escapeToken }).value
  reportInvalidDefaultBases(linter, stages, nameOf, (name) => /^[a-z]+(:\w+)?$/.test(name))
  for (const stage of stages) {
    visitFrom(linter.withComments(stage.comments), stage, env, escapeToken)
    const walk = new StageWalk(linter, escapeToken)
    for (const instruction of stage.instructions) walk.visit(instruction)
  }
  return { findings, failure: linter.failure() }
}
