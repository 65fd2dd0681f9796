// Owns the writing connection, so that no fsync ever stops the event loop of the service.
import type { DatabaseSync } from 'node:sqlite'
import { errorMessage, serveThread } from '@slipway/base'
import { failpoint } from '@slipway/base/failpoints'
import { openDatabase } from './database.ts'
import type { StoreBatch, StoreCall, StoreOp } from './record.ts'

type Statements = ReturnType<typeof prepare>

let db: DatabaseSync | undefined
let statements: Statements | undefined

serveThread({
  commit: ({ path, batch }: StoreCall): string | undefined => {
    try {
      db ??= openDatabase(path)
      statements ??= prepare(db)
      commit(db, statements, batch)
      return undefined
    } catch (error) {
      return errorMessage(error)
    }
  },
})

function prepare(db: DatabaseSync) {
  return {
    putRef: db.prepare(
      'INSERT INTO refs (id, doc) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc',
    ),
    deleteRef: db.prepare('DELETE FROM refs WHERE id = ?'),
    deleteUsage: db.prepare('DELETE FROM usage WHERE id = ?'),
    deleteMeta: db.prepare('DELETE FROM meta WHERE id = ?'),
    putUsage: db.prepare(
      'INSERT INTO usage (id, last_used, uses) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET last_used = excluded.last_used, uses = excluded.uses',
    ),
    putMeta: db.prepare(
      'INSERT INTO meta (id, key, value) VALUES (?, ?, ?) ON CONFLICT (id, key) DO UPDATE SET value = excluded.value',
    ),
  }
}

function apply(statements: Statements, op: StoreOp): void {
  switch (op.kind) {
    case 'put-ref':
      statements.putRef.run(op.id, op.doc)
      break
    case 'delete-ref':
      statements.deleteRef.run(op.id)
      statements.deleteUsage.run(op.id)
      statements.deleteMeta.run(op.id)
      break
    case 'put-usage':
      statements.putUsage.run(op.id, op.lastUsedAt, op.uses)
      break
    case 'put-meta':
      statements.putMeta.run(op.id, op.key, op.value)
      break
  }
}

function commit(db: DatabaseSync, statements: Statements, batch: StoreBatch): void {
  db.exec(batch.durable ? 'PRAGMA synchronous=FULL' : 'PRAGMA synchronous=NORMAL')
  db.exec('BEGIN IMMEDIATE')
  try {
    for (const op of batch.ops) apply(statements, op)
    failpoint('refs.write.begun')
    db.exec('COMMIT')
    failpoint('refs.write.committed')
  } catch (error) {
    // On a full disk SQLite has rolled back by itself.
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}
