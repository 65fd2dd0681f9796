import { SlipwayError } from '@slipway/base'
import type { PoolClient } from 'pg'

/** Held while the schema is looked at and changed, so that services that start together do it one after the other. */
const MIGRATION_LOCK = 0x51195a9

/** The way of a set of tables in the schema `slipway` from nothing to today. */
export interface Migrations {
  /** What the tables are, for errors. */
  readonly name: string
  /** Table of the schema that counts the steps. */
  readonly table: string
  /** Each is SQL, applied once and in order; what is released is never edited. */
  readonly steps: readonly string[]
}

/** Brings the tables up to this version. Throws `failed-precondition` for those that a newer version has been at. */
export async function migrate(client: PoolClient, { name, table, steps }: Migrations): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
  await client.query('CREATE SCHEMA IF NOT EXISTS slipway')
  await client.query(
    `CREATE TABLE IF NOT EXISTS slipway.${table} (version INTEGER PRIMARY KEY, applied_at TIMESTAMPTZ NOT NULL DEFAULT now())`,
  )
  const { rows } = await client.query<{ version: number | null }>(
    `SELECT max(version) AS version FROM slipway.${table}`,
  )
  const version = rows[0]?.version ?? 0
  if (version > steps.length)
    throw new SlipwayError(
      'failed-precondition',
      `${name} in PostgreSQL has version ${version}, this program knows ${steps.length}`,
    )
  for (let next = version; next < steps.length; next++) {
    await client.query(steps[next]!)
    await client.query(`INSERT INTO slipway.${table} (version) VALUES ($1)`, [next + 1])
  }
}
