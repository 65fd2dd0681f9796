import { hash, randomBytes } from 'node:crypto'
import { laterTurn, SlipwayError } from '@slipway/base'
import { Database, migrate, type PostgresOptions } from '@slipway/postgres'
import type { PoolClient } from 'pg'
import { distance } from '../compare-steps.ts'
import {
  type Candidate,
  DEFAULT_STEP_LIMITS,
  isOfSession,
  nearestOf,
  pack,
  packLater,
  PLACE_CANDIDATES,
  reasonFor,
  stateOf,
  type StepLimits,
  unpack,
  withFiles,
  withoutFiles,
} from '../kept-steps.ts'
import type { RanStep, StepFile, StepHistory, StepMiss, StepState } from '../steps.ts'
import { STEP_MIGRATIONS } from './step-migrations.ts'

/** Held by the one who explains: limits are kept by whoever adds. */
const STEPS_LOCK = 0x51195ac
/** Handled before the process may do something else. */
const STEPS_PER_TURN = 8

export interface PostgresStepsOptions extends PostgresOptions {
  readonly limits?: StepLimits
}

/** A step with what it was, and what it is now. */
interface Compared {
  readonly step: RanStep
  readonly state: StepState
  readonly nearest: Candidate | undefined
}

/** Steps in a PostgreSQL database, for any number of processes; what one explains all others tell. */
export async function openPostgresSteps(options: PostgresStepsOptions): Promise<PostgresSteps> {
  const database = await Database.create(options)
  try {
    await database.transaction((client) => migrate(client, STEP_MIGRATIONS))
    return new PostgresSteps(database, await database.run(openSeal), options.limits ?? DEFAULT_STEP_LIMITS)
  } catch (error) {
    await database.close()
    throw error
  }
}

export class PostgresSteps implements StepHistory {
  readonly #database: Database
  readonly #seal: string
  readonly #limits: StepLimits

  constructor(database: Database, seal: string, limits: StepLimits) {
    this.#database = database
    this.#seal = seal
    this.#limits = limits
  }

  async explain(build: string, steps: readonly RanStep[]): Promise<void> {
    await this.#database.transaction(async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1)', [STEPS_LOCK])
      const compared = await this.#compare(client, steps)
      const misses = await this.#explainAll(client, steps, compared)
      for (const each of compared.values()) await remember(client, each)
      await this.#shrink(client, [...new Set([...compared.keys()].map(({ slots }) => slots.name))])
      await client.query(
        'INSERT INTO slipway.step_miss (build, list) VALUES ($1, $2) ON CONFLICT (build) DO UPDATE SET list = excluded.list',
        [idOf(build), await packLater(misses)],
      )
    })
  }

  async misses(build: string): Promise<readonly StepMiss[]> {
    const { rows } = await this.#database.run((client) =>
      client.query<{ list: Uint8Array }>('SELECT list FROM slipway.step_miss WHERE build = $1', [
        idOf(build),
      ]),
    )
    if (!rows[0]) throw new SlipwayError('not-found', `nothing is known of the steps of build ${build}`)
    return unpack(rows[0].list) as readonly StepMiss[]
  }

  async forget(build: string): Promise<void> {
    await this.#database.run((client) =>
      client.query('DELETE FROM slipway.step_miss WHERE build = $1', [idOf(build)]),
    )
  }

  async close(): Promise<void> {
    await this.#database.close()
  }

  /** Steps and bytes of file lists that are kept: a measure for tests. */
  async size(): Promise<{ readonly steps: number; readonly fileBytes: number }> {
    return await this.#database.run(sizeOf)
  }

  /** Each step with the nearest of earlier builds. */
  async #compare(client: PoolClient, steps: readonly RanStep[]): Promise<ReadonlyMap<RanStep, Compared>> {
    const kept = steps.filter((step) => !isOfSession(step))
    const names = kept.map(({ slots }) => slots.name)
    const byName = await selectCandidates(client, 'name', names, this.#limits.perName)
    const places = kept.filter(({ slots }) => !byName.has(slots.name)).map(({ slots }) => slots.place)
    const byPlace = await selectCandidates(client, 'place', places, PLACE_CANDIDATES)
    const compared = new Map<RanStep, Compared>()
    for (const [index, step] of kept.entries()) {
      if (index % STEPS_PER_TURN === STEPS_PER_TURN - 1) await laterTurn()
      const state = stateOf(step, this.#seal)
      const found = byName.get(step.slots.name) ?? byPlace.get(step.slots.place) ?? []
      compared.set(step, { step, state, nearest: nearestOf(found, state) })
    }
    return compared
  }

  async #explainAll(
    client: PoolClient,
    steps: readonly RanStep[],
    compared: ReadonlyMap<RanStep, Compared>,
  ): Promise<readonly StepMiss[]> {
    const unchanged = new Set<string>()
    const misses: StepMiss[] = []
    for (const step of steps) {
      const { vertex, name } = step
      const known = compared.get(step)
      if (!known) {
        misses.push({ vertex, name, reason: { kind: 'session' } })
        continue
      }
      const { state, nearest } = known
      const before = nearest && withFiles(nearest.state, await selectFiles(client, nearest.id))
      const reason = reasonFor(step, state, before, unchanged)
      if (reason.kind === 'pruned' || reason.kind === 'forced') unchanged.add(vertex)
      misses.push({ vertex, name, reason })
    }
    return misses
  }

  /** Of each name the newest stay; of all, the oldest go. */
  async #shrink(client: PoolClient, names: readonly string[]): Promise<void> {
    const limits = this.#limits
    await client.query(
      `DELETE FROM slipway.step WHERE id IN (
         SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY name ORDER BY id DESC) AS nth
           FROM slipway.step WHERE name = ANY ($1)) ranked WHERE nth > $2)`,
      [names, limits.perName],
    )
    const { steps, fileBytes } = await sizeOf(client)
    if (steps > limits.steps)
      await client.query(
        'DELETE FROM slipway.step WHERE id IN (SELECT id FROM slipway.step ORDER BY id LIMIT $1)',
        [steps - limits.steps],
      )
    if (fileBytes > limits.fileBytes)
      await client.query(
        `DELETE FROM slipway.step_file f USING (SELECT step, input,
           sum(size) OVER (ORDER BY step DESC, input DESC) AS upto FROM slipway.step_file) ranked
         WHERE f.step = ranked.step AND f.input = ranked.input AND ranked.upto > $1`,
        [limits.fileBytes],
      )
  }
}

