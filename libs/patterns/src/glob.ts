import { inClass, type Token } from './tokens.ts'

/** A pattern with `**`, ready to match. */
export type Glob = (path: string) => boolean

/** Longest path that is given to a backtracking RegExp; longer ones take the slower, linear way. */
const REGEXP_PATH_LIMIT = 512
/** With more unbounded parts than this a RegExp could take polynomial time of a high degree. */
const REGEXP_LOOPS = 2

export function compileGlob(tokens: readonly Token[]): Glob {
  const loops = tokens.filter((t) => t.kind === 'star' || t.kind === 'rest' || t.kind === 'dirs').length
  const linear = compileLinear(tokens)
  if (loops > REGEXP_LOOPS) return linear
  const regexp = new RegExp(`^${tokens.map(regexpSource).join('')}$`, 'su')
  return (path) => (path.length <= REGEXP_PATH_LIMIT ? regexp.test(path) : linear(path))
}

function regexpSource(token: Token): string {
  switch (token.kind) {
    case 'literal':
      return token.text.replace(/[\\^$.*+?()[\]{}|/-]/g, (char) => (char === '-' ? '-' : `\\${char}`))
    case 'one':
      return '[^/]'
    case 'star':
      return '[^/]*'
    case 'rest':
      return '.*'
    case 'dirs':
      return '(?:.*/)?'
    case 'class': {
      const hex = (code: number): string => `\\u{${code.toString(16)}}`
      const ranges = token.ranges.filter(([low, high]) => low <= high)
      return `[${token.negated ? '^' : ''}${ranges.map(([low, high]) => `${hex(low)}-${hex(high)}`).join('')}]`
    }
  }
}

type Step = Exclude<Token, { readonly kind: 'literal' }> | { readonly kind: 'char'; readonly code: number }

/** All states at once: time is path length times pattern length, whatever the pattern. */
export function compileLinear(tokens: readonly Token[]): Glob {
  const steps: Step[] = tokens.flatMap((token): Step[] =>
    token.kind === 'literal'
      ? Array.from(token.text, (char) => ({ kind: 'char', code: char.codePointAt(0)! }))
      : [token],
  )
  // `dirs` holds two states: before any character (may be skipped), and inside its run (left only by a slash).
  const inside = steps.length + 1
  return (path) => {
    let states = new Uint8Array(inside * 2)
    let next = new Uint8Array(inside * 2)
    enter(steps, states, 0)
    for (const char of path) {
      const code = char.codePointAt(0)!
      next.fill(0)
      for (let i = 0; i < steps.length; i++) {
        if (states[i] === 1) advance(steps, next, i, code, inside)
        else if (states[inside + i] === 1) advanceInside(steps, next, i, code, inside)
      }
      ;[states, next] = [next, states]
    }
    return states[steps.length] === 1
  }
}

/** Marks state `i` and all that follow it without a character. */
function enter(steps: readonly Step[], states: Uint8Array, i: number): void {
  for (let at = i; states[at] !== 1; at++) {
    states[at] = 1
    const kind = steps[at]?.kind
    if (kind !== 'star' && kind !== 'rest' && kind !== 'dirs') return
  }
}

function advance(steps: readonly Step[], next: Uint8Array, i: number, code: number, inside: number): void {
  const current = steps[i]!
  switch (current.kind) {
    case 'char':
      if (code === current.code) enter(steps, next, i + 1)
      return
    case 'one':
      if (code !== 47) enter(steps, next, i + 1)
      return
    case 'class':
      if (inClass(current, code)) enter(steps, next, i + 1)
      return
    case 'star':
      if (code !== 47) enter(steps, next, i)
      return
    case 'rest':
      enter(steps, next, i)
      return
    case 'dirs':
      advanceInside(steps, next, i, code, inside)
  }
}

function advanceInside(
  steps: readonly Step[],
  next: Uint8Array,
  i: number,
  code: number,
  inside: number,
): void {
  next[inside + i] = 1
  if (code === 47) enter(steps, next, i + 1)
}
