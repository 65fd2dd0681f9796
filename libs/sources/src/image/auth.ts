import { createPublicKey, randomBytes, timingSafeEqual, verify } from 'node:crypto'
import { errorCode, isCode, SlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import { CLIENT_ID, type Password, type Token, tokenExpiry, type TokenRequest } from '@slipway/registry'
import {
  anySession,
  type Session,
  type SessionGroup,
  type SessionMethod,
  type Sessions,
} from '@slipway/sessions'

const TIMEOUT_MS = 60_000

/** Mixed into the keys of clients, so that nothing they say to us can be used elsewhere. */
const salt = randomBytes(32)

/** DER header in front of a raw ed25519 key. */
const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** The logins of the clients behind a group of sessions, over their `moby.filesync.v1.Auth` service. */
export class SessionLogins {
  readonly #sessions: Sessions

  constructor(sessions: Sessions) {
    this.#sessions = sessions
  }

  /** Password for a host, and the session that gave it; `undefined` where no session has a say. */
  async credentials(
    host: string,
    group: SessionGroup,
  ): Promise<({ readonly sessionId: string } & Password) | undefined> {
    return await this.#any(group, services.AuthService.Credentials, { Host: host }, (response, session) => ({
      sessionId: session.id,
      username: response.Username ?? '',
      secret: response.Secret ?? '',
    }))
  }

  /** Public key of a client that fetches tokens itself; `undefined` where clients want us to do it. */
  async tokenAuthority(
    host: string,
    group: SessionGroup,
  ): Promise<{ readonly sessionId: string; readonly publicKey: Uint8Array } | undefined> {
    const method = services.AuthService.GetTokenAuthority
    return await this.#any(group, method, { Host: host, Salt: salt }, (response, session) => {
      const publicKey = response.PublicKey ?? new Uint8Array()
      if (publicKey.length !== 32) {
        throw new SlipwayError('invalid-argument', `invalid pubkey length ${publicKey.length}`)
      }
      return { sessionId: session.id, publicKey: Buffer.from(publicKey) }
    })
  }

  /** The session of the group whose client holds the private part of `publicKey`. */
  async verifyTokenAuthority(
    host: string,
    publicKey: Uint8Array,
    group: SessionGroup,
  ): Promise<string | undefined> {
    const payload = randomBytes(32)
    const method = services.AuthService.VerifyTokenAuthority
    const request = { Host: host, Salt: salt, Payload: payload }
    return await this.#any(group, method, request, (response, session) =>
      isSignedBy(response.Signed ?? new Uint8Array(), payload, publicKey) ? session.id : undefined,
    )
  }

  async fetchToken(
    request: TokenRequest & { readonly host: string },
    group: SessionGroup,
    signal?: AbortSignal,
  ): Promise<Token> {
    const response = await anySession(
      this.#sessions,
      group,
      (session) =>
        session.unary(
          services.AuthService.FetchToken,
          {
            ClientID: CLIENT_ID,
            Host: request.host,
            Realm: request.realm,
            Service: request.service,
            Scopes: [...request.scopes],
          },
          { signal: withTimeout(signal) },
        ),
      signal,
    )
    const issuedAt = Number(response.IssuedAt ?? 0)
    return {
      token: response.Token ?? '',
      expiresAt: tokenExpiry(issuedAt === 0 ? Date.now() : issuedAt * 1000, Number(response.ExpiresIn ?? 0)),
    }
  }

  /** The first session that answers; `undefined` where none offers the method or none is left. */
  async #any<Req, Res, T>(
    group: SessionGroup,
    method: SessionMethod<Req, Res>,
    request: Req,
    read: (response: Res, session: Session) => T,
  ): Promise<T | undefined> {
    try {
      return await anySession(this.#sessions, group, async (session) => {
        if (!session.supports(method.path)) {
          throw new SlipwayError('unimplemented', `method ${method.path} not supported by the client`)
        }
        return read(await session.unary(method, request, { signal: withTimeout(undefined) }), session)
      })
    } catch (error) {
      if (['unimplemented', 'unavailable', 'not-found'].includes(errorCode(error))) return undefined
      throw isCode(error, 'deadline-exceeded')
        ? new SlipwayError('deadline-exceeded', 'timed out on credentials from session', { cause: error })
        : error
    }
  }
}

function withTimeout(signal: AbortSignal | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  return signal ? AbortSignal.any([signal, timeout]) : timeout
}

/** `signed`: signature and message one after the other, as NaCl's sign does. */
function isSignedBy(signed: Uint8Array, payload: Uint8Array, publicKey: Uint8Array): boolean {
  if (signed.length !== 64 + payload.length) return false
  const message = signed.subarray(64)
  if (!timingSafeEqual(message, payload)) return false
  const key = createPublicKey({
    key: Buffer.concat([ED25519_PREFIX, publicKey]),
    format: 'der',
    type: 'spki',
  })
  return verify(null, message, key, signed.subarray(0, 64))
}
