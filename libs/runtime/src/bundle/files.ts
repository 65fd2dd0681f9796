import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import type { ContainerSpec, NetworkMode } from '../runtime.ts'

const RESOLV_CONF = '/etc/resolv.conf'
/** What systemd-resolved forwards to; its own address is of no use in another network namespace. */
const UPSTREAM_RESOLV_CONF = '/run/systemd/resolve/resolv.conf'
const STUB_RESOLVER = '127.0.0.53'
const PUBLIC_NAMESERVERS = ['8.8.8.8', '8.8.4.4', '2001:4860:4860::8888', '2001:4860:4860::8844']

export const DEFAULT_HOSTNAME = 'buildkitsandbox'

/** Overrides for the containers' resolv.conf, from the daemon's configuration. */
export interface DnsConfig {
  readonly nameservers?: readonly string[]
  readonly searchDomains?: readonly string[]
  readonly options?: readonly string[]
}

export function hostsFile(spec: Pick<ContainerSpec, 'hostname' | 'extraHosts'>): string {
  const lines = [`127.0.0.1\tlocalhost ${spec.hostname}`, '::1\tlocalhost ip6-localhost ip6-loopback']
  return [...lines, ...spec.extraHosts.map(({ host, ip }) => `${ip}\t${host}`), ''].join('\n')
}

interface ResolvConf {
  readonly nameservers: readonly string[]
  readonly search: readonly string[]
  readonly options: readonly string[]
  readonly others: readonly string[]
}

/** Reads a resolv.conf; of several search lists the last counts, and what is no address is left out. */
export function parseResolvConf(text: string): ResolvConf {
  const nameservers: string[] = []
  const options: string[] = []
  const others: string[] = []
  let search: readonly string[] = []
  for (const line of text.split('\n')) {
    const [keyword, ...values] = line.split(/\s+/).filter((field) => field !== '')
    if (keyword === undefined || /^[#;]/.test(line)) continue
    if (keyword === 'nameserver')
      nameservers.push(...values.slice(0, 1).filter((address) => isAddress(address)))
    else if (keyword === 'search' || keyword === 'domain') search = values.length > 0 ? values : search
    else if (keyword === 'options') options.push(...values)
    else others.push(line)
  }
  return { nameservers, search, options, others }
}

function isAddress(text: string): boolean {
  return isIP(text.split('%', 1)[0]!) !== 0
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.')
}

/** The container's resolv.conf, from the host's. A sandbox gets no server on a loopback address. */
export function resolvConfFor(host: string, network: NetworkMode, dns: DnsConfig = {}): string {
  const parsed = parseResolvConf(host)
  const overridden = dns.nameservers !== undefined && dns.nameservers.length > 0
  let nameservers = overridden ? dns.nameservers : parsed.nameservers
  if (!overridden && (network !== 'host' || nameservers.length === 0)) {
    nameservers = nameservers.filter((address) => !isLoopback(address))
    if (nameservers.length === 0) nameservers = PUBLIC_NAMESERVERS
  }
  const search = dns.searchDomains?.length ? dns.searchDomains.filter((name) => name !== '.') : parsed.search
  const options = dns.options?.length ? dns.options : parsed.options
  const lines = [
    ...nameservers.map((address) => `nameserver ${address}`),
    ...(search.length > 0 ? [`search ${search.join(' ')}`] : []),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
    ...parsed.others,
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function hostResolvConf(network: NetworkMode): string {
  if (network === 'host' || !existsSync(RESOLV_CONF)) return RESOLV_CONF
  const { nameservers } = parseResolvConf(readFileSync(RESOLV_CONF, 'utf8'))
  const isStub = nameservers.length === 1 && nameservers[0] === STUB_RESOLVER
  return isStub ? UPSTREAM_RESOLV_CONF : RESOLV_CONF
}

/** The files that are the same for all containers of one kind, made again when the host's change. */
export class SharedFiles {
  readonly #dir: string
  readonly #dns: DnsConfig
  readonly #made = new Map<string, string>()

  constructor(dir: string, dns: DnsConfig) {
    this.#dir = dir
    this.#dns = dns
  }

  resolvConf(network: NetworkMode): string {
    const source = hostResolvConf(network)
    const stat = statSync(source, { throwIfNoEntry: false })
    const version = stat ? `${source} ${stat.ino} ${stat.mtimeMs}` : 'none'
    const name = network === 'host' ? 'resolv-host.conf' : 'resolv.conf'
    return this.#file(name, version, () =>
      resolvConfFor(stat ? readFileSync(source, 'utf8') : '', network, this.#dns),
    )
  }

  /** Of the containers that have nothing of their own in it. */
  hosts(): string {
    return this.#file('hosts', '', () => hostsFile({ hostname: DEFAULT_HOSTNAME, extraHosts: [] }))
  }

  #file(name: string, version: string, content: () => string): string {
    const path = join(this.#dir, name)
    if (this.#made.get(name) === version) return path
    writeFileSync(`${path}.new`, content(), { mode: 0o644 })
    renameSync(`${path}.new`, path)
    this.#made.set(name, version)
    return path
  }
}
