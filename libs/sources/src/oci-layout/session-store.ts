import { Metadata } from '@grpc/grpc-js'
import { type Digest, SlipwayError, toSlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import { anySession, type Session, type SessionGroup, type Sessions } from '@slipway/sessions'
import Long from 'long'

export interface StoreAddress {
  /** Name under which the client offers the store. */
  readonly storeId: string
  /** Only this session has it; '' for any session of the build. */
  readonly sessionId: string
}

/** Reads a content store of the client, over `containerd.services.content.v1` in its session. */
export class SessionStore {
  readonly #sessions: Sessions
  readonly #group: SessionGroup
  readonly #address: StoreAddress

  constructor(sessions: Sessions, group: SessionGroup, address: StoreAddress) {
    this.#sessions = sessions
    this.#group = group
    this.#address = address
  }

  async size(digest: Digest, signal?: AbortSignal): Promise<number> {
    const response = await this.#call(
      (session) => session.unary(services.ContentService.Info, { digest }, this.#options(signal)),
      signal,
    )
    const size = Number(response.info?.size ?? -1)
    if (response.info?.digest === digest && Number.isSafeInteger(size) && size >= 0) return size
    throw new SlipwayError('unavailable', `client answered nonsense about content ${digest}`)
  }

  async *read(
    digest: Digest,
    options: { readonly offset?: number; readonly length?: number; readonly signal?: AbortSignal },
  ): AsyncIterable<Uint8Array> {
    const session = await this.#call((found) => Promise.resolve(found), options.signal)
    const request = {
      digest,
      offset: Long.fromNumber(options.offset ?? 0),
      size: Long.fromNumber(options.length ?? 0),
    }
    if (options.length === 0) return
    const stream = session.serverStream(services.ContentService.Read, request, this.#options(options.signal))
    let position = options.offset ?? 0
    try {
      for await (const message of stream as AsyncIterable<{
        data?: Uint8Array | null
        offset?: Long | null
      }>) {
        const data = message.data ?? new Uint8Array()
        if (Number(message.offset ?? 0) !== position) {
          throw new SlipwayError('data-loss', `client sent content ${digest} out of order`)
        }
        position += data.length
        if (data.length > 0) yield data
      }
    } catch (error) {
      throw toSlipwayError(error)
    } finally {
      stream.cancel()
    }
  }

  async #call<T>(fn: (session: Session) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const { sessionId } = this.#address
    const options = signal ? { signal } : {}
    if (sessionId !== '') return await fn(await this.#sessions.get(sessionId, options))
    return await anySession(this.#sessions, this.#group, fn, signal)
  }

  #options(signal: AbortSignal | undefined): { readonly metadata: Metadata; readonly signal?: AbortSignal } {
    const metadata = new Metadata()
    metadata.set('buildkit-attachable-store-id', `oci:${this.#address.storeId}`)
    return { metadata, ...(signal ? { signal } : {}) }
  }
}
