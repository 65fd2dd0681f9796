import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@slipway/testing/free-port'
import { ServerProcess } from '@slipway/testing/server-process'

const BINARY = ['/usr/sbin/nats-server', '/usr/bin/nats-server'].find((path) => existsSync(path))
const START_MS = 5_000

export interface NatsServerOptions {
  /** Files; every client must then show a certificate of `ca`. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca: string }
  /** Configuration file with users and what they may do, and the variables that it refers to. */
  readonly config?: { readonly file: string; readonly env: Readonly<Record<string, string>> }
  readonly login?: { readonly user: string; readonly password: string }
  /** Address to listen on; default 127.0.0.1. */
  readonly listen?: string
}

/** A real nats-server on a free port, with JetStream in a directory of its own. */
export class NatsServer implements AsyncDisposable {
  readonly url: string
  readonly #listen: string
  readonly #port: number
  readonly #dir: string
  readonly #server: ServerProcess

  private constructor(port: number, dir: string, options: NatsServerOptions) {
    this.#listen = options.listen ?? '127.0.0.1'
    this.#port = port
    this.#dir = dir
    this.#server = new ServerProcess(BINARY ?? 'nats-server', argsOf(port, dir, options), {
      env: { ...process.env, ...options.config?.env },
    })
    this.url = `${options.tls ? 'tls' : 'nats'}://${this.#listen}:${port}`
  }

  static readonly available = BINARY !== undefined

  static async start(options: NatsServerOptions = {}): Promise<NatsServer> {
    const server = new NatsServer(await freePort(), mkdtempSync(join(tmpdir(), 'slipway-nats-')), options)
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

  /** Starts it again, with what it kept. */
  async resume(): Promise<void> {
    await this.#server.start(() => reachable(this.#port, this.#listen), START_MS)
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.#server.kill(signal)
  }

  /** Loses everything it kept; it must be down. */
  wipe(): void {
    rmSync(this.#dir, { recursive: true, force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    this.wipe()
  }
}

function argsOf(
  port: number,
  dir: string,
  { tls, login, config, listen = '127.0.0.1' }: NatsServerOptions,
): readonly string[] {
  const args = ['-a', listen, '-p', String(port), '-js', '-sd', dir]
  if (tls) args.push('--tlsverify', '--tlscert', tls.cert, '--tlskey', tls.key, '--tlscacert', tls.ca)
  if (config) args.push('-c', config.file)
  if (login) args.push('--user', login.user, '--pass', login.password)
  return args
}

function reachable(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host)
    socket.once('data', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
