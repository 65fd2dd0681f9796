import { type Digest, pace, sha256, SlipwayError, wrapError } from '@slipway/base'
import type { SourcePolicy } from '@slipway/frontend'
import { rewriteDefinition, unmarshalOp } from '@slipway/llb'
import { formatReference, parseReference, withDefaultTag } from '@slipway/oci'
import { compileExpression, expandTemplate } from '@slipway/patterns'
import type { pb } from '@slipway/proto'

type Rule = NonNullable<SourcePolicy['rules']>[number]
type Selector = NonNullable<Rule['selector']>
type Attrs = Readonly<Record<string, string>>

/** What a policy knows of a source op. */
export interface PolicySource {
  readonly identifier: string
  readonly attrs: Attrs
}

const ACTION = { allow: 0, deny: 1, convert: 2 }
const MATCH = { wildcard: 0, exact: 1, regex: 2 }
const CONDITION = { equal: 0, notEqual: 1, matches: 2 }
/** A rule may convert to what another one converts; in a circle it would never end. */
const MAX_CONVERSIONS = 20

/**
 * Rules about the sources of a build: which may be used, and what is used in place of others. In a policy the last rule that matches
 * decides about allowing; a rule that converts has all policies asked anew. Errors name no code: the request was right.
 */
export class SourcePolicies {
  readonly #policies: readonly (readonly CompiledRule[])[]

  /** Throws `invalid-argument` for what is no rule. */
  constructor(policies: readonly SourcePolicy[]) {
    this.#policies = policies.map(({ rules }) => (rules ?? []).map((rule) => new CompiledRule(rule)))
  }

  /** What to use in place of the source, or `undefined` for the source itself. Throws where it is denied. */
  evaluate(given: PolicySource): PolicySource | undefined {
    let source = { ...given, identifier: fullName(given.identifier) }
    let isConverted = false
    for (let round = 0; ; round++) {
      const next = this.#convert(source)
      if (!next) return isConverted ? source : undefined
      if (round === MAX_CONVERSIONS)
        throw new SlipwayError('unknown', 'too many mutations on a single source: too many operations')
      source = next
      isConverted = true
    }
  }

  /** The definition with the sources that policies want. Throws where one is denied. */
  async apply(definition: pb.Definition.$Properties): Promise<pb.Definition.$Properties> {
    const replaced = new Map<Digest, pb.Op.$Properties>()
    for (const raw of definition.def ?? []) {
      const rest = pace()
      if (rest) await rest
      const op = unmarshalOp(raw)
      if (!op.source) continue
      const { identifier, attrs } = op.source
      const next = this.#evaluateOp({ identifier: identifier ?? '', attrs: attrs ?? {} })
      if (next) replaced.set(sha256(raw), { ...op, source: { ...op.source, ...next } })
    }
    return replaced.size === 0 ? definition : await rewriteDefinition(definition, replaced)
  }

  #evaluateOp(source: PolicySource): PolicySource | undefined {
    try {
      return this.evaluate(source)
    } catch (error) {
      throw wrapError(error, 'error evaluating the source policy')
    }
  }

  #convert(source: PolicySource): PolicySource | undefined {
    for (const rules of this.#policies) {
      let isDenied = false
      for (const rule of rules) {
        if (!rule.matches(source)) continue
        const converted = rule.action === ACTION.convert ? rule.convert(source) : undefined
        if (converted) return converted
        if (rule.action !== ACTION.convert) isDenied = rule.action === ACTION.deny
      }
      if (isDenied) {
        const name = JSON.stringify(source.identifier)
        throw new SlipwayError('unknown', `source ${name} denied by policy: source denied by policy`)
      }
    }
    return undefined
  }
}

class CompiledRule {
  readonly action: number
  readonly #selector: Selector
  readonly #updates: Rule['updates']
  readonly #constraints: readonly ((attrs: Attrs) => boolean)[]
  readonly #matching: RegExp | undefined
  readonly #every: RegExp | undefined

