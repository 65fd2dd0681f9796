import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SlipwayError, sleep, wrapError } from '@slipway/base'

const START_MS = 5_000
const POLL_MS = 10

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

/** An agent of OpenSSH that holds the keys of some files, for as long as a build needs it. */
export class KeyAgent {
  readonly #keys: readonly string[]
  #running:
    | Promise<{ readonly socket: string; readonly child: ChildProcess; readonly directory: string }>
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
    if (!running) return
    running.child.kill()
    rmSync(running.directory, { recursive: true, force: true })
  }

  async #start() {
    const directory = mkdtempSync(join(tmpdir(), 'slipway-ssh-'))
    const socket = join(directory, 'agent')
    const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
    let failure: Error | undefined
    child.on('error', (error) => {
      failure = error
    })
    try {
      for (const deadline = Date.now() + START_MS; !existsSync(socket); await sleep(POLL_MS)) {
        if (failure) throw wrapError(failure, 'key files need the ssh-agent program')
        if (Date.now() > deadline) throw new SlipwayError('unavailable', 'ssh-agent did not start')
      }
      this.#addKeys(socket)
      return { socket, child, directory }
    } catch (error) {
      child.kill()
      rmSync(directory, { recursive: true, force: true })
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
