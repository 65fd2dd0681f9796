import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { SlipwayError } from '@slipway/base'
import { type moby, services } from '@slipway/proto'
import { HttpClient, type TlsOptions } from '@slipway/registry'
import { fetchToken } from '@slipway/registry/token'
import { service, unary } from '@slipway/rpc'
import Long from 'long'
import type { Attachable } from '../session/session.ts'
import type { Credentials, DockerConfig } from './docker-config.ts'
import { tokenSeed } from './token-seed.ts'

type Filesync = typeof moby.filesync.v1
type TokenRequest = InstanceType<Filesync['FetchTokenRequest']>

export interface AuthOptions {
  readonly config: DockerConfig
  /** Where the seeds of token authorities are kept: the docker client's directory. */
  readonly seedDirectory: string
  /** Certificates for the token servers of single registries, by host. */
  readonly tls?: ReadonlyMap<string, TlsOptions>
  /** False when BUILDKIT_NO_CLIENT_TOKEN is set: then the daemon asks for passwords instead. */
  readonly clientTokens?: boolean
  /** Told once for each use of credentials, for the user to see. */
  readonly onActivity?: (text: string) => void
}

/** Answers the daemon's questions about registry logins; passwords leave this process only when it asks for them. */
export function offerAuth(options: AuthOptions): Attachable {
  const told = new Set<string>()
  const tell = (text: string): void => {
    if (told.has(text)) return
    told.add(text)
    options.onActivity?.(text)
  }
  return {
    services: [
      service(services.AuthService, {
        Credentials: unary<{ Host?: string | null }, { Username: string; Secret: string }>(
          async ({ Host }) => {
            const { username, secret } = await options.config.credentials(Host ?? '')
            if (secret !== '') tell(`[auth] sharing credentials for ${Host}`)
            return { Username: username, Secret: secret }
          },
        ),
        FetchToken: unary<Partial<TokenRequest>, object>((request, { signal }) =>
          answerToken(options, request, tell, signal),
        ),
        GetTokenAuthority: unary<
          { Host?: string | null; Salt?: Uint8Array | null },
          { PublicKey: Uint8Array }
        >(async ({ Host, Salt }) => ({ PublicKey: publicKey(await authorityKey(options, Host, Salt)) })),
        VerifyTokenAuthority: unary<
          { Host?: string | null; Payload?: Uint8Array | null; Salt?: Uint8Array | null },
          { Signed: Uint8Array }
        >(async ({ Host, Payload, Salt }) => {
          const payload = Payload ?? new Uint8Array()
          const signature = sign(null, payload, await authorityKey(options, Host, Salt))
          return { Signed: Buffer.concat([signature, payload]) }
        }),
      }),
    ],
  }
}

async function answerToken(
  options: AuthOptions,
  request: Partial<TokenRequest>,
  tell: (text: string) => void,
  signal: AbortSignal,
): Promise<{ Token: string; ExpiresIn: Long; IssuedAt: Long }> {
  const host = request.Host ?? ''
  const scopes = request.Scopes ?? []
  const credentials = await options.config.credentials(host)
  const now = Math.floor(Date.now() / 1000)
  if (credentials.registryToken !== '') return tokenAnswer(credentials.registryToken, now, 60)
  if (credentials.secret !== '') {
    const shown = scopes.map((scope) => scope.replace(/^repository:/, '')).join(' ')
    tell(`[auth] ${shown} token for ${host}`)
  }
  const tls = options.tls?.get(host)
  const http = new HttpClient({ ...(tls ? { tls } : {}), userAgent: 'slipway' })
  try {
    const { token, expiresAt } = await fetchToken(
      http,
      { realm: request.Realm ?? '', service: request.Service ?? '', scopes },
      passwordOf(credentials),
      signal,
    )
    // `expiresAt` is cut by a tenth for our own use; the daemon does its own sums.
    return tokenAnswer(token, now, Math.max(Math.round((expiresAt / 1000 - now) / 0.9), 1))
  } finally {
    http.close()
  }
}

function tokenAnswer(token: string, issuedAt: number, expiresIn: number) {
  return { Token: token, ExpiresIn: Long.fromNumber(expiresIn), IssuedAt: Long.fromNumber(issuedAt) }
}

function passwordOf(credentials: Credentials): Credentials | undefined {
  return credentials.secret === '' ? undefined : credentials
}

const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The same for equal hosts, salts and users with credentials; the same for everybody without. */
async function authorityKey(
  options: AuthOptions,
  host: string | null | undefined,
  salt: Uint8Array | null | undefined,
): Promise<KeyObject> {
  if (options.clientTokens === false) throw new SlipwayError('unavailable', 'client side tokens disabled')
  const { secret } = await options.config.credentials(host ?? '')
  const seed = await tokenSeed(options.seedDirectory, host ?? '')
  const mac = createHmac('sha256', salt ?? new Uint8Array())
  if (secret !== '') mac.update(seed)
  const der = Buffer.concat([PKCS8_ED25519, mac.digest()])
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

function publicKey(key: KeyObject): Uint8Array {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
}
