import { goBool } from '@slipway/base'
import type { SecretSource, SshSource } from '@slipway/client'
import { UsageError } from '../exit-codes.ts'
import { csvFields, csvPairs } from './csv.ts'

/** `id=name[,src=file][,env=VAR][,type=file|env]`. */
export function parseSecret(text: string): SecretSource {
  let id = ''
  let type = ''
  let file: string | undefined
  let env: string | undefined
  for (const [key, value] of csvPairs(text, (field) => `invalid field '${field}' must be a key=value pair`)) {
    switch (key) {
      case 'id':
        id = value
        break
      case 'type':
        if (value !== 'file' && value !== 'env') {
          throw new UsageError(`unsupported secret type ${JSON.stringify(value)}`)
        }
        type = value
        break
      case 'src':
      case 'source':
        file = value
        break
      case 'env':
        env = value
        break
      default:
        throw new UsageError(`unexpected key '${key}' in '${key}=${value}'`)
    }
  }
  if (type === 'env' && env === undefined) {
    env = file
    file = undefined
  }
  return { id, ...(file === undefined ? {} : { file }), ...(env === undefined ? {} : { env }) }
}

function parseRaw(text: string): boolean {
  const raw = goBool(text)
  if (raw !== undefined) return raw
  throw new UsageError(`invalid value for 'raw': ${text}`)
}

/** `default`, `id`, `id=socket`, `id=socket,raw=true`. */
export function parseSsh(text: string): SshSource {
  const equals = text.indexOf('=')
  if (equals < 0) return { id: text, paths: [], raw: false }
  const id = text.slice(0, equals)
  const paths: string[] = []
  let raw = false
  for (const part of text.slice(equals + 1).split(',')) {
    const option = /^raw=(.*)$/.exec(part)
    if (!option) paths.push(part)
    else raw = parseRaw(option[1]!)
  }
  if (raw && paths.length !== 1) {
    throw new UsageError(`raw mode must supply exactly one socket path for ${JSON.stringify(id)}`)
  }
  return { id, paths, raw }
}

const ENTITLEMENTS = ['network.host', 'security.insecure', 'device']

export function parseAllow(values: readonly string[]): readonly string[] {
  for (const value of values) {
    const [name = ''] = csvFields(value)[0]?.split('=') ?? []
    if (!ENTITLEMENTS.includes(name)) throw new UsageError(`invalid entitlement: ${value}`)
  }
  return values
}
