import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { Digest, OriginKind } from '@slipway/base'
import type { Origin } from '../origins.ts'

interface Row {
  readonly digest: string
  readonly kind: string
  readonly data: Uint8Array
}

/** Origins in one SQLite file, for whoever wonders why a key is what it is. Not synced: losing some loses answers. */
export class SqliteOrigins implements Disposable {
  readonly #db: DatabaseSync
  readonly #insert: StatementSync
  readonly #pending = new Map<Digest, Origin>()
  #flush: NodeJS.Immediate | undefined

  constructor(path: string) {
    this.#db = new DatabaseSync(path)
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF')
    this.#db.exec(
      'CREATE TABLE IF NOT EXISTS origins (digest TEXT PRIMARY KEY, kind TEXT NOT NULL, data BLOB NOT NULL) STRICT, WITHOUT ROWID',
    )
    this.#insert = this.#db.prepare('INSERT OR IGNORE INTO origins (digest, kind, data) VALUES (?, ?, ?)')
  }

  /** Written with others, when the process has a moment. */
  save(digest: Digest, kind: OriginKind, data: Uint8Array | string): void {
    this.#pending.set(digest, { digest, kind, data: Buffer.from(data) })
    this.#flush ??= setImmediate(() => this.#write())
  }

  find(digest: Digest): Origin | undefined {
    this.#write()
    const row = this.#db.prepare('SELECT digest, kind, data FROM origins WHERE digest = ?').get(digest)
    return row && originOf(row as unknown as Row)
  }

  *all(): Generator<Origin> {
    this.#write()
    for (const row of this.#db.prepare('SELECT digest, kind, data FROM origins ORDER BY digest').iterate())
      yield originOf(row as unknown as Row)
  }

  [Symbol.dispose](): void {
    this.#write()
    this.#db.close()
  }

  #write(): void {
    clearImmediate(this.#flush)
    this.#flush = undefined
    if (this.#pending.size === 0) return
    this.#db.exec('BEGIN')
    for (const { digest, kind, data } of this.#pending.values()) this.#insert.run(digest, kind, data)
    this.#db.exec('COMMIT')
    this.#pending.clear()
  }
}

function originOf({ digest, kind, data }: Row): Origin {
  return { digest, kind: kind as OriginKind, data }
}
