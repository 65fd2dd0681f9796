import { Duplex } from 'node:stream'
import { Metadata, Server, ServerCredentials } from '@grpc/grpc-js'
import { afterEach, describe, expect, it } from '@jest/globals'
import { silentLogger, SlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import { type MessageStream, TunnelStream, unary } from '@slipway/rpc'
import { anySession } from '../group.ts'
import { type SessionGroup, sessionGroup } from '../sessions.ts'
import { SessionRegistry } from './registry.ts'

/** Two ends of a stream of messages, in memory. */
function messagePair(): readonly [MessageStream & Duplex, MessageStream & Duplex] {
  const end = (peer: () => Duplex): Duplex =>
    new Duplex({
      objectMode: true,
      read() {},
      write(message: unknown, _encoding, done) {
        peer().push(message)
        done()
      },
      final(done) {
        peer().push(null)
        done()
      },
    })
  const left: Duplex = end(() => right)
  const right: Duplex = end(() => left)
  return [left as MessageStream & Duplex, right as MessageStream & Duplex]
}

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.forceShutdown()
})

interface Client {
  readonly accepted: Promise<void>
  leave(): void
}

/** A client that serves secrets over its own connection, as buildctl does. */
function connect(
  registry: SessionRegistry,
  id: string,
  options: {
    readonly healthy?: boolean
    readonly methods?: string
    /** How long an answer to a health check takes. */
    readonly healthMs?: number
    readonly customTimeout?: string
  } = {},
): Client {
  const server = new Server()
  server.addService(services.SecretsService, {
    GetSecret: unary((request: { ID?: string | null }) => {
      if (request.ID !== 'known') throw new SlipwayError('not-found', `no secret ${request.ID}`)
      return { data: Buffer.from(`secret of ${id}`) }
    }),
  })
  if (options.healthy ?? true)
    server.addService(services.HealthService, {
      Check: unary(async () => {
        await new Promise((done) => setTimeout(done, options.healthMs ?? 0))
        return { status: 1 }
      }),
    } as never)
  open.push(server)
  const [daemonEnd, clientEnd] = messagePair()
  server
    .createConnectionInjector(ServerCredentials.createInsecure())
    .injectConnection(new TunnelStream(clientEnd))
  const metadata = new Metadata()
  metadata.set('x-docker-expose-session-uuid', id)
  metadata.set('x-docker-expose-session-sharedkey', 'key')
  metadata.set(
    'x-docker-expose-session-grpc-method',
    options.methods ?? `${services.HealthService.Check.path}, ${services.SecretsService.GetSecret.path}`,
  )
  if (options.customTimeout !== undefined)
    metadata.set('x-buildkit-session-health-custom-timeout', options.customTimeout)
  const gone = new AbortController()
  return { accepted: registry.accept(daemonEnd, metadata, gone.signal), leave: () => gone.abort() }
}

/** A busy machine must not make a healthy client look sick: only who is to be found sick is given little time. */
function createRegistry(timeoutMs = 60_000): SessionRegistry {
  return new SessionRegistry({ logger: silentLogger, health: { intervalMs: 20, timeoutMs } })
}

