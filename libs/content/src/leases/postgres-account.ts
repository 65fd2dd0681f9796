import { type Digest, mapLimit } from '@slipway/base'
import { Database, migrate, type Migrations, type PostgresOptions } from '@slipway/postgres'
import type { PoolClient } from 'pg'
import { checkLease, checkName, inOrder } from './check.ts'
import type { BlobAccount, Lease } from './leases.ts'

const MIGRATIONS: Migrations = {
  name: 'the account of blobs',
  table: 'content_migration',
  steps: [
    `
CREATE TABLE slipway.blob (digest TEXT PRIMARY KEY, used_at TIMESTAMPTZ NOT NULL);
CREATE INDEX blob_used ON slipway.blob (used_at);
CREATE TABLE slipway.lease (
  id TEXT PRIMARY KEY, owner TEXT NOT NULL, data BYTEA NOT NULL, used_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX lease_used ON slipway.lease (used_at);
CREATE TABLE slipway.lease_blob (
  lease TEXT NOT NULL REFERENCES slipway.lease (id) ON DELETE CASCADE, digest TEXT NOT NULL, PRIMARY KEY (lease, digest)
);
CREATE INDEX lease_blob_digest ON slipway.lease_blob (digest);
CREATE TABLE slipway.lease_owner (id TEXT PRIMARY KEY, seen_at TIMESTAMPTZ NOT NULL);
CREATE TABLE slipway.content_chore (name TEXT PRIMARY KEY, done_at TIMESTAMPTZ NOT NULL);
`,
  ],
}
/** Held by the one who collects. */
const COLLECT_LOCK = 0x51195ab
/** Blobs of one transaction of the collector: whoever wants one of them waits for its end. */
const BATCH = 16
const REMOVALS_AT_ONCE = 8

const AGO = "now() - $1 * interval '1 millisecond'"

/**
 * The account of a store that many processes serve, in the schema `slipway` of a PostgreSQL database. A row that is locked is a blob that
 * is being removed: whoever comes to use it waits, and finds it gone.
 */
export async function openPostgresAccount(options: PostgresOptions): Promise<BlobAccount> {
  const database = await Database.create({ connections: 4, ...options })
  try {
    await database.transaction((client) => migrate(client, MIGRATIONS))
    return new PostgresAccount(database)
  } catch (error) {
    await database.close()
    throw error
  }
}

class PostgresAccount implements BlobAccount {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async use(digests: readonly Digest[]): Promise<void> {
    const blobs = inOrder(digests)
    if (blobs.length > 0) await this.#database.run((client) => useAll(client, blobs))
  }

