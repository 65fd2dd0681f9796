import { Duplex } from 'node:stream'
import { SlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import type { Session, Sessions } from '@slipway/sessions'

export interface FakeClient {
  readonly secrets?: Readonly<Record<string, string>>
  /** Agents by id: what is sent to them comes back in capitals. */
  readonly agents?: readonly string[]
}

/** Clients that hold secrets and agents, by session id. */
export function fakeSessions(clients: Readonly<Record<string, FakeClient>>): Sessions {
  return {
    get: async (id) => {
      const client = clients[id]
      if (!client) throw new SlipwayError('not-found', `no active session for ID ${id}`)
      return fakeSession(id, client)
    },
  }
}

function fakeSession(id: string, client: FakeClient): Session {
  const unary = async (path: string, request: { readonly ID?: string | null }): Promise<unknown> => {
    const wanted = request.ID ?? ''
    if (path === services.SecretsService.GetSecret.path) {
      const secret = client.secrets?.[wanted]
      if (secret === undefined) throw new SlipwayError('not-found', `secret ${wanted} not found`)
      return { data: Buffer.from(secret) }
    }
    if (!client.agents) throw new SlipwayError('unimplemented', 'unknown service moby.sshforward.v1.SSH')
    if (!client.agents.includes(wanted))
      throw new SlipwayError('invalid-argument', `unset ssh forward key ${wanted}`)
    return {}
  }
  const session = {
    id,
    sharedKey: '',
    closed: new AbortController().signal,
    supports: () => true,
    unary: (method: { readonly path: string }, request: { readonly ID?: string | null }) =>
      unary(method.path, request),
    serverStream: () => {
      throw new Error('not here')
    },
    duplex: () => echo(),
  }
  return session as unknown as Session
}

function echo(): Duplex {
  const stream = new Duplex({
    objectMode: true,
    read() {},
    write(message: { readonly data: Uint8Array }, _encoding, done) {
      this.push({ data: Buffer.from(Buffer.from(message.data).toString().toUpperCase()) })
      done()
    },
    final(done) {
      this.push(null)
      done()
    },
  })
  return Object.assign(stream, { cancel: () => stream.destroy() })
}
