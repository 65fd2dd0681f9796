import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { abortError, createDeferred, SlipwayError } from '@slipway/base'

export interface TlsOptions {
  /** PEM; in addition to the system's own. */
  readonly ca?: readonly string[]
  readonly keyPairs?: readonly { readonly cert: string; readonly key: string }[]
  /** Take any certificate. */
  readonly insecure?: boolean
}

/** Bytes to send; a function where they can be produced again for a retry. */
export type HttpBody = Uint8Array | (() => AsyncIterable<Uint8Array>)

export interface HttpRequest {
  readonly method: string
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: HttpBody
  /** Bytes of a streamed body, where known. */
  readonly bodySize?: number
  readonly signal?: AbortSignal
  /** Silence on the connection after which the request fails. */
  readonly idleTimeoutMs?: number
}

export interface HttpResponse {
  readonly status: number
  /** `404 Not Found`. */
  readonly statusText: string
  readonly headers: ReadonlyMap<string, string>
  readonly challenges: readonly string[]
  /** Where the answer came from, after redirects. */
  readonly url: URL
  /** To be read to its end, or given up by `discard`. */
  readonly body: AsyncIterable<Uint8Array>
  /** Reads what is left when that is little, so that the connection can be used again; else drops the connection. */
  discard(): Promise<void>
}

const MAX_REDIRECTS = 10
const IDLE_TIMEOUT_MS = 120_000
const MAX_DRAIN = 256 << 10

/** Bodies are passed on as they are on the wire: nothing is decompressed. Keeps connections open for reuse. */
export class HttpClient {
  readonly #http: HttpAgent
  readonly #https: HttpsAgent
  readonly #userAgent: string

  constructor(options: { readonly tls?: TlsOptions; readonly userAgent?: string } = {}) {
    const shared = { keepAlive: true, maxFreeSockets: 8, scheduling: 'lifo' as const, proxyEnv: process.env }
    this.#http = new HttpAgent(shared)
    this.#https = new HttpsAgent({ ...shared, ...tlsAgentOptions(options.tls) })
    this.#userAgent = options.userAgent ?? 'slipway'
  }

  /** Follows redirects of GET and HEAD; credentials stay with the host that they were meant for. */
  async send(request: HttpRequest): Promise<HttpResponse> {
    let current = request
    for (let redirects = 0; ; redirects++) {
      const response = await this.#sendOnce(current)
      const location = redirectTarget(current, response)
      if (location === undefined) return response
      await response.discard()
      if (redirects === MAX_REDIRECTS) {
        throw new SlipwayError('failed-precondition', `${requestName(request)}: stopped after 10 redirects`)
      }
      current = { ...current, url: location, headers: redirectHeaders(current, location) }
    }
  }

  close(): void {
    this.#http.destroy()
    this.#https.destroy()
  }

  async #sendOnce(request: HttpRequest): Promise<HttpResponse> {
    if (request.signal?.aborted) throw abortError(request.signal)
    try {
      return toResponse(await this.#onLiveConnection(request), request)
    } catch (error) {
      if (request.signal?.aborted) throw abortError(request.signal)
      throw transportError(error, request)
    }
  }

  /** A kept connection may have been closed by the server meanwhile: what may be sent twice then goes over another one. */
  async #onLiveConnection(request: HttpRequest): Promise<IncomingMessage> {
    const repeatable = request.body === undefined && ['GET', 'HEAD'].includes(request.method)
    for (;;) {
      const sent = { reused: false }
      try {
        return await this.#exchange(request, sent)
      } catch (error) {
        if (!repeatable || !sent.reused || !CLOSED.has(errnoOf(error) ?? '')) throw error
      }
    }
  }

  #exchange(request: HttpRequest, sent: { reused: boolean }): Promise<IncomingMessage> {
    const { url, body } = request
    const secure = url.protocol === 'https:'
    if (!secure && url.protocol !== 'http:') {
      throw new SlipwayError(
        'invalid-argument',
        `unsupported protocol scheme ${JSON.stringify(url.protocol)}`,
      )
    }
    const size = body instanceof Uint8Array ? body.length : request.bodySize
    const outgoing = (secure ? httpsRequest : httpRequest)(url, {
      method: request.method,
      agent: secure ? this.#https : this.#http,
      headers: {
        'user-agent': this.#userAgent,
        ...request.headers,
        ...(body !== undefined && size !== undefined ? { 'content-length': String(size) } : {}),
      },
      ...(request.signal ? { signal: request.signal } : {}),
    })
    outgoing.setTimeout(request.idleTimeoutMs ?? IDLE_TIMEOUT_MS, () => {
      outgoing.destroy(Object.assign(new Error('i/o timeout'), { code: 'ETIMEDOUT' }))
    })
    const answer = createDeferred<IncomingMessage>()
    outgoing.once('response', (response) => answer.resolve(response))
    outgoing.once('error', (error) => {
      sent.reused = outgoing.reusedSocket
      answer.reject(error)
    })
    if (body === undefined) outgoing.end()
    else if (body instanceof Uint8Array) outgoing.end(body)
    else {
      // An answer before the end of the body (a refusal) wins over the failure to write the rest.
      pipeline(Readable.from(body(), { objectMode: false }), outgoing).catch((error: unknown) =>
        answer.reject(error),
      )
    }
    return answer.promise
  }
}

