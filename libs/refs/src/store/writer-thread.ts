// Owns the writing connection, so that no fsync ever stops the event loop of the service.
import { failpoint } from '@slipway/base/failpoints'
import type { StatementSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { openDatabase } from './database.ts'
import type { StoreBatch, StoreOp, StoreReply } from './record.ts'

const port = parentPort
if (!port) throw new Error('must run as a worker thread')
const db = openDatabase((workerData as { readonly path: string }).path)

const statements = {
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
} satisfies Record<string, StatementSync>

function apply(op: StoreOp): void {
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

function commit(batch: StoreBatch): StoreReply {
  try {
    db.exec(batch.durable ? 'PRAGMA synchronous=FULL' : 'PRAGMA synchronous=NORMAL')
    db.exec('BEGIN IMMEDIATE')
    try {
      for (const op of batch.ops) apply(op)
      failpoint('refs.write.begun')
      db.exec('COMMIT')
      failpoint('refs.write.committed')
    } catch (error) {
      db.exec('ROLLBACK')
      throw error
    }
    return { sequence: batch.sequence }
  } catch (error) {
    return { sequence: batch.sequence, error: error instanceof Error ? error.message : String(error) }
  }
}

port.on('message', (message: StoreBatch | 'close') => {
  if (message === 'close') {
    db.close()
    port.close()
    return
  }
  port.postMessage(commit(message))
})
