import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { SlipwayError, wrapError } from '@slipway/base'

const START_MS = 5_000

type AgentProcess = ChildProcessByStdio<null, Readable, null>

/** Throws where a file is no private key. */
export function checkKeyFile(path: string): void {
  let text: string
  try {
    text = readFileSync(path, 'latin1').slice(0, 100 << 10)
  } catch (error) {
    throw wrapError(error, `failed to open ${path}`)
  }
  if (!text.includes('PRIVATE KEY-----')) {
    throw new SlipwayError('invalid-argument', `failed to parse ${path}: ssh: no key found`)
  }
}

/** An agent prints its address as soon as it listens there. */
async function listening(child: AgentProcess): Promise<void> {
  const printed = Promise.withResolvers<void>()
  child.stdout.on('data', () => printed.resolve())
  child.on('error', (error) => printed.reject(wrapError(error, 'key files need the ssh-agent program')))
  const late = (): void => printed.reject(new SlipwayError('unavailable', 'ssh-agent did not start'))
  child.on('exit', late)
  const timer = setTimeout(late, START_MS)
  await printed.promise.finally(() => clearTimeout(timer))
}

async function end(child: AgentProcess, directory: string): Promise<void> {
  // The agent removes its socket as it ends: whoever removes the directory meanwhile may leave it.
  const ended = child.pid === undefined || child.exitCode !== null || child.signalCode !== null
  const exit = ended ? undefined : once(child, 'exit')
  child.kill()
  await exit
  rmSync(directory, { recursive: true, force: true })
}

/** An agent of OpenSSH that holds the keys of some files, for as long as a build needs it. */
export class KeyAgent {
  readonly #keys: readonly string[]
  #running:
    | Promise<{ readonly socket: string; readonly child: AgentProcess; readonly directory: string }>
    | undefined

  constructor(keys: readonly string[]) {
    this.#keys = keys
  }

  /** The agent's socket; started by the first who asks. */
  async socket(): Promise<string> {
    this.#running ??= this.#start()
    return (await this.#running).socket
  }

  async close(): Promise<void> {
    const running = await this.#running?.catch(() => undefined)
    this.#running = undefined
    if (running) await end(running.child, running.directory)
  }

  async #start() {
    const directory = mkdtempSync(join(tmpdir(), 'slipway-ssh-'))
    const socket = join(directory, 'agent')
    const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] })
    try {
      await listening(child)
      this.#addKeys(socket)
      return { socket, child, directory }
    } catch (error) {
      await end(child, directory)
      throw error
    }
  }

  #addKeys(socket: string): void {
    // Without a terminal or a helper to ask, a key with a passphrase fails instead of waiting for one.
    const env = { ...process.env, SSH_AUTH_SOCK: socket, SSH_ASKPASS_REQUIRE: 'never' }
    for (const key of this.#keys) {
      const added = spawnSync('ssh-add', ['-q', key], {
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
        encoding: 'utf8',
      })
      if (added.status === 0) continue
      const reason = added.error?.message ?? added.stderr.trim()
      throw new SlipwayError('invalid-argument', `failed to add ${key} to agent: ${reason}`)
    }
  }
}
