import { hash, randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { promisify } from 'node:util'
import { zstdCompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { laterTurn, SlipwayError } from '@slipway/base'
import { distance, reasonOf } from '../compare-steps.ts'
import type { RanStep, StepFile, StepHistory, StepMiss, StepReason, StepState } from '../steps.ts'

export interface StepLimits {
  /** Steps that are remembered. */
  readonly steps: number
  /** Of one name: branches that are built in turns are told apart. */
  readonly perName: number
  /** Bytes of all file lists, compressed. */
  readonly fileBytes: number
}

export const DEFAULT_STEP_LIMITS: StepLimits = { steps: 20_000, perName: 8, fileBytes: 64 << 20 }

export interface SqliteStepsOptions {
  /** File of the database; `:memory:` for tests. */
  readonly path: string
  readonly limits?: StepLimits
}

const compress = promisify(zstdCompress)

/** Bytes of text from which on a list is compressed. */
const MIN_COMPRESSED = 1024

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
/** Steps of the same place that a renamed one is compared with. */
const PLACE_CANDIDATES = 3

/** What a build's steps are compared with. */
interface Before {
  /** The last step of earlier builds. */
  readonly last: number
  /** Vertices of this build that ran although nothing about them is new. */
  readonly unchanged: ReadonlySet<string>
}

interface Candidate {
  readonly id: number
  readonly state: StepState
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
    const list = await compress(JSON.stringify(misses))
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
    // What names a session never comes again: there is nothing to compare.
    if (step.cacheMap.startsWith('random:')) return { vertex, name, reason: { kind: 'session' } }
    const state: StepState = {
      cacheMap: step.cacheMap,
      fields: Object.fromEntries([...step.fields].map(([field, value]) => [field, this.#sealed(value)])),
      inputs: step.inputs,
    }
    const byName = this.#candidates('name', step.slots.name, last, this.#limits.perName)
    const found =
      byName.length > 0 ? byName : this.#candidates('place', step.slots.place, last, PLACE_CANDIDATES)
    const nearest = nearestOf(found, state)
    let reason: StepReason = { kind: 'unseen' }
    if (step.isForced) reason = { kind: 'forced' }
    else if (nearest) {
      reason = reasonOf(this.#withFiles(nearest), state, (input) => unchanged.has(input))
      if (reason.kind === 'pruned' && step.restsOnForced) reason = { kind: 'forced' }
    }
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
    const inputs = state.inputs.map((input, index) => {
      const files = lists.get(index)
      return files ? { ...input, files } : input
    })
    return { ...state, inputs }
  }

  #remember({ slots }: RanStep, state: StepState, nearest: Candidate | undefined): void {
    // The same again, after it was pruned: the newest of its kind.
    if (nearest && distance(nearest.state, state) === 0)
      this.#prepared('DELETE FROM steps WHERE id = ?').run(nearest.id)
    const bare = { ...state, inputs: state.inputs.map(({ files: _files, ...input }) => input) }
    const { lastInsertRowid: id } = this.#prepared(
      'INSERT INTO steps (name, place, state) VALUES (?, ?, ?)',
    ).run(slots.name, slots.place, JSON.stringify(bare))
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

  /** Tells equal values from others and nothing else: values may be secrets that are easy to guess. */
  #sealed(value: string): string {
    return hash('sha256', `${this.#seal}${value}`, 'base64url').slice(0, 12)
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

function nearestOf(candidates: readonly Candidate[], state: StepState): Candidate | undefined {
  let best: { readonly candidate: Candidate; readonly apart: number } | undefined
  for (const candidate of candidates) {
    const apart = distance(candidate.state, state)
    if (!best || apart < best.apart) best = { candidate, apart }
  }
  return best?.candidate
}

/** Setting zstd up takes longer than it saves on short lists, which most are: those are kept as they are. */
function pack(value: unknown): Buffer {
  const text = JSON.stringify(value)
  return text.length < MIN_COMPRESSED ? Buffer.from(text) : zstdCompressSync(text)
}

function unpack(bytes: Uint8Array): unknown {
  const text = isCompressed(bytes) ? zstdDecompressSync(bytes) : Buffer.from(bytes)
  return JSON.parse(text.toString('utf8'))
}

/** No JSON begins as a frame of zstd does. */
function isCompressed(bytes: Uint8Array): boolean {
  return bytes[0] === 0x28 && bytes[1] === 0xb5
}
