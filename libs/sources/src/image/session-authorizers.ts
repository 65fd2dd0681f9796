import { type Authorizer, type AuthRequest, createAuthorizer, type Login } from '@slipway/registry'
import type { SessionGroup, Sessions } from '@slipway/sessions'
import { SessionLogins } from './auth.ts'

const UNUSED_MS = 10 * 60_000

export interface AuthorizerScope {
  /** `domain/path`. */
  readonly repository: string
  readonly push: boolean
}

/** Authorizers in the name of clients; tokens are kept and shared as far as their owners allow. */
export interface SessionAuthorizers {
  authorizer(scope: AuthorizerScope, group: SessionGroup): Authorizer
}

/** One client's login to one host, with the tokens that it brought. */
interface SharedLogin {
  readonly host: string
  /** Sessions in whose name it is being asked for; of no use once the answer is there. */
  readonly askers: readonly string[]
  /** Sessions that gave or proved this login, the latest last. */
  readonly sessions: Set<string>
  readonly authorizer: Authorizer
  identity: Identity | undefined
}

type Identity =
  | { readonly kind: 'authority'; readonly publicKey: Uint8Array }
  | { readonly kind: 'password'; readonly username: string; readonly secret: string }

interface Namespace {
  readonly logins: SharedLogin[]
  lastUsed: number
}

/**
 * Rights to pull are shared by all who can show the same login: what they pull ends up in the same cache anyway. Rights
 * to push stay with the very sessions that got them.
 */
export function createSessionAuthorizers(
  sessions: Sessions,
  now: () => number = Date.now,
): SessionAuthorizers {
  const logins = new SessionLogins(sessions)
  const namespaces = new Map<string, Namespace>()
  return {
    authorizer: (scope, group) => {
      for (const [key, { lastUsed }] of namespaces) {
        if (now() - lastUsed > UNUSED_MS) namespaces.delete(key)
      }
      const owners = scope.push ? `${[...group.ids()].sort().join(':')}::` : ''
      const key = `${owners}${scope.repository}::${scope.push ? 'push' : 'pull'}`
      const namespace = namespaces.get(key) ?? { logins: [], lastUsed: now() }
      namespaces.set(key, namespace)
      namespace.lastUsed = now()
      return new GroupAuthorizer(logins, namespace, group)
    },
  }
}

/** The authorizer of one group of sessions in one namespace. */
class GroupAuthorizer implements Authorizer {
  readonly #logins: SessionLogins
  readonly #namespace: Namespace
  readonly #group: SessionGroup

  constructor(logins: SessionLogins, namespace: Namespace, group: SessionGroup) {
    this.#logins = logins
    this.#namespace = namespace
    this.#group = group
  }

  async authorize(request: AuthRequest): Promise<string | undefined> {
    return await (await this.#find(request.host))?.authorizer.authorize(request)
  }

  async challenge(
    request: AuthRequest,
    challenges: Parameters<Authorizer['challenge']>[1],
    repeated: boolean,
  ): Promise<boolean> {
    const login = (await this.#find(request.host)) ?? this.#create(request.host)
    return await login.authorizer.challenge(request, challenges, repeated)
  }

  /** A login that a session of the group is known to have, or can prove to have. */
  async #find(host: string): Promise<SharedLogin | undefined> {
    const known = this.#namespace.logins.filter((login) => login.host === host)
    const ids = this.#group.ids()
    const own = known.find(({ identity, askers, sessions }) => {
      const owners = identity ? [...sessions] : askers
      return ids.length === 0 ? owners.length === 0 : ids.some((id) => owners.includes(id))
    })
    if (own) return own
    for (const login of known) {
      const sessionId = await this.#prove(host, login)
      if (sessionId === undefined) continue
      login.sessions.add(sessionId)
      return login
    }
    return undefined
  }

  async #prove(host: string, { identity }: SharedLogin): Promise<string | undefined> {
    if (!identity || this.#group.ids().length === 0) return undefined
    if (identity.kind === 'authority') {
      return await this.#logins.verifyTokenAuthority(host, identity.publicKey, this.#group)
    }
    const given = await this.#credentials(host, this.#group)
    const same = given.username === identity.username && given.secret === identity.secret
    return same ? given.sessionId : undefined
  }

  #create(host: string): SharedLogin {
    const login: SharedLogin = {
      host,
      askers: this.#group.ids(),
      sessions: new Set(),
      authorizer: createAuthorizer(async (_, scheme) => await this.#login(host, login, scheme === 'bearer')),
      identity: undefined,
    }
    this.#namespace.logins.push(login)
    return login
  }

  async #login(host: string, shared: SharedLogin, mayDelegate: boolean): Promise<Login> {
    const known: SessionGroup = { ids: () => [...shared.sessions].reverse() }
    // Whoever proved the login last is there; who asked for it first may be gone long since.
    const group: SessionGroup = { ids: () => [...new Set([...known.ids(), ...this.#group.ids()])] }
    const authority = mayDelegate ? await this.#logins.tokenAuthority(host, group) : undefined
    if (authority) {
      shared.sessions.add(authority.sessionId)
      shared.identity = { kind: 'authority', publicKey: authority.publicKey }
      return {
        kind: 'delegate',
        fetchToken: async (request, signal) => await this.#logins.fetchToken(request, known, signal),
      }
    }
    const { sessionId, username, secret } = await this.#credentials(host, group)
    if (sessionId !== undefined) shared.sessions.add(sessionId)
    shared.identity = { kind: 'password', username, secret }
    return { kind: 'password', username, secret }
  }

  /** Nobody's word counts as the empty password of the first session. */
  async #credentials(
    host: string,
    group: SessionGroup,
  ): Promise<{ readonly sessionId: string | undefined; readonly username: string; readonly secret: string }> {
    const given = await this.#logins.credentials(host, group)
    return given ?? { sessionId: group.ids()[0], username: '', secret: '' }
  }
}
