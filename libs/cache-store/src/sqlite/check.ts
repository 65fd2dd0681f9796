import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { errorMessage, type Problem } from '@slipway/base'
import { setAside } from '@slipway/base/set-aside'

/** What must not be: rows that point nowhere. Keys that lead to nothing do no harm, and go at the next start. */
const RULES = [
  ['results stand under no key', 'result', 'key NOT IN (SELECT id FROM key)'],
  ['links lead from no key', 'link', 'source NOT IN (SELECT id FROM key)'],
  ['links lead to no key', 'link', 'target NOT IN (SELECT id FROM key)'],
] as const

/** Looks through an index that nobody has open. `isUsable` tells whether a result's id names something. */
export function checkCacheIndex(path: string, isUsable: (resultId: string) => boolean): readonly Problem[] {
  if (!existsSync(path)) return []
  const problems: Problem[] = []
  try {
    using db = new DatabaseSync(path)
    const answer = String(db.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'])
    if (answer !== 'ok') throw new Error(answer)
    for (const row of db.prepare('SELECT DISTINCT id FROM result').all()) {
      const id = String(row['id'])
      if (!isUsable(id)) problems.push({ place: `cache record ${id}`, text: 'names a ref that is gone' })
    }
    for (const [text, table, where] of RULES) {
      const count = Number(db.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${where}`).get()!['n'])
      if (count > 0)
        problems.push({ place: path, text: `${count} ${text}`, repair: remove(path, table, where) })
    }
    return problems
  } catch (error) {
    const repair = async (): Promise<void> => setAside(path)
    return [{ place: path, text: `damaged: ${errorMessage(error)}`, repair }]
  }
}

function remove(path: string, table: string, where: string): () => Promise<void> {
  return async () => {
    using db = new DatabaseSync(path)
    db.exec(`DELETE FROM ${table} WHERE ${where}`)
  }
}
