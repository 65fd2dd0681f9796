import { createHash } from 'node:crypto'
import { SlipwayError } from '@slipway/base'
import type { PoolClient } from 'pg'
import type { CacheLink, CacheResult } from '../cache-store.ts'
import type { NewLink, NewResult } from './write-queue.ts'

/** Longer names would not fit the indexes; the solver's are digests. */
const MAX_NAME = 1_024

export async function selectTargets(
  client: PoolClient,
  queries: readonly { readonly source: string; readonly link: CacheLink }[],
): Promise<readonly (readonly string[])[]> {
  const { rows } = await client.query<{ n: number; name: string }>(
    `SELECT q.n::int AS n, t.name FROM unnest($1::text[], $2::bytea[]) WITH ORDINALITY AS q (source, edge, n)
     JOIN slipway.key s ON s.name = q.source
     JOIN slipway.link l ON l.source = s.id AND l.edge = q.edge
     JOIN slipway.key t ON t.id = l.target`,
    [queries.map(({ source }) => nameOf(source)), queries.map(({ link }) => edgeOf(link))],
  )
  return grouped(queries.length, rows, ({ name }) => name)
}

export async function selectResults(
  client: PoolClient,
  keys: readonly string[],
): Promise<readonly (readonly CacheResult[])[]> {
  const { rows } = await client.query<{ n: number; id: string; created_at: string }>(
    `SELECT q.n::int AS n, r.id, r.created_at FROM unnest($1::text[]) WITH ORDINALITY AS q (name, n)
     JOIN slipway.key k ON k.name = q.name JOIN slipway.result r ON r.key = k.id ORDER BY q.n, r.created_at`,
    [keys.map(nameOf)],
  )
  return grouped(keys.length, rows, (row) => ({ id: row.id, createdAt: Number(row.created_at) }))
}

