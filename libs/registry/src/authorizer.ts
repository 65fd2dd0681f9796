import { abortable, KeyedMutex, SingleFlight, SlipwayError } from '@slipway/base'
import type { Challenge } from './challenge.ts'
import type { HttpClient } from './http.ts'
import { includesScopes, normalizeScopes } from './scope.ts'
import { basicHeader, fetchToken, type Password, type Token, type TokenRequest } from './token.ts'

export interface AuthRequest {
  /** `host[:port]` of the server. */
  readonly host: string
  readonly scopes: readonly string[]
  /** For token requests; knows the certificates of the host. */
  readonly http: HttpClient
  readonly signal?: AbortSignal
}

/** Answers the challenges of registries. */
export interface Authorizer {
  /** `Authorization` header for a request, where the host is known to want one. */
  authorize(request: AuthRequest): Promise<string | undefined>
  /**
   * A request was refused with these challenges. True when it should be tried again. `repeated` says that the same
   * request was refused before. Throws where trying again cannot help.
   */
  challenge(request: AuthRequest, challenges: readonly Challenge[], repeated: boolean): Promise<boolean>
}

/** Who stands behind the requests: a password (empty: anybody), or somebody who fetches tokens himself. */
export type Login =
  | ({ readonly kind: 'password' } & Password)
  | {
      readonly kind: 'delegate'
      fetchToken(request: TokenRequest & { readonly host: string }, signal?: AbortSignal): Promise<Token>
    }

/** Asked for a login that answers challenges of this kind; tokens fetched elsewhere are no answer to `basic`. */
export type LoginSource = (host: string, scheme: Challenge['scheme'], signal?: AbortSignal) => Promise<Login>

export const anonymousLogin: LoginSource = () =>
  Promise.resolve({ kind: 'password', username: '', secret: '' })

/** The text that pull and push errors end with when a registry says that rights are missing. */
export class InvalidAuthorizationError extends SlipwayError {
  constructor(serverMessage: string) {
    super('permission-denied', `server message: ${serverMessage}: authorization failed`)
  }
}

interface HostLogin {
  readonly scheme: Challenge['scheme']
  readonly login: Login
  readonly realm: string
  readonly service: string
  readonly scopes: readonly string[]
  readonly tokens: Map<string, Token>
  readonly flights: SingleFlight<Token>
}

const TOKEN_TIMEOUT_MS = 60_000

/** Bearer and basic authorization with logins from `source`; tokens are kept per host and scope until they expire. */
export function createAuthorizer(source: LoginSource): Authorizer {
  return new ChallengeAuthorizer(source)
}

class ChallengeAuthorizer implements Authorizer {
  readonly #source: LoginSource
  readonly #hosts = new Map<string, HostLogin>()
  /** Concurrent requests are refused together; the login is asked for once. */
  readonly #locks = new KeyedMutex()

  constructor(source: LoginSource) {
    this.#source = source
  }

  async authorize(request: AuthRequest): Promise<string | undefined> {
    const host = this.#hosts.get(request.host)
    if (!host) return undefined
    if (host.scheme === 'bearer') return `Bearer ${await bearerToken(host, request)}`
    return host.login.kind === 'password' ? basicHeader(host.login) : undefined
  }

  async challenge(
    request: AuthRequest,
    challenges: readonly Challenge[],
    repeated: boolean,
  ): Promise<boolean> {
    using _lock = await this.#locks.acquire(request.host, request.signal)
    for (const challenge of challenges) {
      const added =
        challenge.scheme === 'bearer'
          ? await this.#addBearer(request, challenge, repeated)
          : await this.#addBasic(request, repeated)
      if (added) return true
    }
    return false
  }

  async #addBearer(request: AuthRequest, challenge: Challenge, repeated: boolean): Promise<boolean> {
    const { params } = challenge
    const known = this.#hosts.get(request.host)
    const refused = repeated && params.error !== undefined && params.error !== ''
    if (known && !refused) return true
    const wanted = (params.scope ?? '').split(' ')
    if (refused && params.error === 'insufficient_scope' && includesScopes(known?.scopes ?? [], wanted)) {
      this.#hosts.delete(request.host)
      throw new InvalidAuthorizationError(params.error)
    }
    if (params.realm === undefined) {
      throw new SlipwayError('failed-precondition', 'no realm specified for token auth challenge')
    }
    this.#hosts.set(request.host, {
      ...emptyLogin('bearer', await this.#source(request.host, 'bearer', request.signal)),
      realm: params.realm,
      service: params.service ?? '',
      scopes: normalizeScopes([...wanted, ...(refused ? (known?.scopes ?? []) : [])]),
    })
    return true
  }

  async #addBasic(request: AuthRequest, repeated: boolean): Promise<boolean> {
    if (repeated && this.#hosts.get(request.host)?.scheme === 'basic') return false
    const login = await this.#source(request.host, 'basic', request.signal)
    if (login.kind !== 'password' || login.username === '' || login.secret === '') return false
    this.#hosts.set(request.host, emptyLogin('basic', login))
    return true
  }
}

function emptyLogin(scheme: Challenge['scheme'], login: Login): HostLogin {
  return { scheme, login, realm: '', service: '', scopes: [], tokens: new Map(), flights: new SingleFlight() }
}

/** A token that gives more than what is asked for will do. */
function findToken(host: HostLogin, scopes: readonly string[]): Token | undefined {
  for (const [key, token] of host.tokens) {
    if (token.expiresAt <= Date.now()) host.tokens.delete(key)
    else if (includesScopes(key.split(' '), scopes)) return token
  }
  return undefined
}

async function bearerToken(host: HostLogin, request: AuthRequest): Promise<string> {
  const scopes = normalizeScopes([...request.scopes, ...host.scopes])
  const key = scopes.join(' ')
  const known = findToken(host, scopes)
  if (known) return known.token
  const fresh = host.flights.do(key, async () => {
    const wanted = { realm: host.realm, service: host.service, scopes }
    // Others may wait for the same token, so nobody's signal ends the request.
    const signal = AbortSignal.timeout(TOKEN_TIMEOUT_MS)
    const token =
      host.login.kind === 'delegate'
        ? await host.login.fetchToken({ ...wanted, host: request.host }, signal)
        : await fetchToken(request.http, wanted, host.login, signal)
    host.tokens.set(key, token)
    return token
  })
  return (await abortable(fresh, request.signal)).token
}
