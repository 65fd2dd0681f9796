import { SlipwayError, type SourceRange } from '@slipway/base'
import { DirectiveParser } from '../parser/directives.ts'
import { type LintConfig, mergeLintConfig, parseLintOptions, type RuleSet } from './config.ts'
import type { LintRule } from './rules.ts'

export interface LintFinding {
  readonly rule: string
  readonly description: string
  readonly url: string
  readonly message: string
  readonly location: readonly SourceRange[]
}

function includes(set: RuleSet, name: string): boolean {
  return set === 'all' || set.has(name)
}

/** The configuration in a comment above an instruction (`check=skip=Rule`); a malformed one counts for nothing. */
function configOfComments(comments: readonly string[]): LintConfig | undefined {
  for (const comment of comments) {
    const directive = new DirectiveParser('').parseLine(comment)
    if (directive?.name !== 'check') continue
    try {
      return parseLintOptions(directive.value.split(' ', 1)[0]!)
    } catch {
      return undefined
    }
  }
  return undefined
}

/** Passes on the findings of the rules that are on, and remembers which rules were hit. */
export class Linter {
  readonly #config: LintConfig
  readonly #warn: (finding: LintFinding) => void
  readonly #hit: Set<string>

  constructor(config: LintConfig, warn: (finding: LintFinding) => void, hit = new Set<string>()) {
    this.#config = config
    this.#warn = warn
    this.#hit = hit
  }

  isOn(rule: Pick<LintRule, 'name' | 'experimental'>): boolean {
    return rule.experimental
      ? includes(this.#config.experimental, rule.name)
      : !includes(this.#config.skip, rule.name)
  }

  report<Args extends readonly unknown[]>(
    rule: LintRule<Args>,
    location: readonly SourceRange[],
    ...args: Args
  ): void {
    if (!this.isOn(rule)) return
    this.#hit.add(rule.name)
    const { name, description, url } = rule
    this.#warn({ rule: name, description, url, message: rule.format(...args), location })
  }

  /** The linter for an instruction with these comments above it. Hits count for the whole. */
  withComments(comments: readonly string[]): Linter {
    const config = configOfComments(comments)
    if (config === undefined) return this
    return new Linter(mergeLintConfig(this.#config, config), this.#warn, this.#hit)
  }

  /** The error that ends the build when rules were hit and the configuration says that they must not be. */
  failure(): SlipwayError | undefined {
    if (!this.#config.error || this.#hit.size === 0) return undefined
    const names = [...this.#hit].join(', ')
    return new SlipwayError('invalid-argument', `lint violation found for rules: ${names}`)
  }
}

/** A finding in one line, as the progress shows it. */
export function formatFinding(finding: LintFinding): string {
  const line = finding.location[0]?.start.line ?? 0
  return `${finding.rule}: ${finding.message}${line > 0 ? ` (line ${line})` : ''}`
}
