import { join } from 'node:path'
import { SlipwayError } from '@slipway/base'
import { type Child, startChild, type Spawner } from '@slipway/linux'

export interface RuntimeCliOptions {
  readonly binary: string
  /** Where the runtime keeps its own state. */
  readonly stateDir: string
  readonly spawner: Spawner
}

export interface RunIO {
  readonly stdin?: AsyncIterable<Uint8Array>
  readonly stdout?: (chunk: Uint8Array) => void
  readonly stderr?: (chunk: Uint8Array) => void
  readonly fds?: readonly { readonly fd: number; readonly target: number }[]
}

/** The command line that runc, crun and the like share. */
export class RuntimeCli {
  readonly binary: string
  readonly #stateDir: string
  readonly #spawner: Spawner

  constructor(options: RuntimeCliOptions) {
    this.binary = options.binary
    this.#stateDir = options.stateDir
    this.#spawner = options.spawner
  }

  stateOf(id: string): string {
    return join(this.#stateDir, id)
  }

  async run(id: string, bundle: string, pidFile: string, io: RunIO): Promise<Child> {
    return await this.#start(['run', '--bundle', bundle, '--pid-file', pidFile, id], io)
  }

  async exec(id: string, processFile: string, pidFile: string, io: RunIO): Promise<Child> {
    return await this.#start(['exec', '--process', processFile, '--pid-file', pidFile, id], io)
  }

  /** Kills what runs in the container and removes it from the runtime's state. */
  async delete(id: string): Promise<void> {
    await this.#call(['delete', '--force', id])
  }

  async #call(args: readonly string[]): Promise<void> {
    const errors: Uint8Array[] = []
    const child = await this.#start(args, { stderr: (chunk) => errors.push(chunk) })
    const { code } = await child.exit
    if (code === 0) return
    const message = Buffer.concat(errors).toString().trim()
    throw new SlipwayError('internal', `${this.binary} ${args.join(' ')}: ${message || `exit code ${code}`}`)
  }

  async #start(args: readonly string[], io: RunIO): Promise<Child> {
    return await startChild(this.#spawner, {
      file: this.binary,
      args: ['--root', this.#stateDir, ...args],
      env: ENVIRONMENT.flatMap((name) =>
        process.env[name] === undefined ? [] : `${name}=${process.env[name]}`,
      ),
      ...io,
    })
  }
}

/** Nothing that would make a runtime talk to a service manager, or that is a secret. */
const ENVIRONMENT = ['PATH', 'HOME', 'XDG_RUNTIME_DIR']
