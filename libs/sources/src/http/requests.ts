import { Metadata } from '@grpc/grpc-js'
import { SlipwayError, toSlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import type { HttpClient } from '@slipway/registry'
import { anySession, type SessionGroup, type Sessions } from '@slipway/sessions'
import type { WorkContext } from '@slipway/worker'
import { findSecret } from '../session-secrets.ts'
import type { HttpOptions } from './options.ts'

const SESSION_HOST = 'buildkit-session'

export interface HttpAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: AsyncIterable<Uint8Array>
  discard(): Promise<void>
}

/** Sends the requests of http sources, with the secrets of the build; some addresses are the client itself. */
export class HttpRequests {
  readonly #sessions: Sessions
  readonly #http: HttpClient

  constructor(sessions: Sessions, http: HttpClient) {
    this.#sessions = sessions
    this.#http = http
  }

  async send(
    options: HttpOptions,
    request: { readonly method: 'GET' | 'HEAD'; readonly headers?: Readonly<Record<string, string>> },
    context: WorkContext,
  ): Promise<HttpAnswer> {
    if (options.url.host === SESSION_HOST) return await this.#pullUpload(options.url, context)
    const authorization = await this.#authorization(options, context)
    return await this.#http.send({
      method: request.method,
      url: options.url,
      headers: {
        ...Object.fromEntries(options.headers.map(({ name, value }) => [name.toLowerCase(), value])),
        ...request.headers,
        ...(authorization === undefined ? {} : { authorization }),
      },
      signal: context.signal,
    })
  }

  async #authorization(options: HttpOptions, context: WorkContext): Promise<string | undefined> {
    const find = async (id: string): Promise<string | undefined> => {
      const secret = await findSecret(this.#sessions, context.sessions, id, context.signal)
      return secret && checkedHeader(id, secret.toString('latin1'))
    }
    if (options.authHeaderSecret !== '') {
      const header = await find(options.authHeaderSecret)
      if (header !== undefined) return header
      throw new SlipwayError(
        'not-found',
        `failed to retrieve HTTP auth secret ${options.authHeaderSecret}: not found`,
      )
    }
    const token = await find(`HTTP_AUTH_TOKEN_${options.url.hostname}`)
    if (token !== undefined) return `Bearer ${token}`
    return await find(`HTTP_AUTH_HEADER_${options.url.hostname}`)
  }

  async #pullUpload(url: URL, context: WorkContext): Promise<HttpAnswer> {
    const group: SessionGroup = context.sessions
    const { Pull } = services.UploadService
    const stream = await anySession(
      this.#sessions,
      group,
      (session) => {
        if (!session.supports(Pull.path)) {
          throw new SlipwayError('unimplemented', `method ${Pull.path} not supported by the client`)
        }
        const metadata = new Metadata()
        metadata.set('urlpath', url.pathname)
        metadata.set('urlhost', url.host)
        return Promise.resolve(session.duplex(Pull, { metadata, signal: context.signal }))
      },
      context.signal,
    )
    return {
      status: 200,
      headers: new Map(),
      body: readUpload(stream as AsyncIterable<{ readonly data?: Uint8Array | null }>),
      discard: () => {
        stream.cancel()
        return Promise.resolve()
      },
    }
  }
}

async function* readUpload(
  stream: AsyncIterable<{ readonly data?: Uint8Array | null }>,
): AsyncIterable<Uint8Array> {
  try {
    for await (const { data } of stream) if (data) yield data
  } catch (error) {
    throw toSlipwayError(error)
  }
}

function checkedHeader(id: string, text: string): string {
  const value = text.replace(/\r?\n$/, '')
  if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return value
  throw new SlipwayError('invalid-argument', `secret ${id} is not a valid header value`)
}
