import { SlipwayError } from '@slipway/base'
import { errorWithSuggestion } from '../lint/suggest.ts'

export type FlagType = 'boolean' | 'string' | 'strings'

export type FlagSpec = Readonly<Record<string, FlagType>>

/** A flag's value; `undefined` (or no strings) where it was not given. */
type FlagValue<T extends FlagType> = T extends 'boolean'
  ? boolean | undefined
  : T extends 'string'
    ? string | undefined
    : readonly string[]

export interface ParsedFlags<S extends FlagSpec> {
  readonly values: { readonly [K in keyof S]: FlagValue<S[K]> }
  /** Names of the flags given, in order, each once. */
  readonly used: readonly string[]
}

function flagError(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}

function parseBoolean(flag: string, value: string | undefined): boolean {
  if (value === undefined) return true
  if (value === '') throw flagError(`missing a value on flag: ${flag}`)
  const text = value.toLowerCase()
  if (text === 'true' || text === 'false') return text === 'true'
  throw flagError(`expecting boolean value for flag ${flag}, not: ${value}`)
}

function requireValue(flag: string, value: string | undefined): string {
  if (value === undefined) throw flagError(`missing a value on flag: ${flag}`)
  return value
}

/** Reads `--name=value` flags by `spec`; `--` cannot occur, it ended the flags when the line was split. */
export function parseFlags<const S extends FlagSpec>(flags: readonly string[], spec: S): ParsedFlags<S> {
  const values = new Map<string, boolean | string | string[] | undefined>(
    Object.entries(spec).map(([name, type]) => [name, type === 'strings' ? [] : undefined]),
  )
  const used = new Set<string>()
  for (const text of flags) {
    const at = text.indexOf('=')
    const flag = at < 0 ? text : text.slice(0, at)
    const value = at < 0 ? undefined : text.slice(at + 1)
    const name = flag.slice(2)
    const type = Object.hasOwn(spec, name) ? spec[name] : undefined
    if (type === undefined) throw errorWithSuggestion(`unknown flag: ${flag}`, name, Object.keys(spec))
    if (type !== 'strings' && used.has(name)) throw flagError(`duplicate flag specified: ${flag}`)
    used.add(name)
    if (type === 'boolean') {
      values.set(name, parseBoolean(flag, value))
    } else if (type === 'string') {
      values.set(name, requireValue(flag, value))
    } else {
      ;(values.get(name) as string[]).push(requireValue(flag, value))
    }
  }
  return { values: Object.fromEntries(values) as ParsedFlags<S>['values'], used: [...used] }
}
