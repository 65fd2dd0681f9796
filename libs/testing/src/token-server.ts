import { createSign, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Certificate } from './registry.ts'

export interface TokenServerOptions {
  readonly certificate: Certificate
  /** Actions that a user ('' for anybody) gets for a repository, out of those asked for. */
  grant(user: string, repository: string, actions: readonly string[]): readonly string[]
  /** Passwords of the users. */
  readonly users?: Readonly<Record<string, string>>
  /** Answer GET with this status, to make clients use POST. */
  readonly getStatus?: number
  readonly expiresIn?: number
  /** PEM of what it serves TLS with; with a `ca` clients must show a certificate of it. */
  readonly tls?: Certificate & { readonly ca?: string }
}

export interface TokenServer extends AsyncDisposable {
  readonly realm: string
  /** One line for each token request: `METHOD user scope scope`. */
  readonly requests: readonly string[]
}

/** The realm of a registry with token auth: signs what `grant` allows. */
export async function startTokenServer(options: TokenServerOptions): Promise<TokenServer> {
  const requests: string[] = []
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    void answer(options, requests, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  }
  const { tls } = options
  const server = tls
    ? createTlsServer({ ...tls, requestCert: tls.ca !== undefined }, listener)
    : createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    realm: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    requests,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

async function answer(
  options: TokenServerOptions,
  requests: string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const params = request.method === 'POST' ? new URLSearchParams(await readText(request)) : url.searchParams
  const scopes = params.getAll('scope').flatMap((scope) => scope.split(' '))
  const { user, password } = request.method === 'POST' ? postLogin(params) : basicLogin(request)
  requests.push([request.method, user, ...scopes].join(' '))
  if (request.method === 'GET' && options.getStatus !== undefined) {
    response.writeHead(options.getStatus).end()
    return
  }
  if ((user !== '' || password !== '') && options.users?.[user] !== password) {
    response.writeHead(401).end('{"details":"incorrect username or password"}')
    return
  }
  const access = scopes
    .map((scope) => {
      const [type = '', ...rest] = scope.split(':')
      const actions = (rest.pop() ?? '').split(',')
      const name = rest.join(':')
      return { type, name, actions: options.grant(user, name, actions) }
    })
    .filter(({ actions }) => actions.length > 0)
  const token = sign(options.certificate, { aud: params.get('service') ?? '', sub: user, access })
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ token, access_token: token, expires_in: options.expiresIn ?? 300 }))
}

function sign(certificate: Certificate, claims: object): string {
  const now = Math.trunc(Date.now() / 1000)
  const der = certificate.cert.replace(/-----[^-]+-----/g, '').replace(/\s/g, '')
  const header = { typ: 'JWT', alg: 'RS256', x5c: [der] }
  const body = { iss: 'slipway-test', exp: now + 300, nbf: now - 10, iat: now, jti: randomUUID(), ...claims }
  const text = [header, body].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  const signature = createSign('RSA-SHA256').update(text).sign(certificate.key).toString('base64url')
  return `${text}.${signature}`
}

function basicLogin(request: IncomingMessage): { readonly user: string; readonly password: string } {
  const encoded = request.headers.authorization?.replace(/^Basic /, '') ?? ''
  const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return { user, password: rest.join(':') }
}

function postLogin(params: URLSearchParams): { readonly user: string; readonly password: string } {
  if (params.get('grant_type') === 'refresh_token') {
    return { user: 'identity', password: params.get('refresh_token') ?? '' }
  }
  return { user: params.get('username') ?? '', password: params.get('password') ?? '' }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
