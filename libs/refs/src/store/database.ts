import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Logger } from '@slipway/base'
import { errorMessage } from '@slipway/base/errors'
import { setAside } from '@slipway/base/set-aside'

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

/**
 * The same, but a file that is not sound is set aside with the ending `.broken`, and an empty one takes its place: what it
 * described can be made again. Soundness is checked only after a process that did not close the file.
 */
export function openSoundDatabase(path: string, logger: Logger): DatabaseSync {
  const leftOpen = existsSync(`${path}-wal`)
  const damage = leftOpen || !isDatabase(path) ? integrityOf(path) : undefined
  if (damage !== undefined) {
    logger.error({ path, damage }, 'ref records are not usable, starting without any')
    setAside(path)
  }
  return openDatabase(path)
}

/** What is wrong with a database; `undefined` when nothing is. */
export function integrityOf(path: string): string | undefined {
  if (!existsSync(path)) return undefined
  try {
    using db = new DatabaseSync(path)
    const answer = db.prepare('PRAGMA quick_check(1)').get()?.['quick_check']
    return answer === 'ok' ? undefined : String(answer)
  } catch (error) {
    return errorMessage(error)
  }
}

function isDatabase(path: string): boolean {
  if (!existsSync(path)) return true
  const head = Buffer.alloc(16)
  const fd = openSync(path, 'r')
  const length = readSync(fd, head, 0, 16, 0)
  closeSync(fd)
  return length === 0 || head.toString('latin1') === 'SQLite format 3\0'
}

/** Changes at each start of the machine; tells a crash of the process from one of the machine. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return 'unknown'
  }
}
