import { readFileSync } from 'node:fs'
import { SlipwayError, wrapError } from '@slipway/base'
import { Command, CommanderError } from 'commander'
import { parse } from 'smol-toml'

/**
 * One setting under one name: `--name`, `SLIPWAY_NAME` (dashes as underscores, lists separated by commas) and `name` in the file.
 * A flag wins over the environment, that over the file, that over the default.
 */
export type OptionSpec =
  | { readonly kind: 'text'; readonly help: string; readonly default?: string }
  | { readonly kind: 'list'; readonly help: string }
  | { readonly kind: 'number'; readonly help: string; readonly default: number }
  | { readonly kind: 'switch'; readonly help: string }

export type OptionSpecs = Readonly<Record<string, OptionSpec>>

type ValueOf<S extends OptionSpec> = S extends { readonly kind: 'list' }
  ? readonly string[]
  : S extends { readonly kind: 'number' }
    ? number
    : S extends { readonly kind: 'switch' }
      ? boolean
      : S extends { readonly default: string }
        ? string
        : string | undefined

export type OptionValues<S extends OptionSpecs> = { readonly [Name in keyof S]: ValueOf<S[Name]> }

type Raw = string | number | boolean | readonly string[]

/** Throws `invalid-argument` naming the flag, variable or key; `undefined` when only help or the version was asked for. */
export function loadOptions<const S extends OptionSpecs>(
  program: { readonly name: string; readonly description: string; readonly version: string },
  specs: S,
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): OptionValues<S> | undefined {
  const flags = parseFlags(program, specs, argv)
  if (!flags) return undefined
  const file = typeof flags.config === 'string' ? flags.config : env.SLIPWAY_CONFIG
  const table = file ? readFile(file, specs) : {}
  const values = Object.entries(specs).map(([name, spec]) => {
    const variable = `SLIPWAY_${name.toUpperCase().replaceAll('-', '_')}`
    const given = flags[name] ?? fromEnv(spec, env[variable]) ?? table[name]
    return [name, check(spec, given, `${name}`)]
  })
  return Object.fromEntries(values) as OptionValues<S>
}

function parseFlags(
  program: { readonly name: string; readonly description: string; readonly version: string },
  specs: OptionSpecs,
  argv: readonly string[],
): Record<string, Raw | undefined> | undefined {
  const command = new Command(program.name)
    .description(program.description)
    .option('--config <file>', 'TOML file with the same names')
    .version(program.version, '-v, --version')
    .allowExcessArguments(false)
    .exitOverride()
  for (const [name, spec] of Object.entries(specs)) {
    if (spec.kind === 'switch') command.option(`--${name}`, spec.help)
    else if (spec.kind === 'list') command.option(`--${name} <value>`, `${spec.help} (repeatable)`, collect)
    else command.option(`--${name} <value>`, spec.help)
  }
  try {
    command.parse([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return undefined
    throw new SlipwayError('invalid-argument', error.message.replace(/^error: /, ''))
  }
  const given = command.opts<Record<string, Raw | undefined>>()
  return Object.fromEntries(['config', ...Object.keys(specs)].map((name) => [name, given[camelCase(name)]]))
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value]
}

function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function readFile(file: string, specs: OptionSpecs): Record<string, Raw> {
  let table: Record<string, unknown>
  try {
    table = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw wrapError(error, `failed to load config ${file}`)
  }
  const unknown = Object.keys(table).find((name) => !Object.hasOwn(specs, name))
  if (unknown !== undefined)
    throw new SlipwayError('invalid-argument', `${file}: unknown key ${JSON.stringify(unknown)}`)
  return table as Record<string, Raw>
}

function fromEnv(spec: OptionSpec, text: string | undefined): Raw | undefined {
  if (text === undefined || text === '') return undefined
  if (spec.kind === 'list') return text.split(',').map((part) => part.trim())
  if (spec.kind === 'switch') return text === 'true' ? true : text === 'false' ? false : text
  return text
}

function check(spec: OptionSpec, given: unknown, name: string): Raw | undefined {
  const wrong = (): SlipwayError =>
    new SlipwayError('invalid-argument', `${name}: invalid value ${JSON.stringify(given)}`)
  switch (spec.kind) {
    case 'text':
      if (given === undefined) return spec.default
      if (typeof given !== 'string') throw wrong()
      return given
    case 'list':
      if (given === undefined) return []
      if (!Array.isArray(given) || !given.every((entry) => typeof entry === 'string')) throw wrong()
      return given as readonly string[]
    case 'number': {
      if (given === undefined) return spec.default
      const value = Number(given)
      if (!Number.isSafeInteger(value) || value < 0) throw wrong()
      return value
    }
    case 'switch':
      if (given === undefined) return false
      if (typeof given !== 'boolean') throw wrong()
      return given
  }
}
