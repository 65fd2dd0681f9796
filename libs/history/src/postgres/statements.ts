import { hash } from 'node:crypto'
import { moby } from '@slipway/proto'
import type { PoolClient } from 'pg'
import type { BuildEvent, BuildRecord } from '../history.ts'
import { blobsOf, completedMs } from '../records.ts'

/** Channel of the messages that say that there are new events. */
export const CHANNEL = 'slipway_history'

/** A build that nobody said to run for so long is lost: it is shown no more, and goes with the next sweep. */
const RUNS = `(completed_at IS NOT NULL OR seen_at > now() - interval '1 minute')`
const LOST = `completed_at IS NULL AND seen_at < now() - interval '10 minutes'`
const EVENTS_KEPT = '1 hour'

interface RecordRow {
  readonly record: Uint8Array
}

/** An event with its number; a number that does not follow the one before tells that some are gone. */
export interface NumberedEvent {
  readonly at: number
  readonly event: BuildEvent
}

/** A record that went, with the blobs that no other one names. */
export interface RemovedRecord {
  readonly record: BuildRecord
  readonly orphans: readonly string[]
}

/** Until the end of the transaction nobody else changes records. */
export async function lock(client: PoolClient): Promise<void> {
  await client.query('SELECT at FROM slipway.history_clock FOR UPDATE')
}

/** Under the lock, with each change. Answers the number of the event. */
export async function tell(client: PoolClient, type: number, record: BuildRecord): Promise<number> {
  const { rows } = await client.query<{ at: string }>(
    `WITH next AS (UPDATE slipway.history_clock SET at = at + 1 RETURNING at)
     INSERT INTO slipway.build_event (at, type, record) SELECT at, $1, $2 FROM next RETURNING at`,
    [type, encode(record)],
  )
  await client.query('SELECT pg_notify($1, $2)', [CHANNEL, ''])
  return Number(rows[0]?.at ?? 0)
}

/** The number of the last event. */
export async function selectClock(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ at: string }>('SELECT at FROM slipway.history_clock')
  return Number(rows[0]?.at ?? 0)
}

export async function selectEvents(
  client: PoolClient,
  after: number,
  limit: number,
): Promise<readonly NumberedEvent[]> {
  const { rows } = await client.query<RecordRow & { at: string; type: number }>(
    'SELECT at, type, record FROM slipway.build_event WHERE at > $1 ORDER BY at LIMIT $2',
    [after, limit],
  )
  return rows.map(({ at, type, record }) => ({ at: Number(at), event: { type, record: decode(record) } }))
}

/** `evenLost`: also of a build that is shown no more. */
export async function selectRecord(
  client: PoolClient,
  ref: string,
  { evenLost = false } = {},
): Promise<BuildRecord | undefined> {
  const { rows } = await client.query<RecordRow>(
    `SELECT record FROM slipway.build WHERE id = $1${evenLost ? '' : ` AND ${RUNS}`}`,
    [idOf(ref)],
  )
  return rows[0] && decode(rows[0].record)
}

/** Ended ones by their end, then the running ones. */
export async function selectRecords(client: PoolClient): Promise<readonly BuildRecord[]> {
  const { rows } = await client.query<RecordRow>(
    `SELECT record FROM slipway.build WHERE ${RUNS} ORDER BY completed_at NULLS LAST, changed_at`,
  )
  return rows.map(({ record }) => decode(record))
}

export async function selectBlobs(client: PoolClient): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ blob: string }>('SELECT unnest(blobs) AS blob FROM slipway.build')
  return new Set(rows.map(({ blob }) => blob))
}

export async function upsertRecord(client: PoolClient, record: BuildRecord, at: number): Promise<void> {
  await client.query(
    `INSERT INTO slipway.build (id, completed_at, pinned, changed_at, blobs, record) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (id) DO UPDATE SET completed_at = excluded.completed_at, pinned = excluded.pinned,
     changed_at = excluded.changed_at, seen_at = now(), blobs = excluded.blobs, record = excluded.record`,
    [
      idOf(record.Ref ?? ''),
      record.CompletedAt ? completedMs(record) : null,
      record.pinned ?? false,
      at,
      blobsOf(record),
      encode(record),
    ],
  )
}

/** Says that builds run. */
export async function renewRecords(client: PoolClient, refs: readonly string[]): Promise<void> {
  await client.query(
    'UPDATE slipway.build SET seen_at = now() WHERE id = ANY ($1::bytea[]) AND completed_at IS NULL',
    [refs.map(idOf)],
  )
}

export async function deleteEnded(client: PoolClient, ref: string): Promise<readonly RemovedRecord[]> {
  return await removed(client, 'id = $1 AND completed_at IS NOT NULL', [idOf(ref)])
}

/** Records that ended before `before` and are not among the newest `keep`, and builds that were lost. */
export async function deleteOld(
  client: PoolClient,
  before: number,
  keep: number,
): Promise<readonly RemovedRecord[]> {
  const old = `completed_at < $1 AND NOT pinned AND id NOT IN (
    SELECT id FROM slipway.build WHERE completed_at IS NOT NULL AND NOT pinned ORDER BY completed_at DESC LIMIT $2)`
  return await removed(client, `(${old}) OR (${LOST})`, [before, keep])
}

export async function deleteToldEvents(client: PoolClient): Promise<void> {
  await client.query('DELETE FROM slipway.build_event WHERE told_at < now() - $1::interval', [EVENTS_KEPT])
}

async function removed(
  client: PoolClient,
  which: string,
  values: readonly unknown[],
): Promise<readonly RemovedRecord[]> {
  const { rows } = await client.query<RecordRow>(
    `DELETE FROM slipway.build WHERE ${which} RETURNING record`,
    [...values],
  )
  if (rows.length === 0) return []
  const named = await selectBlobs(client)
  return rows.map((row) => {
    const record = decode(row.record)
    return { record, orphans: blobsOf(record).filter((digest) => !named.has(digest)) }
  })
}

function idOf(ref: string): Buffer {
  return Buffer.from(hash('sha256', ref, 'hex'), 'hex')
}

function encode(record: BuildRecord): Uint8Array {
  return moby.buildkit.v1.BuildHistoryRecord.encode(record).finish()
}

function decode(bytes: Uint8Array): BuildRecord {
  return moby.buildkit.v1.BuildHistoryRecord.decode(bytes)
}
