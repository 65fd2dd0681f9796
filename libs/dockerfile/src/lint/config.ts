import { goQuote, parseGoBool, SlipwayError, wrapError } from '@slipway/base'
import { findDirective } from '../parser/directives.ts'
import { trim } from '../shell/text.ts'

/** A set of rule names, or all of them. */
export type RuleSet = 'all' | ReadonlySet<string>

export interface LintConfig {
  readonly skip: RuleSet
  readonly experimental: RuleSet
  /** A finding fails the build. */
  readonly error: boolean
}

export const defaultLintConfig: LintConfig = { skip: new Set(), experimental: new Set(), error: false }

function parseRuleSet(value: string): RuleSet {
  const text = trim(value)
  return text === 'all' ? 'all' : new Set(text.split(',').map(trim))
}

function parseOption(config: LintConfig, option: string): LintConfig {
  const at = option.indexOf('=')
  if (at < 0) throw new SlipwayError('invalid-argument', `invalid check option ${goQuote(option)}`)
  const key = trim(option.slice(0, at))
  const value = option.slice(at + 1)
  if (key === 'skip') return { ...config, skip: parseRuleSet(value) }
  if (key === 'experimental') return { ...config, experimental: parseRuleSet(value) }
  if (key !== 'error') throw new SlipwayError('invalid-argument', `invalid check option ${goQuote(key)}`)
  try {
    return { ...config, error: parseGoBool(trim(value)) }
  } catch (error) {
    throw wrapError(error, `failed to parse check option ${goQuote(option)}`)
  }
}

/** Parses `skip=A,B;error=true;experimental=all`; three options at most. */
export function parseLintOptions(text: string): LintConfig {
  const options = trim(text)
  if (options === '') return defaultLintConfig
  const parts = options.split(';')
  const three = parts.length > 3 ? [...parts.slice(0, 2), parts.slice(2).join(';')] : parts
  return three.reduce(parseOption, defaultLintConfig)
}

/** The configuration for a file: `check` (of the build argument) where given, else the file's directive. */
export function resolveLintConfig(data: Uint8Array, check: string | undefined): LintConfig {
  if (check !== undefined) {
    try {
      return parseLintOptions(check)
    } catch (error) {
      throw wrapError(error, 'failed to parse build-arg:BUILDKIT_DOCKERFILE_CHECK')
    }
  }
  try {
    return parseLintOptions(findDirective('check', data)?.value ?? '')
  } catch (error) {
    throw wrapError(error, 'failed to parse check options')
  }
}

function merge(left: RuleSet, right: RuleSet): RuleSet {
  if (left === 'all' || right === 'all') return 'all'
  return right.size === 0 ? left : left.union(right)
}

/** `base` with the rule sets of `other` added; whether findings are errors stays as it is. */
export function mergeLintConfig(base: LintConfig, other: LintConfig): LintConfig {
  return {
    skip: merge(base.skip, other.skip),
    experimental: merge(base.experimental, other.experimental),
    error: base.error,
  }
}