export async function selectExisting(
  client: PoolClient,
  keys: readonly string[],
): Promise<readonly boolean[]> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT q.n::int AS n FROM unnest($1::text[]) WITH ORDINALITY AS q (name, n) JOIN slipway.key k ON k.name = q.name
     WHERE EXISTS (SELECT 1 FROM slipway.result r WHERE r.key = k.id)
        OR EXISTS (SELECT 1 FROM slipway.link l WHERE l.source = k.id)`,
    [keys.map(nameOf)],
  )
  const found = new Set(rows.map(({ n }) => n - 1))
  return keys.map((_, index) => found.has(index))
}

export async function selectKeysOf(client: PoolClient, resultId: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT k.name FROM slipway.result r JOIN slipway.key k ON k.id = r.key WHERE r.id = $1',
    [nameOf(resultId)],
  )
  return rows.map(({ name }) => name)
}

export async function selectBacklinks(
  client: PoolClient,
  key: string,
): Promise<readonly { readonly source: string; readonly link: CacheLink }[]> {
  const { rows } = await client.query<CacheLink & { readonly source: string }>(
    `SELECT s.name AS source, l.input, l.output, l.digest, l.selector FROM slipway.key t
     JOIN slipway.link l ON l.target = t.id JOIN slipway.key s ON s.id = l.source WHERE t.name = $1`,
    [nameOf(key)],
  )
  return rows.map(({ source, ...link }) => ({ source, link }))
}

/** Within a transaction: the keys stay locked against removal until its end. */
export async function insertAll(
  client: PoolClient,
  links: readonly NewLink[],
  results: readonly NewResult[],
): Promise<void> {
  const names = new Set<string>()
  for (const { source, target } of links) names.add(nameOf(source)).add(nameOf(target))
  for (const { key } of results) names.add(nameOf(key))
  const ids = await intern(client, names)
  if (links.length > 0) await insertLinks(client, links, ids)
  if (results.length > 0) await insertResults(client, results, ids)
}

/**
 * Within a transaction: drops at most `limit` results that are older than `ageMs` and whose workers were not seen for as long; answers how many.
 * None while another process holds `lock`.
 */
export async function dropAbandoned(
  client: PoolClient,
  ageMs: number,
  lock: number,
  limit: number,
): Promise<number> {
  const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
    lock,
  ])
  if (!rows[0]?.mine) return 0
  const dropped = await client.query<{ key: string }>(
    `DELETE FROM slipway.result WHERE (key, id) IN (
       SELECT r.key, r.id FROM slipway.result r WHERE r.created_at < extract(epoch FROM now()) * 1000 - $1
       AND NOT EXISTS (SELECT 1 FROM slipway.worker w
         WHERE w.id = split_part(r.id, '::', 1) AND w.seen_at >= now() - $1 * interval '1 millisecond')
       ORDER BY r.created_at LIMIT $2
     ) RETURNING key`,
    [ageMs, limit],
  )
  const keys = [...new Set(dropped.rows.map(({ key }) => key))]
  await client.query('SELECT slipway.prune($1::bigint[])', [keys])
  if (keys.length === 0)
    await client.query(`DELETE FROM slipway.worker WHERE seen_at < now() - $1 * interval '1 millisecond'`, [
      ageMs,
    ])
  return dropped.rowCount ?? 0
}

async function insertLinks(
  client: PoolClient,
  links: readonly NewLink[],
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  await client.query(
    `INSERT INTO slipway.link (source, edge, target, digest, input, output, selector)
     SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::text[], $5::int[], $6::int[], $7::text[])
     ON CONFLICT DO NOTHING`,
    [
      links.map(({ source }) => ids.get(source)),
      links.map(({ link }) => edgeOf(link)),
      links.map(({ target }) => ids.get(target)),
      links.map(({ link }) => textOf(link.digest)),
      links.map(({ link }) => link.input),
      links.map(({ link }) => link.output),
      links.map(({ link }) => textOf(link.selector)),
    ],
  )
}

async function insertResults(
  client: PoolClient,
  results: readonly NewResult[],
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  // One statement may change a row only once; the last one counts.
  const rows = [...new Map(results.map((row) => [JSON.stringify([row.key, row.result.id]), row])).values()]
  await client.query(
    `INSERT INTO slipway.result (key, id, created_at) SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[])
     ON CONFLICT (key, id) DO UPDATE SET created_at = EXCLUDED.created_at`,
    [
      rows.map(({ key }) => ids.get(key)),
      rows.map(({ result }) => nameOf(result.id)),
      rows.map(({ result }) => result.createdAt),
    ],
  )
}

/**
 * Numbers of keys, made where they are missing. A key that is found is locked against removal, in the order of the numbers, which
 * is that of pruning too; one that another writer makes at the same moment is waited for, and looked for again.
 */
async function intern(client: PoolClient, names: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>()
  for (
    let missing = [...names].sort();
    missing.length > 0;
    missing = missing.filter((name) => !ids.has(name))
  ) {
    const found = await client.query<{ id: string; name: string }>(
      'SELECT id, name FROM slipway.key WHERE name = ANY ($1::text[]) ORDER BY id FOR KEY SHARE',
      [missing],
    )
    for (const { id, name } of found.rows) ids.set(name, id)
    const absent = missing.filter((name) => !ids.has(name))
    if (absent.length === 0) break
    const made = await client.query<{ id: string; name: string }>(
      `INSERT INTO slipway.key (name) SELECT name FROM unnest($1::text[]) AS name ORDER BY name
       ON CONFLICT DO NOTHING RETURNING id, name`,
      [absent],
    )
    for (const { id, name } of made.rows) ids.set(name, id)
  }
  return ids
}

/** What tells a link apart from others of the same source. */
function edgeOf({ digest, input, output, selector }: CacheLink): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([digest, input, output, selector]))
    .digest()
}

/** Throws `invalid-argument` for what cannot be kept. */
export function nameOf(name: string): string {
  if (typeof name !== 'string' || name.length > MAX_NAME)
    throw new SlipwayError(
      'invalid-argument',
      `a name of the cache index must be at most ${MAX_NAME} characters`,
    )
  return textOf(name)
}

/** PostgreSQL keeps no NUL in texts. */
function textOf(text: string): string {
  if (text.includes('\0'))
    throw new SlipwayError('invalid-argument', 'a name of the cache index contains NUL')
  return text
}

function grouped<R extends { readonly n: number }, T>(
  count: number,
  rows: readonly R[],
  of: (row: R) => T,
): readonly (readonly T[])[] {
  const groups: T[][] = Array.from({ length: count }, () => [])
  for (const row of rows) groups[row.n - 1]!.push(of(row))
  return groups
}