  constructor({ action, selector, updates }: Rule) {
    if (!selector) throw invalid('invalid nil selector in policy')
    this.action = action ?? ACTION.allow
    const kind = selector.match_type ?? MATCH.wildcard
    if (!Object.values(ACTION).includes(this.action)) throw invalid(`unknown action ${action}`)
    if (!Object.values(MATCH).includes(kind)) throw invalid(`unknown match type: ${kind}`)
    if (this.action === ACTION.convert && !updates)
      throw invalid('error mutating source policy: missing destination for convert rule')
    const identifier = selector.identifier ?? ''
    this.#selector = selector
    this.#updates = updates
    this.#constraints = (selector.constraints ?? []).map(compileConstraint)
    if (kind === MATCH.regex) {
      this.#matching = compileExpression(identifier)
      this.#every = compileExpression(identifier, { all: true })
    } else if (kind === MATCH.wildcard) this.#matching = compileWildcard(identifier)
  }

  matches({ identifier, attrs }: PolicySource): boolean {
    if (!this.#constraints.every((holds) => holds(attrs))) return false
    return identifier === this.#selector.identifier || (this.#matching?.test(identifier) ?? false)
  }

  /** `undefined` where nothing would be different. */
  convert({ identifier, attrs }: PolicySource): PolicySource | undefined {
    const template = this.#updates?.identifier || (this.#selector.identifier ?? '')
    const next = this.#format(identifier, template) || identifier
    const changed = Object.entries(this.#updates?.attrs ?? {}).filter(([key, value]) => attrs[key] !== value)
    if (next === identifier && changed.length === 0) return undefined
    return { identifier: next, attrs: { ...attrs, ...Object.fromEntries(changed) } }
  }

  /** The template with the parts of the identifier that the selector left open. */
  #format(identifier: string, template: string): string {
    if (this.#every) {
      let at = 0
      let result = ''
      for (const match of identifier.matchAll(this.#every)) {
        result += identifier.slice(at, match.index) + expandTemplate(template, match)
        at = match.index + match[0].length
      }
      return result + identifier.slice(at)
    }
    if (!this.#matching) return template
    const match = this.#matching.exec(identifier)
    return match ? expandTemplate(template, match) : identifier
  }
}

function compileConstraint({
  key,
  value,
  condition,
}: NonNullable<Selector['constraints']>[number]): (attrs: Attrs) => boolean {
  const found = (attrs: Attrs): string => (Object.hasOwn(attrs, key ?? '') ? attrs[key ?? '']! : '')
  const wanted = value ?? ''
  switch (condition ?? CONDITION.equal) {
    case CONDITION.equal:
      return (attrs) => found(attrs) === wanted
    case CONDITION.notEqual:
      return (attrs) => found(attrs) !== wanted
    case CONDITION.matches: {
      const expression = compileExpression(wanted)
      return (attrs) => expression.test(found(attrs))
    }
    default:
      throw invalid(`unknown attr condition: ${condition}`)
  }
}

/** A star stands for any text, and is a group of the match. */
function compileWildcard(text: string): RegExp {
  if (text.includes('**'))
    throw badPattern(`failed to translate wildcard ${JSON.stringify(text)} to regexp: invalid wildcard: "**"`)
  const parts = text.split('*').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return compileExpression(`^${parts.join('(.*)')}$`)
}

/** Images by their full names, as ops of every frontend have them. */
function fullName(identifier: string): string {
  const [, name] = /^docker-image:\/\/(.*)$/s.exec(identifier) ?? []
  if (name === undefined) return identifier
  try {
    return `docker-image://${formatReference(withDefaultTag(parseReference(name)))}`
  } catch {
    return identifier
  }
}

function badPattern(text: string): SlipwayError {
  return invalid(`error matching source policy: ${text}`)
}

function invalid(text: string): SlipwayError {
  return new SlipwayError('invalid-argument', text)
}
