import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { SlipwayError, wrapError } from '@slipway/base'

/** What this user may say to a registry. Empty fields: nothing known. */
export interface Credentials {
  readonly username: string
  /** Password, or identity token when the user name is empty. */
  readonly secret: string
  /** A bearer token that was put into the configuration by hand. */
  readonly registryToken: string
}

type Env = Readonly<Record<string, string | undefined>>

const NO_CREDENTIALS: Credentials = { username: '', secret: '', registryToken: '' }
const HUB_KEY = 'https://index.docker.io/v1/'
const HUB_HOSTS = new Set(['registry-1.docker.io', 'docker.io', 'index.docker.io'])
const NOT_FOUND = 'credentials not found in native keychain'
const HELPER_TIMEOUT_MS = 60_000

interface AuthEntry {
  readonly auth?: string
  readonly username?: string
  readonly password?: string
  readonly identitytoken?: string
  readonly registrytoken?: string
}

interface ConfigFile {
  readonly auths?: Readonly<Record<string, AuthEntry>>
  readonly credsStore?: string
  readonly credHelpers?: Readonly<Record<string, string>>
}

/** The directory of the docker client's configuration. */
export function dockerConfigDir(env: Env): string {
  return env['DOCKER_CONFIG'] || join(homedir(), '.docker')
}

/** Credentials as the docker client keeps them: in its file, or behind its helper programs. */
export class DockerConfig {
  readonly #file: ConfigFile
  readonly #env: Env
  readonly #known = new Map<string, Promise<Credentials>>()

  private constructor(file: ConfigFile, env: Env) {
    this.#file = file
    this.#env = env
  }

  /** A missing file is an empty configuration. Helpers are found and run in `env`. */
  static load(directory: string, env: Env = process.env): DockerConfig {
    const path = join(directory, 'config.json')
    let text: string
    try {
      text = readFileSync(path, 'utf8')
    } catch {
      return new DockerConfig({}, env)
    }
    try {
      return new DockerConfig((JSON.parse(text) ?? {}) as ConfigFile, env)
    } catch (error) {
      throw wrapError(error, `error loading config file: ${path}`)
    }
  }

  /** Asked once per host; helpers may be slow, or ask the user. */
  credentials(host: string): Promise<Credentials> {
    const known = this.#known.get(host)
    if (known) return known
    const asked = this.#ask(HUB_HOSTS.has(host) ? HUB_KEY : host)
    this.#known.set(host, asked)
    asked.catch(() => this.#known.delete(host))
    return asked
  }

  async #ask(key: string): Promise<Credentials> {
    const helper = this.#file.credHelpers?.[key] || this.#file.credsStore
    return helper ? await askHelper(helper, key, this.#env) : this.#fromFile(key)
  }

  #fromFile(key: string): Credentials {
    const auths = this.#file.auths ?? {}
    const exact = Object.hasOwn(auths, key) ? auths[key] : undefined
    const entry = exact ?? Object.entries(auths).find(([name]) => hostOf(name) === hostOf(key))?.[1]
    return entry ? credentialsOf(entry) : NO_CREDENTIALS
  }
}

function credentialsOf(entry: AuthEntry): Credentials {
  const decoded = Buffer.from(entry.auth ?? '', 'base64').toString()
  const colon = decoded.indexOf(':')
  const username = entry.username || (colon > 0 ? decoded.slice(0, colon) : '')
  const password = entry.password || (colon > 0 ? decoded.slice(colon + 1).replace(/\0+$/, '') : '')
  const registryToken = entry.registrytoken ?? ''
  if (entry.identitytoken) return { username: '', secret: entry.identitytoken, registryToken }
  return { username, secret: password, registryToken }
}

function hostOf(name: string): string {
  return name.replace(/^https?:\/\//, '').replace(/\/.*$/, '')
}

async function askHelper(helper: string, key: string, env: Env): Promise<Credentials> {
  if (!/^[A-Za-z0-9_.-]+$/.test(helper)) {
    throw new SlipwayError('invalid-argument', `invalid credential helper ${JSON.stringify(helper)}`)
  }
  const { code, output } = await runHelper(`docker-credential-${helper}`, key, env)
  if (code !== 0) {
    if (output.trim() === NOT_FOUND) return NO_CREDENTIALS
    throw new SlipwayError(
      'unauthenticated',
      `error getting credentials - err: exit status ${code}, out: \`${output.trim()}\``,
    )
  }
  const { Username = '', Secret = '' } = JSON.parse(output) as { Username?: string; Secret?: string }
  return { username: Username === '<token>' ? '' : Username, secret: Secret, registryToken: '' }
}

function runHelper(
  program: string,
  key: string,
  env: Env,
): Promise<{ readonly code: number; readonly output: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ code: number; output: string }>()
  const child = spawn(program, ['get'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Not `timeout`: its timer outlives a program that cannot be started.
    signal: AbortSignal.timeout(HELPER_TIMEOUT_MS),
    env,
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.on('error', (error) => reject(wrapError(error, 'error getting credentials')))
  child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }))
  child.stdin.on('error', () => {})
  child.stdin.end(key)
  return promise
}
