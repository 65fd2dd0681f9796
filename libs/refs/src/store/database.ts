import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

const SCHEMA_VERSION = 1

const SCHEMA = `
CREATE TABLE IF NOT EXISTS refs (id TEXT PRIMARY KEY, doc TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS usage (id TEXT PRIMARY KEY, last_used INTEGER NOT NULL, uses INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS meta (id TEXT, key TEXT, value BLOB NOT NULL, PRIMARY KEY (id, key));
CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`

export function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path)
  db.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384; PRAGMA busy_timeout=10000',
  )
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
  if (version > SCHEMA_VERSION) {
    db.close()
    throw new Error(`${path} was written by a newer version (schema ${version}, known ${SCHEMA_VERSION})`)
  }
  db.exec(`${SCHEMA} PRAGMA user_version=${SCHEMA_VERSION}`)
  return db
}

/** Changes at each start of the machine; tells a crash of the process from one of the machine. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return 'unknown'
  }
}
