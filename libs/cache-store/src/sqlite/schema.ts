import { SlipwayError } from '@slipway/base'
import type { DatabaseSync } from 'node:sqlite'

/** Written to `user_version`; a database of another version is set aside, since a cache may always start empty. */
export const SCHEMA_VERSION = 1

/**
 * Keys are interned: a name is stored once, links hold numbers. `link` is read by source in the order of its primary
 * key, `link_target` serves pruning and export.
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS key (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
CREATE TABLE IF NOT EXISTS link (
  source INTEGER NOT NULL,
  digest TEXT NOT NULL,
  input INTEGER NOT NULL,
  output INTEGER NOT NULL,
  selector TEXT NOT NULL,
  target INTEGER NOT NULL,
  PRIMARY KEY (source, digest, input, output, selector, target)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS link_target ON link (target);
CREATE TABLE IF NOT EXISTS result (
  key INTEGER NOT NULL,
  id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (key, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS result_id ON result (id);
CREATE TABLE IF NOT EXISTS worker (
  id TEXT PRIMARY KEY,
  seen_at INTEGER NOT NULL
) WITHOUT ROWID;
`

/**
 * NORMAL with WAL: a commit survives the end of the process, and the last ones may be lost with the machine. A lost
 * record costs a vertex that runs again; a torn database cannot come of it.
 */
export function prepareDatabase(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = NORMAL')
  database.exec('PRAGMA busy_timeout = 5000')
  database.exec('PRAGMA cache_size = -16000')
  database.exec(SCHEMA)
  database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`)
}

/** Version of an existing database; 0 for a new one. */
export function readVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
}

/** Reads through the whole database: only where the last process did not end well. Throws when it is not sound. */
export function checkSoundness(database: DatabaseSync): void {
  const answer = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check']
  if (answer !== 'ok') throw new SlipwayError('data-loss', `quick_check: ${String(answer)}`)
}
