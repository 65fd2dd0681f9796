import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { getCACertificates } from 'node:tls'
import { SlipwayError } from '@slipway/base'
import type { TlsOptions } from './http.ts'

/** One `[registry."host"]` table of the configuration; paths are files of this host. */
export interface RegistryConfig {
  readonly mirrors?: readonly string[]
  readonly http?: boolean
  readonly insecure?: boolean
  readonly ca?: readonly string[]
  readonly keypair?: readonly { readonly key: string; readonly cert: string }[]
  readonly tlsconfigdir?: readonly string[]
}

export type RegistryConfigs = Readonly<Record<string, RegistryConfig>>

/** One server that can be asked for the images of a domain. */
export interface RegistryHost {
  readonly scheme: 'http' | 'https'
  /** `host[:port]`. */
  readonly host: string
  /** `/v2`, with the prefix of a mirror. */
  readonly path: string
  readonly mirror: boolean
  /** Try https, then http when the server does not speak TLS. */
  readonly fallback: boolean
  readonly tls: TlsOptions
}

/** Servers for a domain in the order in which to ask them: mirrors, then the registry itself. */
export function registryHosts(domain: string, configs: RegistryConfigs): readonly RegistryHost[] {
  const config = Object.hasOwn(configs, domain) ? configs[domain]! : {}
  const mirrors = (config.mirrors ?? []).map((mirror) => {
    const { host, path } = splitMirror(mirror)
    const own = Object.hasOwn(configs, host) ? configs[host]! : {}
    return createHost(host, posix.join('/v2', path), own, true)
  })
  const host = domain === 'docker.io' ? 'registry-1.docker.io' : domain
  return [...mirrors, createHost(host, '/v2', config, false)]
}

/** Whether a server answers for another name than its own, which it must then be told. */
export function isProxyFor(host: RegistryHost, domain: string): boolean {
  return host.host !== domain && !(domain === 'docker.io' && host.host === 'registry-1.docker.io')
}

/** Names of this machine itself, where registries speak plain HTTP. */
export function isLocalhost(host: string): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
  return name === 'localhost' || name === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)
}

function createHost(host: string, path: string, config: RegistryConfig, mirror: boolean): RegistryHost {
  const plain = config.http ?? isLocalhost(host)
  const insecure = config.insecure ?? false
  return {
    scheme: plain && !insecure ? 'http' : 'https',
    host,
    path,
    mirror,
    fallback: plain && insecure,
    tls: loadTls(config, insecure),
  }
}

function splitMirror(mirror: string): { readonly host: string; readonly path: string } {
  const text = mirror.replace(/^https?:\/\//, '')
  const slash = text.indexOf('/')
  return slash < 0 ? { host: text, path: '' } : { host: text.slice(0, slash), path: text.slice(slash) }
}

function loadTls(config: RegistryConfig, insecure: boolean): TlsOptions {
  const found = (config.tlsconfigdir ?? []).map(listTlsDirectory)
  const caFiles = [...(config.ca ?? []), ...found.flatMap((dir) => dir.ca)]
  const pairs = [...(config.keypair ?? []), ...found.flatMap((dir) => dir.pairs)]
  return {
    ...(caFiles.length > 0
      ? { ca: [...getCACertificates('default'), ...caFiles.map((file) => loadFile(file, 'failed to read'))] }
      : {}),
    ...(pairs.length > 0
      ? {
          keyPairs: pairs.map((pair) => ({
            cert: loadFile(pair.cert, 'failed to load keypair for'),
            key: loadFile(pair.key, 'failed to load keypair for'),
          })),
        }
      : {}),
    ...(insecure ? { insecure } : {}),
  }
}

function listTlsDirectory(dir: string): {
  readonly ca: readonly string[]
  readonly pairs: readonly { readonly cert: string; readonly key: string }[]
} {
  let names: readonly string[]
  try {
    names = readdirSync(dir).sort()
  } catch (error) {
    if (['ENOENT', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return { ca: [], pairs: [] }
    throw error
  }
  return {
    ca: names.filter((name) => name.endsWith('.crt')).map((name) => join(dir, name)),
    pairs: names
      .filter((name) => name.endsWith('.cert'))
      .map((name) => ({ cert: join(dir, name), key: join(dir, name.replace(/\.cert$/, '.key')) })),
  }
}

function loadFile(path: string, failure: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new SlipwayError('failed-precondition', `${failure} ${path}`, { cause: error })
  }
}
