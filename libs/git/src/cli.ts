import { type ChildProcess, spawn } from 'node:child_process'
import { abortError, createDeferred, SlipwayError, throwIfAborted } from '@slipway/base'
import { redactCredentials } from './url.ts'

export interface GitOptions {
  readonly gitDir?: string
  readonly workTree?: string
  readonly indexFile?: string
  /** Configuration of these commands alone. Goes by the environment, where other users cannot read it. */
  readonly config?: readonly (readonly [key: string, value: string])[]
  readonly sshAuthSock?: string
  readonly knownHostsFile?: string
  /** Transports that may be used; submodules are bound by it too. */
  readonly protocols?: readonly string[]
  /** Texts that must not appear in output. */
  readonly secrets?: readonly string[]
  /** Sees what commands that users care about print, redacted, when they have ended. */
  readonly onOutput?: (stream: 1 | 2, text: string) => void
}

export const REMOTE_PROTOCOLS: readonly string[] = ['http', 'https', 'ssh', 'git']

const SHOWN = new Set(['ls-remote', 'fetch', 'checkout', 'submodule'])
const MAX_OUTPUT = 64 << 20
const MAX_ERRORS = 256 << 10
const KILL_AFTER_MS = 10_000
const PROXY_VARIABLES = ['http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'].flatMap((name) => [
  name,
  name.toUpperCase(),
])

/**
 * The git program, cut off from the configuration of this host, without prompts and without a shell. Expects the usual
 * umask of 022.
 */
export class Git {
  readonly #options: GitOptions

  constructor(options: GitOptions = {}) {
    this.#options = options
  }

  with(options: GitOptions): Git {
    return new Git({
      ...this.#options,
      ...options,
      config: [...(this.#options.config ?? []), ...(options.config ?? [])],
    })
  }

  /**
   * Runs one command and answers what it printed. A server that knows no shallow fetches is asked again without.
   */
  async run(args: readonly string[], signal?: AbortSignal): Promise<Buffer> {
    for (let current = args; ; ) {
      const result = await this.#exec(current, signal)
      if (result.exitCode === 0) return result.stdout
      const simpler = withoutDepth(current, result.stderr)
      if (!simpler) throw gitError(result)
      current = simpler
    }
  }

  /** Whether the command succeeds. */
  async succeeds(args: readonly string[], signal?: AbortSignal): Promise<boolean> {
    return (await this.#exec(args, signal)).exitCode === 0
  }

  async text(args: readonly string[], signal?: AbortSignal): Promise<string> {
    return (await this.run(args, signal)).toString('utf8').trim()
  }

  async #exec(args: readonly string[], signal: AbortSignal | undefined): Promise<GitResult> {
    throwIfAborted(signal)
    const { gitDir, workTree } = this.#options
    const onOutput = SHOWN.has(args[0] ?? '') ? this.#options.onOutput : undefined
    const child = spawn(
      'git',
      [
        ...(workTree === undefined ? [] : ['--work-tree', workTree]),
        ...(gitDir === undefined ? [] : ['--git-dir', gitDir]),
        ...args,
      ],
      {
        cwd: workTree ?? gitDir ?? '/',
        env: this.#environment(),
        stdio: ['ignore', 'pipe', 'pipe'],
        // Its helpers hold on to the pipes: all of them are ended together.
        detached: true,
      },
    )
    const stop = stopOnAbort(child, signal)
    try {
      const result = await collect(child)
      if (signal?.aborted) throw abortError(signal)
      const stderr = this.#redact(result.stderr)
      if (stderr !== '') onOutput?.(2, stderr)
      if (onOutput && result.stdout.length > 0 && result.stdout.length < MAX_ERRORS) {
        onOutput(1, this.#redact(result.stdout.toString('utf8')))
      }
      return { ...result, stderr }
    } finally {
      stop()
    }
  }

  #environment(): Record<string, string> {
    const { config = [], sshAuthSock, indexFile, protocols = REMOTE_PROTOCOLS } = this.#options
    return {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      LC_ALL: 'C',
      HOME: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_TERMINAL_PROMPT: '0',
      GIT_ALLOW_PROTOCOL: protocols.join(':'),
      GIT_SSH_COMMAND: this.#sshCommand(),
      GIT_CONFIG_COUNT: String(config.length),
      ...Object.fromEntries(
        config.flatMap(([key, value], index) => [
          [`GIT_CONFIG_KEY_${index}`, key],
          [`GIT_CONFIG_VALUE_${index}`, value],
        ]),
      ),
      ...(sshAuthSock === undefined ? {} : { SSH_AUTH_SOCK: sshAuthSock }),
      ...(indexFile === undefined ? {} : { GIT_INDEX_FILE: indexFile }),
      ...Object.fromEntries(
        PROXY_VARIABLES.flatMap((name) => {
          const value = process.env[name]
          return value === undefined ? [] : [[name, value]]
        }),
      ),
    }
  }

  #sshCommand(): string {
    const { knownHostsFile } = this.#options
    const hosts =
      knownHostsFile === undefined
        ? '-o StrictHostKeyChecking=no'
        : `-o 'UserKnownHostsFile=${knownHostsFile.replaceAll("'", String.raw`'\''`)}'`
    return `ssh -F /dev/null -o BatchMode=yes ${hosts}`
  }

  #redact(text: string): string {
    const secrets = (this.#options.secrets ?? []).filter((secret) => secret !== '')
    return secrets.reduce((shown, secret) => shown.replaceAll(secret, 'xxxxx'), redactCredentials(text))
  }
}

interface GitResult {
  readonly exitCode: number
  readonly stdout: Buffer
  readonly stderr: string
}

function gitError(result: GitResult): SlipwayError {
  const code = /could not read (?:Username|Password)|Authentication failed|Permission denied/.test(
    result.stderr,
  )
    ? 'unauthenticated'
    : /Repository not found|does not appear to be a git repository|repository '[^']*' not found/.test(
          result.stderr,
        )
      ? 'not-found'
      : 'unknown'
  return new SlipwayError(code, `git stderr:\n${result.stderr}\n: exit status ${result.exitCode}`)
}