  async enter(blobs: readonly { readonly digest: Digest; readonly usedAt: number }[]): Promise<void> {
    const ordered = [...blobs].sort((a, b) => (a.digest < b.digest ? -1 : 1))
    await this.#query(
      `INSERT INTO slipway.blob (digest, used_at)
       SELECT digest, to_timestamp(at / 1000.0) FROM unnest($1::text[], $2::bigint[]) AS known (digest, at)
       ON CONFLICT DO NOTHING`,
      [ordered.map(({ digest }) => digest), ordered.map(({ usedAt }) => Math.trunc(usedAt))],
    )
  }

  async put(lease: Lease): Promise<void> {
    const { id, owner, blobs, data } = checkLease(lease)
    await this.#database.transaction(async (client) => {
      await client.query(
        `INSERT INTO slipway.lease (id, owner, data, used_at) VALUES ($1, $2, $3, now())
         ON CONFLICT (id) DO UPDATE SET owner = EXCLUDED.owner, data = EXCLUDED.data, used_at = EXCLUDED.used_at`,
        [id, owner, Buffer.from(data)],
      )
      await client.query('DELETE FROM slipway.lease_blob WHERE lease = $1', [id])
      await client.query(
        'INSERT INTO slipway.lease_blob (lease, digest) SELECT $1, digest FROM unnest($2::text[]) AS digest',
        [id, blobs],
      )
      await useAll(client, blobs)
    })
  }

  async find(id: string): Promise<Lease | undefined> {
    const rows = await this.#query<{ owner: string; data: Buffer; blobs: string[] }>(
      `UPDATE slipway.lease l SET used_at = now() WHERE id = $1
       RETURNING owner, data,
         ARRAY(SELECT digest FROM slipway.lease_blob b WHERE b.lease = l.id ORDER BY digest COLLATE "C") AS blobs`,
      [checkName(id)],
    )
    return rows[0] && { id, ...rows[0] }
  }

  async drop(id: string): Promise<void> {
    await this.#query('DELETE FROM slipway.lease WHERE id = $1', [checkName(id)])
  }

  async renew(owner: string): Promise<void> {
    await this.#query(
      `INSERT INTO slipway.lease_owner (id, seen_at) VALUES ($1, now())
       ON CONFLICT (id) DO UPDATE SET seen_at = EXCLUDED.seen_at`,
      [checkName(owner)],
    )
  }

  async expire(ageMs: number): Promise<number> {
    const expired = await this.#query(
      `DELETE FROM slipway.lease l WHERE used_at < ${AGO} AND NOT EXISTS (
         SELECT 1 FROM slipway.lease_owner o WHERE o.id = l.owner AND o.seen_at >= ${AGO}) RETURNING id`,
      [ageMs],
    )
    await this.#query(`DELETE FROM slipway.lease_owner WHERE seen_at < ${AGO}`, [ageMs])
    return expired.length
  }

  async collect(ageMs: number, remove: (digest: Digest) => Promise<boolean>): Promise<number> {
    for (let removed = 0; ; ) {
      const batch = await this.#database.transaction((client) => collectSome(client, ageMs, remove))
      removed += batch.removed
      if (batch.isLast) return removed
    }
  }

  async claim(work: string, periodMs: number): Promise<boolean> {
    const claimed = await this.#query(
      `INSERT INTO slipway.content_chore (name, done_at) VALUES ($2, now())
       ON CONFLICT (name) DO UPDATE SET done_at = now() WHERE content_chore.done_at <= ${AGO} RETURNING name`,
      [periodMs, work],
    )
    return claimed.length > 0
  }

  close(): Promise<void> {
    return this.#database.close()
  }

  async #query<Row extends object>(sql: string, values: readonly unknown[]): Promise<readonly Row[]> {
    return await this.#database.run(async (client) => (await client.query<Row>(sql, [...values])).rows)
  }
}

/** Waits for those that are being removed. */
async function useAll(client: PoolClient, blobs: readonly Digest[]): Promise<void> {
  await client.query(
    `INSERT INTO slipway.blob (digest, used_at) SELECT digest, clock_timestamp() FROM unnest($1::text[]) AS digest
     ON CONFLICT (digest) DO UPDATE SET used_at = clock_timestamp()`,
    [blobs],
  )
}

async function collectSome(
  client: PoolClient,
  ageMs: number,
  remove: (digest: Digest) => Promise<boolean>,
): Promise<{ readonly removed: number; readonly isLast: boolean }> {
  const lock = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
    COLLECT_LOCK,
  ])
  if (!lock.rows[0]?.mine) return { removed: 0, isLast: true }
  const { rows } = await client.query<{ digest: string }>(
    `SELECT digest FROM slipway.blob b WHERE used_at < ${AGO}
     AND NOT EXISTS (SELECT 1 FROM slipway.lease_blob l WHERE l.digest = b.digest)
     ORDER BY used_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
    [ageMs],
  )
  const answers = await mapLimit(
    rows.map(({ digest }) => digest),
    REMOVALS_AT_ONCE,
    async (digest) => ({ digest, isRemoved: await remove(digest) }),
  )
  const gone = answers.filter(({ isRemoved }) => isRemoved).map(({ digest }) => digest)
  await client.query('DELETE FROM slipway.blob WHERE digest = ANY ($1::text[])', [gone])
  await useAll(
    client,
    answers.filter(({ isRemoved }) => !isRemoved).map(({ digest }) => digest),
  )
  return { removed: gone.length, isLast: rows.length < BATCH }
}
