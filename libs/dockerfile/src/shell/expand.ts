import { goQuote, SlipwayError, toSlipwayError } from '@slipway/base'
import type { Env } from './env.ts'
import { Expansion } from './expansion.ts'

export type EscapeToken = '\\' | '`'

export interface ExpandOptions {
  readonly escapeToken: EscapeToken
  /** Keep the quotes. */
  readonly rawQuotes?: boolean
  /** Keep the escape tokens. */
  readonly rawEscapes?: boolean
  /** Take quotes as ordinary characters, as in heredoc bodies. */
  readonly skipQuotes?: boolean
  /** Leave references to unset variables as they stand. */
  readonly skipUnset?: boolean
}

export interface WordResult {
  /** The word with its variables replaced; empty after an error. */
  readonly value: string
  /** The same split at white space outside of quotes; empty after an error. */
  readonly words: readonly string[]
  /** Names that were looked up and found, or not found. Also set after an error. */
  readonly matched: ReadonlySet<string>
  readonly unmatched: ReadonlySet<string>
  readonly error: SlipwayError | undefined
}

/** Expands one word and tells which variables it used. Never throws: a bad word is in `error`. */
export function processWord(word: string, env: Env, options: ExpandOptions): WordResult {
  const expansion = new Expansion(word, env, options)
  const { matched, unmatched } = expansion
  try {
    const { value, words } = expansion.run()
    return { value, words, matched, unmatched, error: undefined }
  } catch (cause) {
    const inner = toSlipwayError(cause)
    const error = new SlipwayError(inner.code, `failed to process ${goQuote(word)}: ${inner.message}`, {
      cause,
    })
    return { value: '', words: [], matched, unmatched, error }
  }
}

/** The value of `word`; throws on a malformed or forbidden expansion. */
export function expandWord(word: string, env: Env, options: ExpandOptions): string {
  const result = processWord(word, env, options)
  if (result.error !== undefined) throw result.error
  return result.value
}

/** The words that `word` splits into once its variables are replaced. */
export function expandWords(word: string, env: Env, options: ExpandOptions): readonly string[] {
  const result = processWord(word, env, options)
  if (result.error !== undefined) throw result.error
  return result.words
}
