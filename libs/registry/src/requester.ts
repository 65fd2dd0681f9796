import { SlipwayError, sleep, wrapError } from '@slipway/base'
import type { Authorizer } from './authorizer.ts'
import { parseChallenges } from './challenge.ts'
import { isProxyFor, type RegistryHost } from './hosts.ts'
import {
  type HttpBody,
  HttpClient,
  type HttpResponse,
  isNotTlsError,
  isTransientError,
  redactUrl,
} from './http.ts'

const MAX_ATTEMPTS = 5
const TRANSPORT_WAIT_MS = 50
const MAX_RETRY_AFTER_MS = 10_000

export interface RegistryRequest {
  readonly method: string
  /** Below the repository (`/blobs/sha256:…`), or a whole URL that the registry named. */
  readonly target: string | URL
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: HttpBody
  readonly bodySize?: number
  readonly scopes: readonly string[]
  readonly idleTimeoutMs?: number
  readonly signal?: AbortSignal
}

/** HTTP clients per server, with what was learnt about it. Shared by all repositories. */
export class HostClients {
  readonly #clients = new Map<string, HttpClient>()
  readonly #plain = new Set<string>()
  readonly #userAgent: string

  constructor(userAgent: string) {
    this.#userAgent = userAgent
  }

  get(host: RegistryHost): HttpClient {
    const key = JSON.stringify([host.host, host.tls])
    const client = this.#clients.get(key) ?? new HttpClient({ tls: host.tls, userAgent: this.#userAgent })
    this.#clients.set(key, client)
    return client
  }

  schemeOf(host: RegistryHost): 'http' | 'https' {
    return host.fallback && this.#plain.has(host.host) ? 'http' : host.scheme
  }

  markPlain(host: RegistryHost): void {
    this.#plain.add(host.host)
  }

  close(): void {
    for (const client of this.#clients.values()) client.close()
    this.#clients.clear()
  }
}

/** Sends the requests of one repository to one of its servers: authorization, short retries, fallback to http. */
export class Requester {
  readonly host: RegistryHost
  readonly #clients: HostClients
  readonly #domain: string
  readonly #path: string
  readonly #authorizer: Authorizer

  constructor(
    clients: HostClients,
    host: RegistryHost,
    repository: { readonly domain: string; readonly path: string },
    authorizer: Authorizer,
  ) {
    this.#clients = clients
    this.host = host
    this.#domain = repository.domain
    this.#path = repository.path
    this.#authorizer = authorizer
  }

  /** Any status is an answer; only what no retry could help is thrown. `last`: no other server will be asked. */
  async send(request: RegistryRequest, last = true): Promise<HttpResponse> {
    let current = request
    const statuses: number[] = []
    for (let attempt = 1; ; attempt++) {
      const response = await this.#sendOnce(current, last, attempt)
      if (!response) continue
      statuses.push(response.status)
      if (attempt === MAX_ATTEMPTS) return response
      const next = await this.#next(current, response, statuses, last)
      if (!next) return response
      await response.discard()
      current = next
    }
  }

  url(request: Pick<RegistryRequest, 'target' | 'query'>): URL {
    const { target } = request
    if (target instanceof URL) return target
    const base = `${this.#clients.schemeOf(this.host)}://${this.host.host}`
    const url = new URL(`${this.host.path}/${this.#path}${target}`, base)
    for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.append(name, value)
    if (isProxyFor(this.host, this.#domain)) url.searchParams.append('ns', this.#domain)
    return url
  }

  /** `undefined` where the connection broke and another attempt is due. */
  async #sendOnce(
    request: RegistryRequest,
    last: boolean,
    attempt: number,
  ): Promise<HttpResponse | undefined> {
    const http = this.#clients.get(this.host)
    const url = this.url(request)
    const own = url.host === this.host.host
    const authorization = own ? await this.#authorize(request, url) : undefined
    try {
      return await http.send({
        ...request,
        url,
        headers: { ...request.headers, ...(authorization === undefined ? {} : { authorization }) },
      })
    } catch (error) {
      if (request.signal?.aborted) throw error
      if (url.protocol === 'https:' && this.host.fallback && own && isNotTlsError(error, url)) {
        this.#clients.markPlain(this.host)
        return undefined
      }
      if (!last || !isTransientError(error) || attempt === MAX_ATTEMPTS) {
        throw wrapError(error, 'failed to do request')
      }
      await sleep(TRANSPORT_WAIT_MS, request.signal)
      return undefined
    }
  }

  async #authorize(request: RegistryRequest, url: URL): Promise<string | undefined> {
    try {
      return await this.#authorizer.authorize(this.#authRequest(request, url))
    } catch (error) {
      throw wrapError(error, 'failed to authorize')
    }
  }

  #authRequest(
    request: RegistryRequest,
    url: URL,
  ): { host: string; scopes: readonly string[]; http: HttpClient; signal?: AbortSignal } {
    return {
      host: url.host,
      scopes: request.scopes,
      http: this.#clients.get(this.host),
      ...(request.signal ? { signal: request.signal } : {}),
    }
  }

  /** The request to send next after this answer, or `undefined` where the answer stands. */
  async #next(
    request: RegistryRequest,
    response: HttpResponse,
    statuses: readonly number[],
    last: boolean,
  ): Promise<RegistryRequest | undefined> {
    const before = statuses.at(-2)
    switch (response.status) {
      case 401: {
        const challenges = parseChallenges(response.challenges)
        const asked = this.#authRequest(request, response.url)
        if (response.url.host !== this.host.host) return undefined
        return (await this.#authorizer.challenge(asked, challenges, before === 401)) ? request : undefined
      }
      case 405:
        return request.method === 'HEAD' && response.url.pathname.includes('/manifests/')
          ? { ...request, method: 'GET' }
          : undefined
      case 408:
      case 429:
        await sleep(retryAfter(response), request.signal)
        return request
      case 500:
      case 503:
      case 504:
        return last && before !== response.status ? request : undefined
      default:
        return undefined
    }
  }
}

/** The place that a registry named for the next step of an upload. */
export function locationOf(requester: Requester, response: HttpResponse): URL {
  const location = response.headers.get('location') ?? ''
  const text =
    location.startsWith('/') || location.includes('://') ? location : `${response.url.protocol}//${location}`
  if (location === '' || !URL.canParse(text, response.url.href)) {
    throw new SlipwayError(
      'unavailable',
      `unable to parse location ${JSON.stringify(location)} of ${redactUrl(response.url)} (${requester.host.host})`,
    )
  }
  return new URL(text, response.url)
}

function retryAfter(response: HttpResponse): number {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds)
    ? Math.min(Math.max(seconds * 1000, TRANSPORT_WAIT_MS), MAX_RETRY_AFTER_MS)
    : 500
}