/** Whether trying the same request again may help. */
export function isTransientError(error: unknown): boolean {
  const code = errnoOf(error)
  return code !== undefined && TRANSIENT.has(code)
}

/** Whether a server spoke plain HTTP where TLS was tried, or nobody listens on the default TLS port. */
export function isNotTlsError(error: unknown, url: URL): boolean {
  const code = errnoOf(error) ?? ''
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_WRONG_VERSION') || code.startsWith('ERR_SSL_PACKET'))
    return true
  return url.port === '' && (code === 'ECONNREFUSED' || code === 'ETIMEDOUT')
}

export function requestName(request: { readonly method: string; readonly url: URL }): string {
  const { method, url } = request
  return `${method.slice(0, 1)}${method.slice(1).toLowerCase()} "${redactUrl(url)}"`
}

/** The address without passwords and without the values of its query, which may be signatures. */
export function redactUrl(url: URL): string {
  const shown = new URL(url)
  if (shown.password !== '') shown.password = 'xxxxx'
  for (const name of new Set(shown.searchParams.keys())) {
    if (name !== 'ns') shown.searchParams.set(name, 'REDACTED')
  }
  return shown.href
}

/** Reads a body of at most `limit` bytes. Throws `resource-exhausted` past it. */
export async function readBody(response: HttpResponse, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    size += chunk.length
    if (size > limit) {
      throw new SlipwayError(
        'resource-exhausted',
        `response of ${redactUrl(response.url)} is larger than ${limit} bytes`,
      )
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** How a connection fails that the other side had closed already. */
const CLOSED = new Set(['ECONNRESET', 'EPIPE'])

const TRANSIENT = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ECONNABORTED',
  'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE',
  'HPE_INVALID_CONSTANT',
])

/** Goes by shape: errors of the runtime may come from another realm than ours. */
function errnoOf(error: unknown): string | undefined {
  for (let current: unknown = error; typeof current === 'object' && current !== null; ) {
    const { code, errors, cause } = current as NodeJS.ErrnoException & {
      readonly errors?: readonly unknown[]
    }
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code
    current = errors?.[0] ?? cause
  }
  return undefined
}

function transportError(error: unknown, request: HttpRequest): SlipwayError {
  if (error instanceof SlipwayError) return error
  const { errors } = error as { readonly errors?: readonly unknown[] }
  const text = describeFailure((errors?.[0] ?? error) as NetworkFailure)
  return new SlipwayError('unavailable', `${requestName(request)}: ${text}`, { cause: error })
}

interface NetworkFailure {
  readonly code?: string
  readonly message?: string
  readonly address?: string
  readonly port?: number
  readonly hostname?: string
}

/** In the words that users of the field's tools know, and look for. */
function describeFailure(failure: NetworkFailure): string {
  const { code, address, port, hostname, message } = failure
  const host = address?.includes(':') ? `[${address}]` : address
  if (code === 'ECONNREFUSED' && host !== undefined)
    return `dial tcp ${host}:${port}: connect: connection refused`
  if (code === 'ENOTFOUND' && hostname !== undefined) return `dial tcp: lookup ${hostname}: no such host`
  return (message ?? code ?? 'connection failed').trim()
}

function toResponse(message: IncomingMessage, request: HttpRequest): HttpResponse {
  const headers = new Map<string, string>()
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  const status = message.statusCode ?? 0
  return {
    status,
    statusText: `${status} ${message.statusMessage ?? ''}`.trim(),
    headers,
    challenges: message.headersDistinct['www-authenticate'] ?? [],
    url: request.url,
    body: readMessage(message, request),
    discard: () => drain(message),
  }
}

async function* readMessage(message: IncomingMessage, request: HttpRequest): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of message) yield chunk as Buffer
  } catch (error) {
    if (request.signal?.aborted) throw abortError(request.signal)
    throw transportError(error, request)
  }
}

async function drain(message: IncomingMessage): Promise<void> {
  try {
    let size = 0
    for await (const chunk of message) {
      size += (chunk as Buffer).length
      if (size > MAX_DRAIN) break
    }
  } catch {
    // The connection is gone; so is what it still held.
  }
}

function redirectTarget(request: HttpRequest, response: HttpResponse): URL | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
  if (![301, 302, 303, 307, 308].includes(response.status)) return undefined
  const location = response.headers.get('location')
  return location !== undefined && URL.canParse(location, request.url.href)
    ? new URL(location, request.url)
    : undefined
}

function redirectHeaders(request: HttpRequest, target: URL): Readonly<Record<string, string>> {
  const headers = { ...request.headers }
  if (target.host === request.url.host && target.protocol === request.url.protocol) return headers
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !['authorization', 'cookie'].includes(name.toLowerCase())),
  )
}

function tlsAgentOptions(tls: TlsOptions | undefined): object {
  const pairs = tls?.keyPairs ?? []
  return {
    ...(tls?.ca ? { ca: [...tls.ca] } : {}),
    ...(pairs.length > 0 ? { cert: pairs.map((pair) => pair.cert), key: pairs.map((pair) => pair.key) } : {}),
    ...(tls?.insecure ? { rejectUnauthorized: false } : {}),
  }
}
