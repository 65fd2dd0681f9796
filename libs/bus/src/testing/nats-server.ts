import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const BINARY = ['/usr/sbin/nats-server', '/usr/bin/nats-server'].find((path) => existsSync(path))

export interface NatsServerOptions {
  /** Files; every client must then show a certificate of `ca`. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca: string }
  readonly login?: { readonly user: string; readonly password: string }
}

/** A real nats-server on a free port of 127.0.0.1, with JetStream in a directory of its own. */
export class NatsServer implements AsyncDisposable {
  readonly url: string
  readonly #port: number
  readonly #dir: string
  readonly #options: NatsServerOptions
  #process: ChildProcess | undefined

  private constructor(port: number, dir: string, options: NatsServerOptions) {
    this.#port = port
    this.#dir = dir
    this.#options = options
    this.url = `${options.tls ? 'tls' : 'nats'}://127.0.0.1:${port}`
  }

  static readonly available = BINARY !== undefined

  static async start(options: NatsServerOptions = {}): Promise<NatsServer> {
    const server = new NatsServer(await freePort(), mkdtempSync(join(tmpdir(), 'slipway-nats-')), options)
    await server.resume()
    return server
  }

  get pid(): number {
    return this.#process?.pid ?? 0
  }

  /** Starts it again, with what it kept. */
  async resume(): Promise<void> {
    const { tls, login } = this.#options
    const args = ['-a', '127.0.0.1', '-p', String(this.#port), '-js', '-sd', this.#dir]
    if (tls) args.push('--tlsverify', '--tlscert', tls.cert, '--tlskey', tls.key, '--tlscacert', tls.ca)
    if (login) args.push('--user', login.user, '--pass', login.password)
    const child = spawn(BINARY ?? 'nats-server', args, { stdio: 'ignore' })
    this.#process = child
    for (let tries = 0; tries < 200; tries++) {
      if (child.exitCode !== null) throw new Error(`nats-server ended with ${child.exitCode}`)
      if (await reachable(this.#port)) return
      await new Promise((done) => setTimeout(done, 25))
    }
    throw new Error('nats-server did not become ready')
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
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

function reachable(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
