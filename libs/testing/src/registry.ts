import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ServerProcess } from './server-process.ts'

export const REGISTRY_BINARY = process.env.SLIPWAY_TEST_REGISTRY ?? '/usr/bin/docker-registry'

const LISTENING = /listening on ([\d.]+:\d+)/
const START_MS = 15_000

export type RegistryAuth =
  /** User `alice` with password `secret`. */
  | { readonly kind: 'htpasswd' }
  | { readonly kind: 'token'; readonly realm: string; readonly service: string; readonly certificate: string }

export interface RegistryOptions {
  readonly auth?: RegistryAuth
  /** PEM of what it serves TLS with. */
  readonly tls?: Certificate
  /** Makes it a pull-through cache of this URL. */
  readonly proxy?: string
  /** Address to listen on; default 127.0.0.1. */
  readonly listen?: string
}

export interface TestRegistry extends AsyncDisposable {
  /** `address:port`. */
  readonly host: string
  readonly url: string
  /** Its storage, for tests that look or break something there. */
  readonly root: string
}

export interface Certificate {
  readonly cert: string
  readonly key: string
}

export const REGISTRY_USER = { username: 'alice', secret: 'secret' }

/** Starts a real registry on a free port with empty storage. Disposing it ends the process. */
export async function startRegistry(options: RegistryOptions = {}): Promise<TestRegistry> {
  const root = mkdtempSync(join(tmpdir(), 'slipway-registry-'))
  const config = join(root, 'config.json')
  // JSON is YAML too.
  writeFileSync(config, JSON.stringify(registryConfig(root, options)))
  const server = new ServerProcess(REGISTRY_BINARY, ['serve', config])
  try {
    const address = (): string | undefined => LISTENING.exec(server.log)?.[1]
    await server.start(() => address() !== undefined, START_MS)
    const host = address() ?? ''
    return {
      host,
      url: `${options.tls ? 'https' : 'http'}://${host}`,
      root: join(root, 'data'),
      [Symbol.asyncDispose]: () => stop(server, root),
    }
  } catch (error) {
    await stop(server, root)
    throw error
  }
}

/** A self-signed certificate for 127.0.0.1 and localhost. */
export function createCertificate(): Certificate {
  const dir = mkdtempSync(join(tmpdir(), 'slipway-cert-'))
  try {
    const key = join(dir, 'key.pem')
    const subject = ['-subj', '/CN=slipway-test', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost']
    const cert = execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, ...subject],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    )
    return { cert, key: execFileSync('cat', [key], { encoding: 'utf8' }) }
  } finally {
    rmSync(dir, { recursive: true })
  }
}

function registryConfig(root: string, options: RegistryOptions): object {
  const { auth, tls, proxy, listen = '127.0.0.1' } = options
  const file = (name: string, content: string): string => {
    writeFileSync(join(root, name), content)
    return join(root, name)
  }
  return {
    version: '0.1',
    log: { level: 'info', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(root, 'data') }, delete: { enabled: true } },
    http: {
      addr: `${listen}:0`,
      secret: 'test',
      ...(tls ? { tls: { certificate: file('tls.crt', tls.cert), key: file('tls.key', tls.key) } } : {}),
    },
    // Layers with addresses of their own are taken as they come.
    validation: { manifests: { urls: { allow: ['^http://127\\.0\\.0\\.1:'] } } },
    ...(proxy === undefined ? {} : { proxy: { remoteurl: proxy } }),
    ...(auth?.kind === 'htpasswd'
      ? { auth: { htpasswd: { realm: 'test', path: file('htpasswd', HTPASSWD) } } }
      : {}),
    ...(auth?.kind === 'token'
      ? {
          auth: {
            token: {
              realm: auth.realm,
              service: auth.service,
              issuer: 'slipway-test',
              rootcertbundle: file('token.crt', auth.certificate),
            },
          },
        }
      : {}),
  }
}

const HTPASSWD = 'alice:$2b$04$A7blGwm348wRJ./6fN2l1eThVPKWu42qncA7kA7ZAgpv3jPzrWYoa\n'

async function stop(server: ServerProcess, root: string): Promise<void> {
  await server.kill()
  rmSync(root, { recursive: true, force: true })
}
