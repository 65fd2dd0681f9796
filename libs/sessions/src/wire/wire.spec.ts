import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Metadata, type ServerDuplexStream } from '@grpc/grpc-js'
import { errorCode, SlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import {
  type Caller,
  dial,
  dialFramed,
  duplex,
  messagesOf,
  requestsOf,
  senderOf,
  service,
  unary,
} from '@slipway/rpc'
import { type Loopback, openLoopback } from '@slipway/rpc/testing'
import { createSession } from '../local/session.ts'
import type { Sessions } from '../sessions.ts'
import { RemoteSessions } from './client.ts'
import { SessionGrants } from './grants.ts'
import { RemoteGroup, SessionRoutes } from '../routes.ts'
import { createSessionRelayService } from './server.ts'

type Bytes = { data?: Uint8Array | null }

const codeOf = async (promise: Promise<unknown>): Promise<string> => await promise.then(() => 'ok', errorCode)

/** The services of a client: what a real one has behind its tunnel. */
const clientServices = [
  service(services.SecretsService, {
    GetSecret: unary((request: { ID?: string | null }, context) => {
      if (request.ID === 'none') {
        throw new SlipwayError('not-found', 'secret none: not found', {
          details: [{ kind: 'vertex', digest: 'sha256:v' }],
        })
      }
      return {
        data: Buffer.from(`${request.ID} ${context.metadata.get('who').map(String).join(' ')}`),
      }
    }),
  }),
  service(services.SSHService, {
    ForwardAgent: duplex(async (call: ServerDuplexStream<Bytes, Bytes>, context) => {
      const headers = new Metadata()
      headers.set('x-greeting', 'hello')
      call.sendMetadata(headers)
      const send = senderOf<Bytes>(call, context.signal)
      let size = 0
      for await (const { data } of requestsOf<Bytes>(call, context.signal)) {
        size += data?.length ?? 0
        await send({ data: data ?? new Uint8Array() })
      }
      await send({ data: Buffer.from(`end after ${size}`) })
    }),
  }),
]

describe.each([
  { how: 'message by message', reach: dial },
  { how: 'frame by frame', reach: dialFramed },
])('sessions through a relay, $how', ({ reach }) => {
  let client: Loopback
  let relay: Loopback
  let remote: RemoteSessions
  let caller: Caller
  let reached: Caller | undefined
  let closed: AbortController
  const grants = new SessionGrants()
  const routes = new SessionRoutes()
  let granted: Disposable
  let group: RemoteGroup

  beforeEach(async () => {
    client = await openLoopback(clientServices)
    caller = reach(client.address)
    closed = new AbortController()
    const session = createSession({
      id: 's1',
      sharedKey: 'shared',
      methods: ['/moby.buildkit.secrets.v1.Secrets/GetSecret'],
      caller,
      closed: closed.signal,
    })
    const sessions: Sessions = {
      get: (id) =>
        id === 's1'
          ? Promise.resolve(session)
          : Promise.reject(new SlipwayError('not-found', `no active session for ${id}`)),
    }
    relay = await openLoopback([
      createSessionRelayService({ sessions, allows: (b, s) => grants.allows(b, s) }),
    ])
    remote = new RemoteSessions({ routes, dial: (address) => (reached = reach(address)) })
    granted = grants.grant('b1', ['s1'])
    group = new RemoteGroup(routes, [{ session: 's1', build: 'b1', relay: relay.address }])
  })
  afterEach(async () => {
    group[Symbol.dispose]()
    granted[Symbol.dispose]()
    await remote[Symbol.asyncDispose]()
    reached?.close()
    caller.close()
    await relay[Symbol.asyncDispose]()
    await client[Symbol.asyncDispose]()
  })

  it('forwards calls with their metadata, and errors with their details', async () => {
    const session = await remote.get('s1')
    expect(session.sharedKey).toBe('shared')
    expect(session.supports('/moby.buildkit.secrets.v1.secrets/getsecret')).toBe(true)
    expect(session.supports('/x.Y/Z')).toBe(false)
    const metadata = new Metadata()
    metadata.add('who', 'me')
    metadata.add('who', 'you')
    const { data } = await session.unary(services.SecretsService.GetSecret, { ID: 'a' }, { metadata })
    expect(Buffer.from(data ?? []).toString()).toMatch(/^a me,? you$/)
    await expect(session.unary(services.SecretsService.GetSecret, { ID: 'none' })).rejects.toMatchObject({
      code: 'not-found',
      message: 'secret none: not found',
      details: expect.arrayContaining([{ kind: 'vertex', digest: 'sha256:v' }]),
    })
    const unknown = session.unary(services.UploadService.Pull, {})
    expect(await codeOf(unknown)).toBe('unimplemented')
  })

  it('streams both ways, with headers, half-close and end', async () => {
    const session = await remote.get('s1')
    const call = session.duplex(services.SSHService.ForwardAgent)
    const headers = new Promise<Metadata>((resolve) => call.once('metadata', resolve))
    call.write({ data: Buffer.from('ping') })
    const messages = messagesOf<Bytes>(call)
    expect(Buffer.from((await messages.next()).value?.data ?? []).toString()).toBe('ping')
    expect((await headers).get('x-greeting')).toEqual(['hello'])
    call.end()
    expect(Buffer.from((await messages.next()).value?.data ?? []).toString()).toBe('end after 4')
    expect((await messages.next()).done).toBe(true)
  })

  it('changes nothing of what it passes on, whatever the size of messages', async () => {
    const session = await remote.get('s1')
    const call = session.duplex(services.SSHService.ForwardAgent)
    const sizes = [0, 1, 100, 16_384, 65_536, 131_072, 1 << 20, 3, 5_000_000]
    const bodies = sizes.flatMap((size, at) => [size, size + at]).map((size) => randomBytes(size))
    for (const data of bodies) call.write({ data })
    call.end()
    const back: Uint8Array[] = []
    for await (const { data } of messagesOf<Bytes>(call)) back.push(data ?? new Uint8Array())
    const total = bodies.reduce((sum, { length }) => sum + length, 0)
    expect(Buffer.from(back.pop()!).toString()).toBe(`end after ${total}`)
    expect(back.map(({ length }) => length)).toEqual(bodies.map(({ length }) => length))
    expect(bodies.every((body, at) => body.equals(back[at]!))).toBe(true)
  })

  it('is no faster than the slowest of the three', async () => {
    const session = await remote.get('s1')
    const call = session.duplex(services.SSHService.ForwardAgent)
    let sent = 0
    const chunk = { data: Buffer.alloc(64 << 10) }
    for (const end = Date.now() + 1_000; Date.now() < end && sent < 64 << 20; ) {
      // Nothing is read, so that the way back fills up and holds back the way there.
      if (call.writableLength < 1 << 20) {
        call.write(chunk)
        sent += chunk.data.length
      }
      await new Promise((done) => setTimeout(done, 0))
      if (call.writableNeedDrain) await new Promise((done) => setTimeout(done, 20))
    }
    expect(sent).toBeLessThan(48 << 20)
    call.end()
    let size = 0
    for await (const { data } of messagesOf<Bytes>(call)) size += data?.length ?? 0
    expect(size).toBeGreaterThanOrEqual(sent)
  })

  it('reaches only the sessions of the build', async () => {
    group.update([{ session: 's1', build: 'b2', relay: relay.address }])
    expect(await codeOf(remote.get('s1'))).toBe('not-found')
    group.update([{ session: 's1', build: 'b1', relay: relay.address }])
    const session = await remote.get('s1')
    granted[Symbol.dispose]()
    expect(await codeOf(session.unary(services.SecretsService.GetSecret, { ID: 'a' }))).toBe(
      'permission-denied',
    )
    expect(await codeOf(remote.get('unknown'))).toBe('not-found')
  })

  it('cancels over there what is cancelled here', async () => {
    const session = await remote.get('s1')
    const stop = new AbortController()
    const call = session.duplex(services.SSHService.ForwardAgent, { signal: stop.signal })
    call.write({ data: Buffer.from('x') })
    const messages = messagesOf<Bytes>(call)
    await messages.next()
    stop.abort()
    expect(await codeOf(messages.next())).toBe('canceled')
  })

  it('learns of the end of a session', async () => {
    const session = await remote.get('s1')
    closed.abort(new SlipwayError('unavailable', 'gone'))
    await new Promise<void>((resolve) => session.closed.addEventListener('abort', () => resolve()))
    expect(session.closed.reason).toMatchObject({ code: 'unavailable' })
    expect(await codeOf(session.unary(services.SecretsService.GetSecret, { ID: 'a' }))).toBe('unavailable')
  })

  /** Sends many bytes, which come back; `then` is called when the first have. */
  const echo = async (then?: () => void): Promise<string> => {
    const session = await remote.get('s1')
    const call = session.duplex(services.SSHService.ForwardAgent)
    const sent = Array.from({ length: 64 }, () => randomBytes(64 << 10))
    for (const data of sent) call.write({ data })
    call.end()
    const got: Buffer[] = []
    for await (const { data } of messagesOf<Bytes>(call)) {
      got.push(Buffer.from(data ?? []))
      if (got.length === 1) then?.()
    }
    const isSame = Buffer.concat(got.slice(0, -1)).equals(Buffer.concat(sent))
    return isSame ? 'the same' : 'others'
  }

  it('ends a call whose connection is cut in the middle of many bytes, and passes those of the next one on', async () => {
    for (let round = 0; round < 5; round++) {
      expect(await echo(() => reached?.close()).catch(errorCode)).not.toBe('others')
      // It was the connection of the session too.
      remote = new RemoteSessions({ routes, dial: (address) => (reached = reach(address)) })
      expect(await echo()).toBe('the same')
    }
  })

  it('tells of a client whose connection is cut in the middle of many bytes, and stays there for others', async () => {
    const cut = echo(() => void client.cut())
    // A server that ends may still say that it cancels.
    expect(await cut.catch(errorCode)).toMatch(/^(unavailable|canceled)$/)
    const session = await remote.get('s1')
    const asked = session.unary(services.SecretsService.GetSecret, { ID: 'a' })
    expect(await codeOf(asked)).toBe('unavailable')
    const others = relay.caller.serverStream(services.SlipwaySessionRelayService.Watch, { session: 's2' })
    // It answers: this asks for no build.
    expect(await codeOf(Array.fromAsync(messagesOf(others)))).toBe('invalid-argument')
  })
})
