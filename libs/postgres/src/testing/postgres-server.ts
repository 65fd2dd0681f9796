import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@slipway/testing/free-port'
import { ServerProcess } from '@slipway/testing/server-process'

const DEBIAN = '/usr/lib/postgresql'
const PASSWORD = 'p@ss/word'
const START_MS = 10_000

/** Directory of the newest PostgreSQL that Debian has installed. */
const BIN = (existsSync(DEBIAN) ? readdirSync(DEBIAN) : [])
  .sort((a, b) => Number(b) - Number(a))
  .map((version) => join(DEBIAN, version, 'bin'))
  .find((dir) => existsSync(join(dir, 'postgres')))

interface User {
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL does not run as root. */
function unprivileged(): User | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(':') ?? []
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('no user to run PostgreSQL as')
}

/** A real PostgreSQL on a free port of 127.0.0.1, in a directory of its own, with a login by password. */
export class PostgresServer implements AsyncDisposable {
  static readonly available = BIN !== undefined
  readonly password = PASSWORD
  readonly #port: number
  readonly #dir: string
  readonly #server: ServerProcess
  #databases = 0

  private constructor(port: number, dir: string, user: User | undefined) {
    this.#port = port
    this.#dir = dir
    const options = { cwd: dir, ...user }
    this.#server = new ServerProcess(join(BIN ?? '', 'postgres'), argsOf(port, dir), options)
  }

  static async start(): Promise<PostgresServer> {
    const dir = mkdtempSync(join(tmpdir(), 'slipway-postgres-'))
    const user = unprivileged()
    const passwordFile = join(dir, 'password')
    writeFileSync(passwordFile, PASSWORD)
    if (user) for (const path of [dir, passwordFile]) chownSync(path, user.uid, user.gid)
    const server = new PostgresServer(await freePort(), dir, user)
    const args = ['-D', join(dir, 'data'), '-U', 'slipway', '-A', 'scram-sha-256', '--pwfile', passwordFile]
    const options = { cwd: dir, stdio: 'pipe', ...user } as const
    execFileSync(join(BIN ?? '', 'initdb'), [...args, '--no-sync', '-E', 'UTF8', '--locale=C'], options)
    try {
      await server.resume()
    } catch (error) {
      await server[Symbol.asyncDispose]()
      throw error
    }
    return server
  }

  get pid(): number {
    return this.#server.pid
  }

  /** Address of a database, without the password. */
  url(database = 'postgres'): string {
    return `postgres://slipway@127.0.0.1:${this.#port}/${database}`
  }

  /** A new database; answers its address. */
  async createDatabase(): Promise<string> {
    const name = `test${this.#databases++}`
    await this.query(`CREATE DATABASE ${name}`)
    return this.url(name)
  }

  /** Runs SQL on a connection of its own. */
  async query(sql: string, url = this.url()): Promise<readonly Record<string, unknown>[]> {
    const { default: pg } = await import('pg')
    const address = new URL(url)
    address.password = encodeURIComponent(PASSWORD)
    const client = new pg.Client({ connectionString: address.href, connectionTimeoutMillis: 2_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      return (await client.query<Record<string, unknown>>(sql)).rows
    } finally {
      await client.end()
    }
  }

  /** Starts it again, with what it kept. */
  async resume(): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        return await this.#server.start(() => this.#answers(), START_MS)
      } catch (error) {
        await this.kill('SIGQUIT')
        // Processes of one that was killed hold its memory for a moment.
        if (tries > 20) throw error
      }
      await new Promise((done) => setTimeout(done, 100))
    }
  }

  /** SIGKILL ends the processes of its connections too: they would answer one more question. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const others = signal === 'SIGKILL' && this.#server.isRunning ? childrenOf(this.pid) : []
    const ended = this.#server.kill(signal)
    for (const pid of others) {
      try {
        process.kill(pid, signal)
      } catch {
        // It went by itself.
      }
    }
    await ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Immediate: connections that are still there end with it.
    await this.kill('SIGQUIT')
    rmSync(this.#dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }

  async #answers(): Promise<boolean> {
    return await this.query('SELECT 1').then(Boolean, () => false)
  }
}

function argsOf(port: number, dir: string): readonly string[] {
  // What a test needs to survive is the end of processes, not of the machine: so nothing is synced.
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${dir}`, 'fsync=off']
  return ['-D', join(dir, 'data'), '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
}

function childrenOf(pid: number): readonly number[] {
  const file = `/proc/${pid}/task/${pid}/children`
  return existsSync(file) ? readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number) : []
}
