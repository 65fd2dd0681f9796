import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { CacheLink, CacheResult } from '../cache-store.ts'

/** The questions and changes of the store, each prepared once. */
export class Statements {
  readonly #database: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  targets(source: string, link: CacheLink): readonly string[] {
    const rows = this.#get(
      `SELECT t.name FROM key s
       JOIN link l ON l.source = s.id AND l.digest = ? AND l.input = ? AND l.output = ? AND l.selector = ?
       JOIN key t ON t.id = l.target WHERE s.name = ?`,
    ).all(link.digest, link.input, link.output, link.selector, source)
    return rows.map((row) => String(row['name']))
  }

  results(key: string): readonly CacheResult[] {
    const rows = this.#get(
      'SELECT r.id, r.created_at FROM key k JOIN result r ON r.key = k.id WHERE k.name = ? ORDER BY r.created_at',
    ).all(key)
    return rows.map((row) => ({ id: String(row['id']), createdAt: Number(row['created_at']) }))
  }

  exists(key: string): boolean {
    const row = this.#get(
      `SELECT 1 FROM key k WHERE k.name = ? AND (
         EXISTS (SELECT 1 FROM result r WHERE r.key = k.id) OR EXISTS (SELECT 1 FROM link l WHERE l.source = k.id))`,
    ).get(key)
    return row !== undefined
  }

  /** Ids of results after `after`, in order, at most `limit`. */
  resultIds(after: string, limit: number): readonly string[] {
    const rows = this.#get('SELECT DISTINCT id FROM result WHERE id > ? ORDER BY id LIMIT ?').all(
      after,
      limit,
    )
    return rows.map((row) => String(row['id']))
  }

  /** Keys up to number `last` that lead to nothing, at most `limit`. */
  emptyKeys(last: number, limit: number): readonly number[] {
    const rows = this.#get(
      `SELECT id FROM key WHERE id <= ? AND NOT EXISTS (SELECT 1 FROM result r WHERE r.key = key.id)
       AND NOT EXISTS (SELECT 1 FROM link l WHERE l.source = key.id) LIMIT ?`,
    ).all(last, limit)
    return rows.map((row) => Number(row['id']))
  }

  lastKey(): number {
    return Number(this.#get('SELECT max(id) AS id FROM key').get()?.['id'] ?? 0)
  }

  keysOf(resultId: string): readonly string[] {
    const rows = this.#get('SELECT k.name FROM result r JOIN key k ON k.id = r.key WHERE r.id = ?').all(
      resultId,
    )
    return rows.map((row) => String(row['name']))
  }

  backlinks(key: string): readonly { readonly source: string; readonly link: CacheLink }[] {
    const rows = this.#get(
      `SELECT s.name, l.input, l.output, l.digest, l.selector FROM key t
       JOIN link l ON l.target = t.id JOIN key s ON s.id = l.source WHERE t.name = ?`,
    ).all(key)
    return rows.map((row) => ({
      source: String(row['name']),
      link: {
        input: Number(row['input']),
        output: Number(row['output']),
        digest: String(row['digest']),
        selector: String(row['selector']),
      },
    }))
  }

  addLink(source: string, link: CacheLink, target: string): void {
    this.#get(
      'INSERT OR IGNORE INTO link (source, digest, input, output, selector, target) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(this.#intern(source), link.digest, link.input, link.output, link.selector, this.#intern(target))
  }

  addResult(key: string, result: CacheResult): void {
    this.#get('INSERT OR REPLACE INTO result (key, id, created_at) VALUES (?, ?, ?)').run(
      this.#intern(key),
      result.id,
      result.createdAt,
    )
  }

  /** Takes a result away; answers the keys that it stood under. */
  removeResult(resultId: string): readonly number[] {
    const rows = this.#get('DELETE FROM result WHERE id = ? RETURNING key').all(resultId)
    return rows.map((row) => Number(row['key']))
  }

  seen(worker: string, now: number): void {
    this.#get(
      'INSERT INTO worker (id, seen_at) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at',
    ).run(worker, now)
  }

  /** Ids of results older than `before` of workers that were not seen since, at most `limit`. */
  abandoned(before: number, limit: number): readonly string[] {
    const rows = this.#get(
      `SELECT DISTINCT r.id FROM result r WHERE r.created_at < ?1 AND NOT EXISTS (
         SELECT 1 FROM worker w WHERE w.id = substr(r.id, 1, instr(r.id, '::') - 1) AND w.seen_at >= ?1) LIMIT ?2`,
    ).all(before, limit)
    return rows.map((row) => String(row['id']))
  }

  forgetWorkers(before: number): void {
    this.#get('DELETE FROM worker WHERE seen_at < ?').run(before)
  }

  /** Removes a key if it leads to nothing; answers the keys that led to it. */
  removeIfEmpty(key: number): readonly number[] {
    const row = this.#get(
      `DELETE FROM key WHERE id = ?1
       AND NOT EXISTS (SELECT 1 FROM result WHERE key = ?1) AND NOT EXISTS (SELECT 1 FROM link WHERE source = ?1)
       RETURNING id`,
    ).get(key)
    if (row === undefined) return []
    const rows = this.#get('DELETE FROM link WHERE target = ? RETURNING source').all(key)
    return rows.map((gone) => Number(gone['source']))
  }

  #intern(name: string): number {
    const known = this.#get('SELECT id FROM key WHERE name = ?').get(name)
    if (known) return Number(known['id'])
    return Number(this.#get('INSERT INTO key (name) VALUES (?)').run(name).lastInsertRowid)
  }

  #get(sql: string): StatementSync {
    let statement = this.#prepared.get(sql)
    if (!statement) this.#prepared.set(sql, (statement = this.#database.prepare(sql)))
    return statement
  }
}