function withoutDepth(args: readonly string[], stderr: string): readonly string[] | undefined {
  if (!/--depth|shallow/.test(stderr) || !args.includes('--depth=1')) return undefined
  return args.filter((arg) => arg !== '--depth=1')
}

function stopOnAbort(child: ChildProcess, signal: AbortSignal | undefined): () => void {
  let timer: NodeJS.Timeout | undefined
  const kill = (name: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name)
    } catch {
      // The group is gone already.
    }
  }
  const onAbort = (): void => {
    kill('SIGTERM')
    timer = setTimeout(() => kill('SIGKILL'), KILL_AFTER_MS)
  }
  signal?.addEventListener('abort', onAbort, { once: true })
  return () => {
    signal?.removeEventListener('abort', onAbort)
    clearTimeout(timer)
  }
}

async function collect(child: ChildProcess): Promise<GitResult> {
  const stdout: Buffer[] = []
  let size = 0
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= MAX_OUTPUT) stdout.push(chunk)
  })
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    if (stderr.length < MAX_ERRORS) stderr += chunk
  })
  const ended = createDeferred<number>()
  child.once('error', (error) => {
    ended.reject(new SlipwayError('failed-precondition', 'failed to find git binary', { cause: error }))
  })
  child.once('close', (code, name) => ended.resolve(code ?? (name === null ? 1 : 128)))
  const exitCode = await ended.promise
  if (size > MAX_OUTPUT) {
    throw new SlipwayError('resource-exhausted', `git printed more than ${MAX_OUTPUT} bytes`)
  }
  return { exitCode, stdout: Buffer.concat(stdout), stderr: stderr.trim() }
}
