import { readFileSync } from 'node:fs'
import { wrapError } from '@slipway/base'
import type { offerAuth } from '@slipway/client'
import { UsageError } from '../exit-codes.ts'
import { isTrue } from './bool.ts'
import { csvPairs } from './csv.ts'

type TlsByHost = NonNullable<Parameters<typeof offerAuth>[0]['tls']>
type TlsOptions = TlsByHost extends ReadonlyMap<string, infer T> ? T : never

const FLAG = '--registry-auth-tlscontext'

/**
 * `host=…[,insecure=true][,ca=file][,cert=file,key=file]`: how the token server of a registry is trusted. Words for one host add up.
 */
export function parseAuthTls(words: readonly string[]): TlsByHost {
  const byHost = new Map<string, TlsOptions>()
  for (const word of words) {
    const pairs = csvPairs(word, (field) => `invalid value ${field}`)
    const host = pairs.get('host') ?? ''
    if (host === '') throw new UsageError(`${FLAG} requires host=<host>`)
    byHost.set(host, added(byHost.get(host) ?? {}, pairs))
  }
  return byHost
}

function added(known: TlsOptions, pairs: ReadonlyMap<string, string>): TlsOptions {
  const [ca, cert, key] = ['ca', 'cert', 'key'].map((name) => pairs.get(name) ?? '') as [
    string,
    string,
    string,
  ]
  const insecure = isTrue(pairs.get('insecure'))
  const paired = cert !== '' && key !== ''
  if (ca === '' && !insecure && !paired) {
    throw new UsageError(`${FLAG} requires ca=<ca> or cert=<cert>,key=<key> or insecure=true`)
  }
  if (ca !== '' && !paired && (cert !== '' || key !== '')) {
    throw new UsageError(`${FLAG} requires cert=<cert>,key=<key>`)
  }
  return {
    insecure: known.insecure === true || insecure,
    ca: [...(known.ca ?? []), ...(ca === '' ? [] : [read(ca)])],
    keyPairs: [...(known.keyPairs ?? []), ...(paired ? [{ cert: read(cert), key: read(key) }] : [])],
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw wrapError(error, `failed to read ${path}`)
  }
}
