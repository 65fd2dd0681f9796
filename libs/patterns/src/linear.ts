import { setFlagsFromString } from 'node:v8'
import { SlipwayError } from '@slipway/base'

// Expressions come from clients: V8 matches them in time linear in the text, or refuses them (look-around, back references), as Go does.
setFlagsFromString('--enable-experimental-regexp-engine')

/**
 * A client's regular expression in Go's syntax, as far as V8 matches it in linear time: without regard to case it does not. `all`: for
 * replacing every match. Throws `invalid-argument` for any other.
 */
export function compileExpression(pattern: string, { all = false } = {}): RegExp {
  const [head = '', flags = ''] = /^\(\?([ms]+)\)/.exec(pattern) ?? []
  const source = pattern.slice(head.length).replaceAll('(?P<', '(?<')
  try {
    return new RegExp(source, `l${all ? 'g' : ''}${[...new Set(flags)].join('')}`)
  } catch (error) {
    throw new SlipwayError('invalid-argument', `invalid regular expression ${JSON.stringify(pattern)}`, {
      cause: error,
    })
  }
}

/** Go's Expand: `$name`, `${name}` and `$1` become groups of a match, or nothing; `$$` a dollar sign. */
export function expandTemplate(template: string, match: RegExpExecArray): string {
  return template.replaceAll(/\$(?:(\$)|\{(\w+)\}|(\w+))/g, (_, dollar, braced, plain) => {
    if (dollar !== undefined) return '$'
    const name = String(braced ?? plain)
    return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? ''
  })
}
