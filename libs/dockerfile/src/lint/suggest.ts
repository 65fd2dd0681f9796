import { SlipwayError } from '@slipway/base'
import { toLower } from '../shell/text.ts'

const maxDistance = 2

/** Longer words get no suggestion, and of many options only the first are looked at: hints must stay cheap. */
const maxLength = 64
const maxOptions = 500

/** The edit distance of two words, or anything over `maxDistance` as soon as it is surely over. */
function editDistance(left: string, right: string): number {
  const a = Array.from(left)
  const b = Array.from(right)
  const far = maxDistance + 1
  if (Math.abs(a.length - b.length) >= far) return far
  let row = Array.from({ length: b.length + 1 }, (_, j) => (j < far ? j : far))
  for (let i = 1; i <= a.length; i++) {
    const next = Array.from({ length: b.length + 1 }, () => far)
    if (i < far) next[0] = i
    let least = next[0]!
    for (let j = Math.max(1, i - maxDistance); j <= Math.min(b.length, i + maxDistance); j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next[j] = Math.min(replaced, row[j]! + 1, next[j - 1]! + 1)
      least = Math.min(least, next[j]!)
    }
    if (least >= far) return far
    row = next
  }
  return row[b.length]!
}

/** `option` in the case of the word it replaces, where that has one. */
function matchCase(option: string, word: string): string {
  if (word === toLower(word)) return toLower(option)
  return word === word.toUpperCase() ? option.toUpperCase() : option
}

/**
 * The option that `word` was probably meant to be. None where the word is one of the options: what is wrong then
 * is something else.
 */
export function suggest(word: string, options: Iterable<string>, caseSensitive: boolean): string | undefined {
  const wanted = caseSensitive ? word : toLower(word)
  let found: string | undefined
  let distance = maxDistance + 1
  let looked = 0
  for (const given of options) {
    if (word.length > maxLength || ++looked > maxOptions) break
    const option = caseSensitive ? given : toLower(given)
    if (option === wanted) return undefined
    // Code units: a character that is replaced may have two of them.
    if (Math.abs(option.length - wanted.length) > 2 * maxDistance) continue
    const here = editDistance(wanted, option)
    if (here >= distance) continue
    distance = here
    found = caseSensitive ? option : matchCase(option, word)
  }
  return found
}

/** An `invalid-argument` that ends in `(did you mean …?)` where an option is near. */
export function errorWithSuggestion(
  message: string,
  word: string,
  options: Iterable<string>,
  caseSensitive = true,
): SlipwayError {
  const match = suggest(word, options, caseSensitive)
  const text = match === undefined ? message : `${message} (did you mean ${match}?)`
  return new SlipwayError('invalid-argument', text)
}