/** The newest first, by the slot. */
async function selectCandidates(
  client: PoolClient,
  slot: 'name' | 'place',
  values: readonly string[],
  limit: number,
): Promise<ReadonlyMap<string, readonly Candidate[]>> {
  const found = new Map<string, Candidate[]>()
  if (values.length === 0) return found
  const { rows } = await client.query<{ id: string; slot: string; state: string }>(
    `SELECT id, slot, state FROM (SELECT id, ${slot} AS slot, state, row_number() OVER (PARTITION BY ${slot} ORDER BY id DESC)
       AS nth FROM slipway.step WHERE ${slot} = ANY ($1)) ranked WHERE nth <= $2 ORDER BY id DESC`,
    [[...new Set(values)], limit],
  )
  for (const { id, slot: value, state } of rows) {
    const candidates = found.get(value) ?? []
    found.set(value, candidates)
    candidates.push({ id: Number(id), state: JSON.parse(state) as StepState })
  }
  return found
}

async function selectFiles(
  client: PoolClient,
  step: number,
): Promise<ReadonlyMap<number, readonly StepFile[]>> {
  const { rows } = await client.query<{ input: number; list: Uint8Array }>(
    'SELECT input, list FROM slipway.step_file WHERE step = $1',
    [step],
  )
  return new Map(rows.map(({ input, list }) => [input, unpack(list) as readonly StepFile[]]))
}

async function remember(client: PoolClient, { step, state, nearest }: Compared): Promise<void> {
  // The same again, after it was pruned: the newest of its kind.
  if (nearest && distance(nearest.state, state) === 0)
    await client.query('DELETE FROM slipway.step WHERE id = $1', [nearest.id])
  const { rows } = await client.query<{ id: string }>(
    'INSERT INTO slipway.step (name, place, state) VALUES ($1, $2, $3) RETURNING id',
    [step.slots.name, step.slots.place, JSON.stringify(withoutFiles(state))],
  )
  for (const [index, { files }] of state.inputs.entries()) {
    if (!files) continue
    const list = pack(files)
    await client.query('INSERT INTO slipway.step_file (step, input, size, list) VALUES ($1, $2, $3, $4)', [
      rows[0]?.id,
      index,
      list.length,
      list,
    ])
  }
}

async function sizeOf(client: PoolClient): Promise<{ readonly steps: number; readonly fileBytes: number }> {
  const { rows } = await client.query<{ steps: string; bytes: string }>(
    'SELECT (SELECT count(*) FROM slipway.step) AS steps, (SELECT coalesce(sum(size), 0) FROM slipway.step_file) AS bytes',
  )
  return { steps: Number(rows[0]?.steps ?? 0), fileBytes: Number(rows[0]?.bytes ?? 0) }
}

/** The key of all who use this database. */
async function openSeal(client: PoolClient): Promise<string> {
  await client.query('INSERT INTO slipway.step_seal (key) VALUES ($1) ON CONFLICT DO NOTHING', [
    randomBytes(32),
  ])
  const { rows } = await client.query<{ key: Uint8Array }>('SELECT key FROM slipway.step_seal')
  return Buffer.from(rows[0]?.key ?? []).toString('hex')
}

function idOf(build: string): Buffer {
  return Buffer.from(hash('sha256', build, 'hex'), 'hex')
}
