// Ids of rows in the titles of tests.

const ID = '[A-L]\\d{3}'
const GROUP = new RegExp(`\\((${ID}(?:,? ${ID})*)\\)`, 'g')
const RANGE = new RegExp(`${ID}(?: to |-|–|\\.\\.)${ID}`, 'g')

/**
 * The ids that a title names. They stand in parentheses of their own, as in `… (A012, B003)`.
 * Ranges name nothing: each row is proved by itself.
 */
export function idsIn(title: string): readonly string[] {
  return [...title.matchAll(GROUP)].flatMap((match) => match[1]!.split(/,? /))
}

/** The ranges of rows in a title, which do not count. */
export function rangesIn(title: string): readonly string[] {
  return [...title.matchAll(RANGE)].map((match) => match[0])
}