describe('SessionRegistry', () => {
  it('calls a client inside its own connection (B001 B003 B005 B006 B007)', async () => {
    const registry = createRegistry()
    const client = connect(registry, 'a')
    const session = await registry.get('a')
    expect(session.sharedKey).toBe('key')
    expect(session.supports(services.SecretsService.GetSecret.path.toUpperCase())).toBe(true)
    expect(session.supports('/other')).toBe(false)
    const answer = await session.unary(services.SecretsService.GetSecret, { ID: 'known' })
    expect(Buffer.from(answer.data ?? []).toString()).toBe('secret of a')
    await expect(session.unary(services.SecretsService.GetSecret, { ID: 'x' })).rejects.toMatchObject({
      code: 'not-found',
      message: 'no secret x',
    })
    client.leave()
    await client.accepted
    expect(registry.size).toBe(0)
  })

  it('waits for a session that connects late and gives up on one that does not (B010 A064)', async () => {
    const registry = createRegistry()
    const waiting = registry.get('prefix:late', { waitMs: 5_000 })
    const client = connect(registry, 'late')
    expect((await waiting).id).toBe('late')
    await expect(registry.get('never', { waitMs: 5 })).rejects.toMatchObject({
      code: 'not-found',
      message: 'no active session for never: context deadline exceeded',
    })
    client.leave()
    await client.accepted
  })

  it('refuses a second session of the same id and one without an id (A097)', async () => {
    const registry = createRegistry()
    const client = connect(registry, 'same')
    await registry.get('same')
    await expect(connect(registry, 'same').accepted).rejects.toThrow('session same already exists')
    await expect(connect(registry, '').accepted).rejects.toThrow('session id is missing')
    client.leave()
    await client.accepted
  })

  it('ends a session after two failed health checks in a row, and calls with it (A096 B009 B012)', async () => {
    const registry = createRegistry(100)
    const client = connect(registry, 'sick', { healthy: false })
    const session = await registry.get('sick')
    await client.accepted
    expect(session.closed.aborted).toBe(true)
    await expect(session.unary(services.SecretsService.GetSecret, { ID: 'known' })).rejects.toMatchObject({
      code: 'unavailable',
    })
  })

  it('waits longer for a health check where the client asks for it, a second at least (B008)', async () => {
    const registry = createRegistry(100)
    const slow = { healthMs: 200 }
    const impatient = connect(registry, 'impatient', slow)
    const small = connect(registry, 'small', { ...slow, customTimeout: '500' })
    const patient = connect(registry, 'patient', { ...slow, customTimeout: '5000' })
    const session = await registry.get('patient')
    await Promise.all([impatient.accepted, small.accepted])
    await new Promise((done) => setTimeout(done, 500))
    expect(session.closed.aborted).toBe(false)
    patient.leave()
    await patient.accepted
  })

  it('asks the sessions of a group one after the other (B011)', async () => {
    const registry = createRegistry()
    const clients = [connect(registry, 'one'), connect(registry, 'two')]
    await Promise.all([registry.get('one'), registry.get('two')])
    const asked: string[] = []
    const answer = await anySession(registry, sessionGroup('one', 'two'), async (session) => {
      asked.push(session.id)
      if (session.id === 'one') throw new SlipwayError('unavailable', 'not this one')
      return session.id
    })
    expect(answer).toBe('two')
    expect(asked).toEqual(['one', 'two'])
    await expect(anySession(registry, sessionGroup(), async () => 1)).rejects.toThrow('no active sessions')
    for (const client of clients) client.leave()
    await Promise.all(clients.map((client) => client.accepted))
  })

  it('asks who is there before it waits for others, and waits for all of them at once (B010 B011)', async () => {
    const registry = createRegistry()
    const ended = connect(registry, 'ended')
    await registry.get('ended')
    ended.leave()
    await ended.accepted
    await expect(registry.get('ended')).rejects.toMatchObject({
      code: 'not-found',
      message: 'no active session for ended: session ended',
    })
    const client = connect(registry, 'live')
    await registry.get('live')
    const asked: string[] = []
    const ask = (group: SessionGroup, refused: string) =>
      anySession(registry, group, (session) => {
        asked.push(session.id)
        return session.id === refused
          ? Promise.reject(new SlipwayError('not-found', 'not here'))
          : Promise.resolve(session.id)
      })
    expect(await ask(sessionGroup('never', 'ended', 'live'), '')).toBe('live')
    const late = ask(sessionGroup('never', 'late', 'ended', 'live'), 'live')
    while (asked.length < 2) await new Promise((resolve) => setImmediate(resolve))
    const lateClient = connect(registry, 'late')
    expect(await late).toBe('late')
    expect(asked).toEqual(['live', 'live', 'late'])
    await expect(ask(sessionGroup('ended', 'live'), 'live')).rejects.toThrow('not here')
    for (const each of [client, lateClient]) each.leave()
    await Promise.all([client.accepted, lateClient.accepted])
  })
})
