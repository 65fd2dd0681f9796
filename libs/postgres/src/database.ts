import { errorMessage, type Logger, sleep, SlipwayError } from '@slipway/base'
import type { ClientConfig, Pool, PoolClient } from 'pg'

export interface PostgresOptions {
  /** postgres://user@host:port/database?sslmode=verify-full&sslrootcert=/file */
  readonly url: string
  readonly password?: string
  /** How long a question waits for a server that is away, before it fails with `unavailable`. */
  readonly patienceMs?: number
  readonly connections?: number
  readonly logger?: Logger
}

const PATIENCE_MS = 30_000
const CONNECTIONS = 8
const CONNECT_MS = 5_000
/** A server that takes longer is as good as away. */
const STATEMENT_MS = 30_000
const RETRY_MS = 100
/** Transactions that got into each other's way; seldom more than one round of them. */
const CONFLICT_TRIES = 20

/** serialization_failure, deadlock_detected, foreign_key_violation: a key that went while something was put under it. */
const CONFLICTS = new Set(['40001', '40P01', '23503'])
/** Of the server: classes 08 (connection) and 57P (shut down, crashed, starting up), 53300 (too many connections). */
const AWAY = /^(08...|57P0[1-5]|53300)$/
/** Of the system. */
const AWAY_ERRNO = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EAI_AGAIN',
])
/** The driver's own, which have no code. */
const AWAY_MESSAGE =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|not queryable/i

/** A pool of connections that waits for a server which is away. What runs on it must be safe to run twice. */
export class Database {
  readonly #pool: Pool
  readonly #patienceMs: number
  readonly #logger: Logger | undefined
  #isAway = false
  #closed: Promise<void> | undefined

  private constructor(pool: Pool, options: PostgresOptions) {
    this.#pool = pool
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS
    this.#logger = options.logger
    // A connection that breaks while nobody uses it; the pool makes a new one when there is need.
    pool.on('error', (error) => this.#noteAway(error))
  }

  /** Connects to nobody yet. */
  static async create(options: PostgresOptions): Promise<Database> {
    const { default: pg } = await import('pg')
    return new Database(
      new pg.Pool({ ...clientConfigOf(options), max: options.connections ?? CONNECTIONS }),
      options,
    )
  }

  /** One statement, or several that are one transaction. */
  async run<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const end = Date.now() + this.#patienceMs
    for (let conflicts = 0; ; ) {
      if (this.#closed) throw new SlipwayError('unavailable', 'the database is closed')
      try {
        const answer = await this.#once(work)
        this.#noteBack()
        return answer
      } catch (error) {
        if (isConflict(error) && ++conflicts < CONFLICT_TRIES) await sleep(Math.random() * 10 * conflicts)
        else if (isAway(error) && Date.now() < end) {
          this.#noteAway(error)
          await sleep(RETRY_MS)
        } else throw toError(error)
      }
    }
  }

  /** The same in a transaction. */
  transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.run(async (client) => {
      await client.query('BEGIN')
      try {
        const answer = await work(client)
        await client.query('COMMIT')
        return answer
      } catch (error) {
        await client.query('ROLLBACK').catch(() => {})
        throw error
      }
    })
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#pool.end())
  }

  async #once<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect()
    // Without a listener a connection that breaks between two statements would end the process.
    const ignore = (): void => {}
    client.on('error', ignore)
    let broken = false
    try {
      return await work(client)
    } catch (error) {
      broken = isAway(error)
      throw error
    } finally {
      client.off('error', ignore)
      client.release(broken)
    }
  }

  #noteAway(error: unknown): void {
    if (this.#isAway || this.#closed) return
    this.#isAway = true
    this.#logger?.warn(`PostgreSQL is away, waiting for it: ${errorMessage(error)}`)
  }

  #noteBack(): void {
    if (!this.#isAway) return
    this.#isAway = false
    this.#logger?.info('PostgreSQL is back')
  }
}

/** How a connection is made. Throws `invalid-argument` for an address that is none. */
export function clientConfigOf(options: Pick<PostgresOptions, 'url' | 'password'>): ClientConfig {
  if (!/^postgres(ql)?:\/\//.test(options.url))
    throw new SlipwayError('invalid-argument', 'the address of PostgreSQL must be postgres://host/database')
  const url = new URL(options.url)
  // The driver prefers what stands in the address.
  if (options.password !== undefined) url.password = encodeURIComponent(options.password)
  return {
    connectionString: url.href,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + CONNECT_MS,
    keepAlive: true,
    application_name: 'slipway',
  }
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { readonly code?: unknown }
  return typeof code === 'string' ? code : ''
}

function isConflict(error: unknown): boolean {
  return CONFLICTS.has(codeOf(error))
}

function isAway(error: unknown): boolean {
  const code = codeOf(error)
  return AWAY.test(code) || AWAY_ERRNO.has(code) || AWAY_MESSAGE.test(errorMessage(error))
}

/** The server's messages name tables and values of ours, never the login. */
function toError(error: unknown): SlipwayError {
  if (error instanceof SlipwayError) return error
  const code = codeOf(error)
  const text = `PostgreSQL: ${errorMessage(error) || code}`
  if (isAway(error)) return new SlipwayError('unavailable', text, { cause: error })
  if (code.startsWith('28')) return new SlipwayError('unauthenticated', text, { cause: error })
  if (code === '3D000') return new SlipwayError('not-found', text, { cause: error })
  if (code === '42501') return new SlipwayError('permission-denied', text, { cause: error })
  if (code.startsWith('53')) return new SlipwayError('resource-exhausted', text, { cause: error })
  if (code.startsWith('22')) return new SlipwayError('invalid-argument', text, { cause: error })
  return new SlipwayError('internal', text, { cause: error })
}
