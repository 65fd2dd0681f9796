import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeBusyboxRoot } from '@slipway/testing'
import { run } from './clients.ts'
import { mountsBelow } from './daemon.ts'
import { waitFor } from './watch.ts'

const DOCKERD = ['/usr/sbin/dockerd', '/usr/bin/dockerd'].find((path) => existsSync(path))
const START_MS = 60_000
const LOG_CHARACTERS = 20_000

/** A Docker engine (Debian's docker.io) with state and socket of its own, that leaves the networks of this machine alone. */
export class DockerEngine implements AsyncDisposable {
  readonly dir: string
  readonly host: string
  readonly #process: ChildProcess
  #log = ''

  private constructor(dir: string) {
    this.dir = dir
    this.host = `unix://${dir}/docker.sock`
    const args = ['--data-root', join(dir, 'root'), '--exec-root', join(dir, 'exec'), '-H', this.host]
    args.push('--pidfile', join(dir, 'pid'), '--bridge', 'none', '--iptables=false', '--ip6tables=false')
    args.push('--ip-forward=false', '--ip-masq=false', '--userland-proxy=false')
    this.#process = spawn(DOCKERD ?? 'dockerd', args, { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on(
        'data',
        (chunk: Buffer) => (this.#log = (this.#log + chunk.toString()).slice(-LOG_CHARACTERS)),
      )
    this.#process.on('error', (error) => (this.#log += String(error)))
  }

  /** Why no container can run here, found out by running one; `undefined` when it can. */
  static async obstacle(): Promise<string | undefined> {
    if (!DOCKERD) return 'docker.io is not installed'
    if (process.getuid?.() !== 0) return 'not root'
    try {
      await using engine = await DockerEngine.start()
      const root = join(engine.dir, 'busybox')
      mkdirSync(root)
      writeBusyboxRoot(root)
      const imported = await engine.docker('import', await archive(root), 'busybox')
      if (imported !== '') return imported
      const ran = await engine.docker('run', '--rm', '--network', 'host', 'busybox', '/bin/true')
      return ran === '' ? undefined : ran
    } catch (error) {
      return String(error)
    }
  }

  static async start(): Promise<DockerEngine> {
    const engine = new DockerEngine(mkdtempSync(join(tmpdir(), 'slipway-docker-')))
    try {
      const ready = async (): Promise<boolean> => {
        if (engine.#process.exitCode !== null) throw new Error(`dockerd ended:\n${engine.#log}`)
        return (await engine.docker('version')) === ''
      }
      await waitFor(ready, START_MS, () => `dockerd does not start:\n${engine.#log}`)
    } catch (error) {
      await engine[Symbol.asyncDispose]()
      throw error
    }
    return engine
  }

  /** Runs a command of docker; answers what it complains about, nothing when it succeeds. */
  async docker(...args: readonly string[]): Promise<string> {
    const { code, stderr, stdout } = await run('docker', ['-H', this.host, ...args])
    return code === 0 ? '' : `docker ${args[0]} failed: ${stderr || stdout}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const engine = this.#process
    if (engine.pid !== undefined && engine.exitCode === null && engine.signalCode === null) {
      const ended = once(engine, 'exit')
      const cut = setTimeout(() => engine.kill('SIGKILL'), 30_000)
      engine.kill('SIGTERM')
      await ended
      clearTimeout(cut)
    }
    // The network namespace of the host, which an engine keeps bound.
    for (const mount of [...mountsBelow(this.dir)].reverse()) spawnSync('umount', [mount])
    const left = mountsBelow(this.dir)
    if (left.length > 0) throw new Error(`mounts are left, so ${this.dir} is not removed: ${left.join(', ')}`)
    rmSync(this.dir, { recursive: true, force: true })
  }
}

async function archive(root: string): Promise<string> {
  const file = `${root}.tar`
  const { code, stderr } = await run('tar', ['-C', root, '-cf', file, '.'])
  if (code !== 0) throw new Error(stderr)
  return file
}
