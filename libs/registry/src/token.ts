import { isCode, SlipwayError, wrapError } from '@slipway/base'
import { HttpStatusError, unexpectedStatus } from './errors.ts'
import { type HttpClient, type HttpResponse, readBody } from './http.ts'

export interface TokenRequest {
  readonly realm: string
  readonly service: string
  readonly scopes: readonly string[]
}

export interface Token {
  readonly token: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

export interface Password {
  /** Empty for an identity token. */
  readonly username: string
  readonly secret: string
}

export const CLIENT_ID = 'buildkit-client'
export const DEFAULT_EXPIRY_SECONDS = 60
const MAX_TOKEN_RESPONSE = 1 << 20

/** Gets a token from the realm of a challenge, with a password or as anybody. */
export async function fetchToken(
  http: HttpClient,
  request: TokenRequest,
  password: Password | undefined,
  signal?: AbortSignal,
): Promise<Token> {
  if (!password || password.secret === '') {
    return await getToken(http, request, undefined, signal).catch((error: unknown) => {
      throw wrapError(error, 'failed to fetch anonymous token')
    })
  }
  try {
    return await getToken(http, request, password, signal)
  } catch (error) {
    // Some registries know only one of the two ways; GET comes first because Docker Hub knows only that one.
    if (!(error instanceof HttpStatusError) || !mayPost(error.status, password)) {
      throw wrapError(error, 'failed to fetch oauth token')
    }
  }
  return await postToken(http, request, password, signal).catch((error: unknown) => {
    throw wrapError(error, 'failed to fetch oauth token')
  })
}

/** When a token should no longer be used: after nine tenths of its life. */
export function tokenExpiry(issuedAt: number, expiresInSeconds: number): number {
  return issuedAt + (expiresInSeconds > 0 ? expiresInSeconds : DEFAULT_EXPIRY_SECONDS) * 900
}

function mayPost(status: number, password: Password): boolean {
  return (status === 405 && password.username !== '') || status === 404 || status === 401
}

async function getToken(
  http: HttpClient,
  request: TokenRequest,
  password: Password | undefined,
  signal: AbortSignal | undefined,
): Promise<Token> {
  const url = realmUrl(request.realm)
  if (request.service !== '') url.searchParams.append('service', request.service)
  for (const scope of request.scopes) url.searchParams.append('scope', scope)
  const response = await http.send({
    method: 'GET',
    url,
    ...(password ? { headers: { authorization: basicHeader(password) } } : {}),
    ...(signal ? { signal } : {}),
  })
  return await readToken('GET', response)
}

async function postToken(
  http: HttpClient,
  request: TokenRequest,
  password: Password,
  signal: AbortSignal | undefined,
): Promise<Token> {
  const form = new URLSearchParams({
    ...(request.scopes.length > 0 ? { scope: request.scopes.join(' ') } : {}),
    service: request.service,
    client_id: CLIENT_ID,
    ...(password.username === ''
      ? { grant_type: 'refresh_token', refresh_token: password.secret }
      : { grant_type: 'password', username: password.username, password: password.secret }),
  })
  const response = await http.send({
    method: 'POST',
    url: realmUrl(request.realm),
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: Buffer.from(form.toString()),
    ...(signal ? { signal } : {}),
  })
  return await readToken('POST', response)
}

async function readToken(method: string, response: HttpResponse): Promise<Token> {
  if (response.status < 200 || response.status >= 400) throw await unexpectedStatus(method, response)
  let parsed: Readonly<Record<string, unknown>>
  try {
    parsed = JSON.parse((await readBody(response, MAX_TOKEN_RESPONSE)).toString('utf8')) as typeof parsed
  } catch (error) {
    if (isCode(error, 'canceled')) throw error
    throw new SlipwayError('unavailable', 'unable to decode token response', { cause: error })
  }
  const token = parsed?.access_token || parsed?.token
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    throw new SlipwayError('unauthenticated', 'authorization server did not include a token in the response')
  }
  const issued = typeof parsed.issued_at === 'string' ? Date.parse(parsed.issued_at) : Number.NaN
  const expires = typeof parsed.expires_in === 'number' ? parsed.expires_in : 0
  return { token, expiresAt: tokenExpiry(Number.isNaN(issued) ? Date.now() : issued, expires) }
}

export function basicHeader(password: Password): string {
  return `Basic ${Buffer.from(`${password.username}:${password.secret}`).toString('base64')}`
}

function realmUrl(realm: string): URL {
  const url = URL.canParse(realm) ? new URL(realm) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  throw new SlipwayError(
    'invalid-argument',
    `invalid token auth challenge realm: ${JSON.stringify(realm.slice(0, 200))}`,
  )
}
