import { basename, join } from 'node:path'
import { SlipwayError } from '@slipway/base'
import { type Child, type ChildOptions, startChild, type Spawner, waitForExit } from '@slipway/linux'

export interface RuntimeCliOptions {
  readonly binary: string
  /** Holds a state directory for each kind of runtime: they do not read each other's. */
  readonly root: string
  readonly spawner: Spawner
}

export type RunIO = Pick<ChildOptions, 'stdin' | 'stdout' | 'stderr' | 'pty'>

/** Nothing that would make a runtime talk to a service manager, or that is a secret. */
const ENVIRONMENT = ['PATH', 'HOME', 'XDG_RUNTIME_DIR']

function environment(): readonly string[] {
  return ENVIRONMENT.flatMap((name) =>
    process.env[name] === undefined ? [] : `${name}=${process.env[name]}`,
  )
}

/** The command line that runc, crun and the like share. */
export class RuntimeCli {
  readonly binary: string
  readonly stateDir: string
  readonly #spawner: Spawner

  constructor(options: RuntimeCliOptions) {
    this.binary = options.binary
    this.stateDir = join(options.root, `state-${basename(options.binary)}`)
    this.#spawner = options.spawner
  }

  stateOf(id: string): string {
    return join(this.stateDir, id)
  }

  /** Creates, starts and waits in one process, which ends with the container's exit code. */
  async run(id: string, bundle: string, pidFile: string, io: RunIO, keep = false): Promise<Child> {
    const options = ['--bundle', bundle, '--pid-file', pidFile, ...(keep ? ['--keep'] : [])]
    return await this.#start(['run', ...options, id], `${pidFile}.log`, io)
  }

  async exec(id: string, processFile: string, pidFile: string, io: RunIO): Promise<Child> {
    const options = ['--process', processFile, '--pid-file', pidFile]
    return await this.#start(['exec', ...options, id], `${pidFile}.log`, io)
  }

  /**
   * Sets a container up without starting it. Its first process waits then, with every descriptor that the runtime had:
   * so this one is waited for by its process id, and gets no pipes.
   */
  async create(id: string, bundle: string): Promise<void> {
    const args = ['--root', this.stateDir, 'create', '--bundle', bundle, id]
    const pid = await this.#spawner.spawn({ file: this.binary, args, env: environment(), fds: [] })
    const { code } = await waitForExit(pid)
    if (code !== 0) throw new SlipwayError('internal', `${this.binary} ${args.join(' ')}: exit code ${code}`)
  }

  /** Kills what runs in the container and removes it from the runtime's state. */
  async delete(id: string): Promise<void> {
    await this.#call(['delete', '--force', id])
  }

  async #call(args: readonly string[]): Promise<void> {
    const errors: Uint8Array[] = []
    const child = await this.#start(args, undefined, { stderr: (chunk) => errors.push(chunk) })
    const { code } = await child.ended
    if (code === 0) return
    const message = Buffer.concat(errors).toString().trim()
    throw new SlipwayError('internal', `${this.binary} ${args.join(' ')}: ${message || `exit code ${code}`}`)
  }

  async #start(args: readonly string[], log: string | undefined, io: RunIO): Promise<Child> {
    // With a log file runc writes the bare message to stderr, as users know it, and its log lines to the file.
    const logging = log === undefined ? [] : ['--log', log, '--log-format', 'json']
    return await startChild(this.#spawner, {
      file: this.binary,
      args: ['--root', this.stateDir, ...logging, ...args],
      env: environment(),
      ...io,
    })
  }
}
