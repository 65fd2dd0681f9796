import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { errorCode, silentLogger } from '@slipway/base'
import { slipway } from '@slipway/proto'
import { announce, type Bus, instancesOf, presenceCall, presenceSubject, watch } from '@slipway/bus'
import { openNatsBus } from '@slipway/bus/nats/nats-bus'
import { NatsServer } from '@slipway/bus/testing/nats-server'
import { busPermissions, natsConfiguration, passwordVariable } from './bus-users.ts'
import { Peers } from './peers.ts'
import { LOOKS_FOR, SERVICE_NAMES, type ServiceName } from './roles.ts'

const FILE = join(import.meta.dirname, '../../../deploy/nats.conf')

it('deploy/nats.conf is what apps/kit/src/print-nats-conf.ts prints', () => {
  expect(readFileSync(FILE, 'utf8')).toBe(natsConfiguration())
})

it('no service may announce another one, nor everything', () => {
  for (const service of SERVICE_NAMES) {
    const { publish, subscribe } = busPermissions(service)
    const announced = publish.filter((subject) => subject.startsWith('slipway.presence.'))
    expect(announced).toEqual([presenceSubject(instancesOf(service).subject)])
    for (const subject of [...publish, ...subscribe]) expect(subject).toMatch(/^slipway\.presence.*[^>]$/)
  }
})

if (!NatsServer.available) console.warn('SKIPPED: users of the bus: nats-server is not installed')
const describeNats = NatsServer.available ? describe : describe.skip

describeNats('users of the bus, as deploy/nats.conf has them', () => {
  let server: NatsServer
  beforeAll(async () => {
    const env = Object.fromEntries(SERVICE_NAMES.map((name) => [passwordVariable(name), `of-${name}`]))
    server = await NatsServer.start({ config: { file: FILE, env } })
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
  })
  const open = (user: ServiceName, password = `of-${user}`): Promise<Bus> =>
    openNatsBus({ servers: [server.url], user, password })
  const subscribes = async (bus: Bus, subject: string): Promise<string> => {
    try {
      await using _subscription = await bus.subscribe(subject, () => {})
      return 'ok'
    } catch (error) {
      return errorCode(error)
    }
  }

  it('find whom they look for, and hear of nobody else', async () => {
    await using stack = new AsyncDisposableStack()
    for (const service of SERVICE_NAMES) {
      const instance = { service, id: 'one', address: `tcp://${service}:7000` }
      stack.use(await announce(stack.use(await open(service)), instancesOf(service), 'one', instance))
    }
    for (const service of SERVICE_NAMES) {
      const bus = stack.use(await open(service))
      const peers = stack.use(await Peers.open(bus, service, 5_000, silentLogger))
      for (const other of SERVICE_NAMES) {
        const heard = subscribes(bus, presenceSubject(instancesOf(other).subject))
        if (LOOKS_FOR[service].includes(other)) {
          expect(await peers.address(other, undefined)).toBe(`tcp://${other}:7000`)
          expect([service, other, await heard]).toEqual([service, other, 'ok'])
        } else expect([service, other, await heard]).toEqual([service, other, 'permission-denied'])
      }
      expect(await subscribes(bus, '>')).toBe('permission-denied')
      expect(await subscribes(bus, 'slipway.>')).toBe('permission-denied')
      expect(await subscribes(bus, '_INBOX.>')).toBe('permission-denied')
    }
  })

  it('are not heard when they say what only others may say', async () => {
    await using solver = await open('solver')
    await using frontend = await open('frontend')
    await using worker = await open('worker')
    await using workers = await watch(solver, instancesOf('worker'))
    const forged = { service: 'worker', id: 'forged', address: 'tcp://elsewhere:7000' }
    const said = slipway.bus.v1.Announcement.encode({
      key: 'forged',
      value: instancesOf('worker').encode(forged),
      ttl_ms: 9_000,
    }).finish()
    frontend.publish(presenceSubject(instancesOf('worker').subject, 'forged'), said)
    // The server has dealt with that by the time it lets us subscribe.
    expect(await subscribes(frontend, presenceCall(instancesOf('frontend').subject))).toBe('ok')
    await using _true = await announce(worker, instancesOf('worker'), 'true', { ...forged, id: 'true' })
    await expect(announce(frontend, instancesOf('worker'), 'forged', forged)).rejects.toMatchObject({
      code: 'permission-denied',
    })
    await workers.find(({ id }) => id === 'true')
    expect([...workers.list().keys()]).toEqual(['true'])
  })

  it('need their own password', async () => {
    await expect(open('solver', 'of-worker')).rejects.toMatchObject({ code: 'permission-denied' })
    await expect(openNatsBus({ servers: [server.url] })).rejects.toMatchObject({ code: 'permission-denied' })
  })
})
