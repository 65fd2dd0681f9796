import type { CacheEntry } from '@slipway/client'
import { UsageError } from '../exit-codes.ts'
import { csvPairs } from './csv.ts'

type Env = Readonly<Record<string, string | undefined>>

/** `type=registry,ref=…`, or a bare reference. */
export function parseCacheImport(flag: string, text: string, env: Env): CacheEntry {
  if (!text.includes('type=')) return { type: 'registry', attrs: { ref: text } }
  return withEnvironment(parseEntry(flag, text), env)
}

/** As imports, with `mode=min` where no mode is given. */
export function parseCacheExport(flag: string, text: string, env: Env): CacheEntry {
  if (!text.includes('type=')) return { type: 'registry', attrs: { ref: text, mode: 'min' } }
  const { type, attrs } = parseEntry(flag, text)
  return withEnvironment({ type, attrs: { mode: 'min', ...attrs } }, env)
}

function parseEntry(flag: string, text: string): CacheEntry {
  const pairs = csvPairs(text, (field) => `invalid value ${field}`)
  const type = pairs.get('type') ?? ''
  if (type === '') throw new UsageError(`${flag} requires type=<type>`)
  return { type, attrs: Object.fromEntries([...pairs].filter(([key]) => key !== 'type')) }
}

/** GitHub's runner tells steps by its environment where its cache is. */
function withEnvironment(entry: CacheEntry, env: Env): CacheEntry {
  if (entry.type !== 'gha') return entry
  const attrs: Record<string, string> = { ...entry.attrs }
  const fill = (key: string, ...names: readonly string[]): void => {
    const value = names.map((name) => env[name]).find((found) => found !== undefined)
    if (attrs[key] === undefined && value !== undefined) attrs[key] = value
  }
  const second =
    attrs['version'] === '2' ||
    ['1', 'true', 'True', 'TRUE', 't'].includes(env['ACTIONS_CACHE_SERVICE_V2'] ?? '')
  if (second) fill('url_v2', 'ACTIONS_RESULTS_URL')
  fill('url', 'ACTIONS_CACHE_URL', 'ACTIONS_RESULTS_URL')
  fill('token', 'ACTIONS_RUNTIME_TOKEN')
  if (attrs['url'] === undefined && attrs['url_v2'] === undefined) {
    throw new UsageError('cache with type gha requires url parameter to be set')
  }
  if (attrs['token'] === undefined) {
    throw new UsageError('cache with type gha requires token parameter or $ACTIONS_RUNTIME_TOKEN')
  }
  return { type: entry.type, attrs }
}
