import { readFileSync, statSync } from 'node:fs'
import { SlipwayError, wrapError } from '@slipway/base'
import { services } from '@slipway/proto'
import { service, unary } from '@slipway/rpc'
import type { Attachable } from './session.ts'

export const MAX_SECRET_SIZE = 500 << 10

export interface SecretSource {
  readonly id: string
  readonly file?: string
  readonly env?: string
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * Offers secrets; each is read when it is asked for. A source without file and variable is the variable named as its
 * id if there is one, else the file of that name.
 */
export function offerSecrets(sources: readonly SecretSource[], env: Env): Attachable {
  const byId = new Map(sources.map((source) => [source.id, settle(source, env)]))
  return {
    services: [
      service(services.SecretsService, {
        GetSecret: unary<{ ID?: string | null }, { data: Uint8Array }>((request) => {
          const source = byId.get(request.ID ?? '')
          if (!source) throw new SlipwayError('not-found', 'not found')
          return { data: read(source, env) }
        }),
      }),
    ],
  }
}

function settle(source: SecretSource, env: Env): SecretSource {
  if (source.id === '') throw new SlipwayError('invalid-argument', 'secret missing ID')
  const given = source.env !== undefined || source.file !== undefined
  const settled = given
    ? source
    : { id: source.id, ...(env[source.id] === undefined ? { file: source.id } : { env: source.id }) }
  if (settled.file === undefined) return settled
  let size: number
  try {
    size = statSync(settled.file).size
  } catch (error) {
    throw wrapError(error, `failed to stat ${settled.file}`)
  }
  if (size > MAX_SECRET_SIZE) {
    throw new SlipwayError('invalid-argument', `secret ${source.id} too big. max size 500KiB`)
  }
  return settled
}

function read(source: SecretSource, env: Env): Uint8Array {
  const data = source.env === undefined ? readFileSync(source.file ?? '') : Buffer.from(env[source.env] ?? '')
  if (data.length > MAX_SECRET_SIZE) {
    throw new SlipwayError('invalid-argument', `invalid secret size ${data.length}`)
  }
  return data
}
