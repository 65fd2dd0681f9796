import { parseCall } from '../build/subrequest.ts'
import { UsageError } from '../exit-codes.ts'
import { parseBuildArgs, parseHost, parsePairs } from '../parse/pairs.ts'
import { csvLine } from '../parse/csv.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The flags of `slipway build` that go to the Dockerfile frontend. */
export interface FrontendFlags {
  readonly target?: string
  readonly buildArg: readonly string[]
  readonly label: readonly string[]
  readonly platform: readonly string[]
  readonly addHost: readonly string[]
  readonly network?: string
  readonly pull?: boolean
  /** commander's form of `--no-cache`. */
  readonly cache: boolean
  /** Of `--no-cache-filter`: commander drops the `no`. */
  readonly cacheFilter: readonly string[]
  readonly shmSize?: string
  readonly ulimit: readonly string[]
  readonly call?: string
}

export function frontendOptions(flags: FrontendFlags, env: Env): Readonly<Record<string, string>> {
  const opts: Record<string, string> = {}
  const set = (key: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') opts[key] = value
  }
  if (env['SOURCE_DATE_EPOCH'] !== undefined) opts['build-arg:SOURCE_DATE_EPOCH'] = env['SOURCE_DATE_EPOCH']
  for (const [name, value] of parseBuildArgs(flags.buildArg, env)) opts[`build-arg:${name}`] = value
  for (const [name, value] of parsePairs(flags.label, 'label')) opts[`label:${name}`] = value
  set('target', flags.target)
  set('platform', flags.platform.join(','))
  set('add-hosts', csvLine(flags.addHost.map(parseHost)))
  set('force-network-mode', networkMode(flags.network))
  set('image-resolve-mode', flags.pull ? 'pull' : undefined)
  set('shm-size', flags.shmSize === undefined ? undefined : String(parseSize(flags.shmSize)))
  set('ulimit', csvLine(flags.ulimit))
  if (!flags.cache) opts['no-cache'] = ''
  else set('no-cache', csvLine(flags.cacheFilter))
  const { requestId } = parseCall(flags.call)
  if (requestId !== undefined) {
    opts['requestid'] = requestId
    opts['frontend.caps'] = 'moby.buildkit.frontend.subrequests+forward'
  }
  return opts
}

/** What a `--network` needs beyond the frontend's word. */
export function networkEntitlements(network: string | undefined): readonly string[] {
  return network === 'host' ? ['network.host'] : []
}

function networkMode(network: string | undefined): string | undefined {
  if (network === undefined || network === '' || network === 'default') return undefined
  if (network === 'host' || network === 'none') return network
  throw new UsageError(`network mode ${JSON.stringify(network)} not supported: want default, host or none`)
}

function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?$/i.exec(text)
  if (!match) throw new UsageError(`invalid size: ${JSON.stringify(text)}`)
  return Math.trunc(Number(match[1]) * 1024 ** ' kmgt'.indexOf(match[2]!.toLowerCase() || ' '))
}
