import { reportDescription } from '../lint/instruction-checks.ts'
import { rules } from '../lint/rules.ts'
import { trim } from '../shell/text.ts'
import { parseFlags } from './flags.ts'
import { parseArgDefinition, parseKeyValues } from './key-values.ts'
import { commandLine, invalid, type Request, requireArguments, requireOneArgument } from './request.ts'
import type {
  ArgInstruction,
  CmdInstruction,
  EntrypointInstruction,
  EnvInstruction,
  ExposeInstruction,
  LabelInstruction,
  MaintainerInstruction,
  OnbuildInstruction,
  ShellInstruction,
  StopsignalInstruction,
  UserInstruction,
  VolumeInstruction,
  WorkdirInstruction,
} from './types.ts'

export function parseEnv({ node, base }: Request): EnvInstruction {
  parseFlags(node.flags, {})
  requireArguments(node, 'ENV')
  return { ...base, kind: 'env', env: parseKeyValues(node.args, 'ENV') }
}

export function parseLabel({ node, base }: Request): LabelInstruction {
  parseFlags(node.flags, {})
  requireArguments(node, 'LABEL')
  return { ...base, kind: 'label', labels: parseKeyValues(node.args, 'LABEL') }
}

export function parseMaintainer({ node, base, linter }: Request): MaintainerInstruction {
  linter?.report(rules.maintainerDeprecated, base.location)
  const maintainer = requireOneArgument(node, 'MAINTAINER')
  parseFlags(node.flags, {})
  return { ...base, kind: 'maintainer', maintainer }
}

/** ARG takes no flags and, as BuildKit, does not mind them. */
export function parseArg({ node, base, linter }: Request): ArgInstruction {
  requireArguments(node, 'ARG')
  const args = node.args.map((text) => parseArgDefinition(text, base.comments))
  reportDescription(
    linter,
    'ARG',
    args.map((arg) => arg.key),
    base,
  )
  return { ...base, kind: 'arg', args }
}

export function parseWorkdir({ node, base }: Request): WorkdirInstruction {
  const path = requireOneArgument(node, 'WORKDIR')
  parseFlags(node.flags, {})
  return { ...base, kind: 'workdir', path }
}

export function parseUser({ node, base }: Request): UserInstruction {
  const user = requireOneArgument(node, 'USER')
  parseFlags(node.flags, {})
  return { ...base, kind: 'user', user }
}

/** Flags are not minded here either. */
export function parseStopsignal({ node, base }: Request): StopsignalInstruction {
  return { ...base, kind: 'stopsignal', signal: requireOneArgument(node, 'STOPSIGNAL') }
}

export function parseCmd({ node, base }: Request): CmdInstruction {
  parseFlags(node.flags, {})
  return { ...base, kind: 'cmd', ...commandLine(node) }
}

export function parseEntrypoint({ node, base }: Request): EntrypointInstruction {
  parseFlags(node.flags, {})
  return { ...base, kind: 'entrypoint', ...commandLine(node) }
}

export function parseShell({ node, base }: Request): ShellInstruction {
  parseFlags(node.flags, {})
  requireArguments(node, 'SHELL')
  if (!node.json) throw invalid('SHELL requires the arguments to be in JSON form')
  return { ...base, kind: 'shell', shell: node.args }
}

export function parseExpose({ node, base }: Request): ExposeInstruction {
  requireArguments(node, 'EXPOSE')
  parseFlags(node.flags, {})
  return { ...base, kind: 'expose', ports: node.args.toSorted() }
}

export function parseVolume({ node, base }: Request): VolumeInstruction {
  requireArguments(node, 'VOLUME')
  parseFlags(node.flags, {})
  const volumes = node.args.map(trim)
  if (volumes.includes('')) throw invalid('VOLUME specified can not be an empty string')
  return { ...base, kind: 'volume', volumes }
}

export function parseOnbuild({ node, base }: Request): OnbuildInstruction {
  requireArguments(node, 'ONBUILD')
  parseFlags(node.flags, {})
  const trigger = node.args[0]!.toUpperCase()
  if (trigger === 'ONBUILD') throw invalid("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed")
  if (trigger === 'MAINTAINER' || trigger === 'FROM') {
    throw invalid(`${trigger} isn't allowed as an ONBUILD trigger`)
  }
  const line = node.original.replace(/^[\t\n\f\r ]*onbuild[\t\n\f\r ]*/i, '')
  const bodies = node.heredocs.map(({ name, content }) => `\n${content}${name}`)
  return { ...base, kind: 'onbuild', expression: line + bodies.join('') }
}
