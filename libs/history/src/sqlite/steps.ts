import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { laterTurn, SlipwayError } from '@slipway/base'
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

export interface SqliteStepsOptions {
  /** File of the database; `:memory:` for tests. */
  readonly path: string
  readonly limits?: StepLimits
}

const VERSION = 1
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS seal (key BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS steps (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    state TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS steps_by_name ON steps (name, id);
  CREATE INDEX IF NOT EXISTS steps_by_place ON steps (place, id);
  CREATE TABLE IF NOT EXISTS files (
    step INTEGER NOT NULL REFERENCES steps (id) ON DELETE CASCADE,
    input INTEGER NOT NULL,
    size INTEGER NOT NULL,
    list BLOB NOT NULL,
    PRIMARY KEY (step, input)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS misses (build TEXT PRIMARY KEY, list BLOB NOT NULL) STRICT, WITHOUT ROWID;
`

/** Handled before the process may do something else. */
const STEPS_PER_TURN = 8

/** What a build's steps are compared with. */
interface Before {
  /** The last step of earlier builds. */
  readonly last: number
  /** Vertices of this build that ran although nothing about them is new. */
  readonly unchanged: ReadonlySet<string>
}

/** Steps in one SQLite file. Losing it only loses reasons, so it is not synced, and one that cannot be read starts anew. */
export class SqliteSteps implements StepHistory {
  readonly #db: DatabaseSync
  readonly #limits: StepLimits
  readonly #seal: string
  readonly #statements = new Map<string, StatementSync>()

  constructor(options: SqliteStepsOptions) {
    this.#limits = options.limits ?? DEFAULT_STEP_LIMITS
    this.#db = openAnew(options.path)
    this.#seal = this.#openSeal()
  }

  async explain(build: string, steps: readonly RanStep[]): Promise<void> {
    const { last } = this.#prepared('SELECT coalesce(max(id), 0) AS last FROM steps').get() as {
      last: number
    }
    const unchanged = new Set<string>()
    const misses: StepMiss[] = []
    for (let at = 0; at < steps.length; at += STEPS_PER_TURN) {
      if (at > 0) await laterTurn()
      this.#inTransaction(() => {
        for (const step of steps.slice(at, at + STEPS_PER_TURN)) {
          const miss = this.#explainOne(step, { last, unchanged })
          if (miss.reason.kind === 'pruned' || miss.reason.kind === 'forced') unchanged.add(miss.vertex)
          misses.push(miss)
        }
      })
    }
    const list = await packLater(misses)
    this.#inTransaction(() => {
      this.#prepared('INSERT OR REPLACE INTO misses (build, list) VALUES (?, ?)').run(build, list)
      this.#shrink()
    })
  }

  async misses(build: string): Promise<readonly StepMiss[]> {
    const row = this.#prepared('SELECT list FROM misses WHERE build = ?').get(build)
    if (!row) throw new SlipwayError('not-found', `nothing is known of the steps of build ${build}`)
    return unpack(row.list as Uint8Array) as readonly StepMiss[]
  }

  async forget(build: string): Promise<void> {
    this.#prepared('DELETE FROM misses WHERE build = ?').run(build)
  }

  async close(): Promise<void> {
    this.#db.close()
  }

  /** Steps and bytes of file lists that are kept: a measure for tests. */
  size(): { readonly steps: number; readonly fileBytes: number } {
    const row = this.#prepared(
      'SELECT (SELECT count(*) FROM steps) AS steps, (SELECT coalesce(sum(size), 0) FROM files) AS bytes',
    ).get() as { steps: number; bytes: number }
    return { steps: row.steps, fileBytes: row.bytes }
  }

  #inTransaction(work: () => void): void {
    this.#db.exec('BEGIN')
    try {
      work()
      this.#db.exec('COMMIT')
    } catch (error) {
      this.#db.exec('ROLLBACK')
      throw error
    }
  }

  #explainOne(step: RanStep, { last, unchanged }: Before): StepMiss {
    const { vertex, name } = step
    if (isOfSession(step)) return { vertex, name, reason: { kind: 'session' } }
    const state = stateOf(step, this.#seal)
    const byName = this.#candidates('name', step.slots.name, last, this.#limits.perName)
    const found =
      byName.length > 0 ? byName : this.#candidates('place', step.slots.place, last, PLACE_CANDIDATES)
    const nearest = nearestOf(found, state)
    const reason = reasonFor(step, state, nearest && this.#withFiles(nearest), unchanged)
    this.#remember(step, state, nearest)
    if (byName.length >= this.#limits.perName) this.#forgetOldest(step.slots.name)
    return { vertex, name, reason }
  }

  /** The newest first: of equally near ones it wins. */
  #candidates(slot: 'name' | 'place', value: string, last: number, limit: number): readonly Candidate[] {
    return this.#prepared(
      `SELECT id, state FROM steps WHERE ${slot} = ? AND id <= ? ORDER BY id DESC LIMIT ?`,
    )
      .all(value, last, limit)
      .map((row) => ({ id: Number(row.id), state: JSON.parse(String(row.state)) as StepState }))
  }

  #withFiles({ id, state }: Candidate): StepState {
    const lists = new Map(
      this.#prepared('SELECT input, list FROM files WHERE step = ?')
        .all(id)
        .map((row) => [Number(row.input), unpack(row.list as Uint8Array) as readonly StepFile[]]),
    )
    return withFiles(state, lists)
  }

  #remember({ slots }: RanStep, state: StepState, nearest: Candidate | undefined): void {
    // The same again, after it was pruned: the newest of its kind.
    if (nearest && distance(nearest.state, state) === 0)
      this.#prepared('DELETE FROM steps WHERE id = ?').run(nearest.id)
    const { lastInsertRowid: id } = this.#prepared(
      'INSERT INTO steps (name, place, state) VALUES (?, ?, ?)',
    ).run(slots.name, slots.place, JSON.stringify(withoutFiles(state)))
    for (const [index, { files }] of state.inputs.entries()) {
      if (!files) continue
      const list = pack(files)
      this.#prepared('INSERT INTO files (step, input, size, list) VALUES (?, ?, ?, ?)').run(
        id,
        index,
        list.length,
        list,
      )
    }
  }

  #forgetOldest(name: string): void {
    this.#prepared(
      'DELETE FROM steps WHERE name = ?1 AND id NOT IN (SELECT id FROM steps WHERE name = ?1 ORDER BY id DESC LIMIT ?2)',
    ).run(name, this.#limits.perName)
  }

  /** The oldest go. */
  #shrink(): void {
    const { steps, fileBytes } = this.size()
    const limits = this.#limits
    if (steps > limits.steps)
      this.#prepared('DELETE FROM steps WHERE id IN (SELECT id FROM steps ORDER BY id LIMIT ?)').run(
        steps - limits.steps,
      )
    let over = fileBytes - limits.fileBytes
    if (over <= 0) return
    for (const row of this.#prepared('SELECT step, input, size FROM files ORDER BY step').all()) {
      if (over <= 0) return
      this.#prepared('DELETE FROM files WHERE step = ? AND input = ?').run(row.step!, row.input!)
      over -= Number(row.size)
    }
  }

  #prepared(text: string): StatementSync {
    let statement = this.#statements.get(text)
    if (!statement) this.#statements.set(text, (statement = this.#db.prepare(text)))
    return statement
  }

  #openSeal(): string {
    const row = this.#prepared('SELECT key FROM seal').get()
    if (row) return Buffer.from(row.key as Uint8Array).toString('hex')
    const key = randomBytes(32)
    this.#prepared('INSERT INTO seal (key) VALUES (?)').run(key)
    return key.toString('hex')
  }
}

/** What cannot be read is removed: only reasons are lost with it. */
function openAnew(path: string): DatabaseSync {
  try {
    return open(path)
  } catch (error) {
    if (path === ':memory:') throw error
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
    return open(path)
  }
}

function open(path: string): DatabaseSync {
  const db = new DatabaseSync(path)
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON')
    const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number }
    if (version !== VERSION)
      for (const table of ['seal', 'files', 'steps', 'misses']) db.exec(`DROP TABLE IF EXISTS ${table}`)
    db.exec(`${SCHEMA} PRAGMA user_version = ${VERSION}`)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
