import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { errorCode } from '@slipway/base'
import { announce } from '../presence/announce.ts'
import { watch } from '../presence/watch.ts'
import { instancesOf } from '../subjects.ts'
import { freePort } from '@slipway/testing/free-port'
import { NatsServer } from '../testing/nats-server.ts'
import { busSuite, until } from '../testing/suite.ts'
import { openNatsBus } from './nats-bus.ts'

const WORKERS = instancesOf('worker')
const bytes = (text: string): Uint8Array => Buffer.from(text)

if (NatsServer.available) {
  busSuite('NATS', async () => {
    const server = await NatsServer.start()
    return {
      connect: () => openNatsBus({ servers: [server.url] }),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    }
  })
} else {
  console.warn('SKIPPED: the bus over NATS: nats-server is not installed')
}

const describeNats = NatsServer.available ? describe : describe.skip

describeNats('NATS that goes and comes', () => {
  let server: NatsServer
  beforeAll(async () => {
    server = await NatsServer.start()
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
  })

  it('says that no server is there', async () => {
    const servers = [`nats://127.0.0.1:${await freePort()}`]
    const opening = openNatsBus({ servers, connectTimeoutMs: 300 })
    expect(await opening.then(() => 'ok', errorCode)).toBe('unavailable')
  })

  it('finds back to messages, requests and presence, and believes nobody gone meanwhile', async () => {
    await using one = await openNatsBus({ servers: [server.url] })
    await using two = await openNatsBus({ servers: [server.url] })
    const got: string[] = []
    await using _subscription = await two.subscribe('m', ({ data }) => got.push(Buffer.from(data).toString()))
    await using _responder = await two.respond('r', () => Promise.resolve(bytes('yes')))
    await using view = await watch(two, WORKERS)
    await using _here = await announce(one, WORKERS, 'w', { service: 'worker', id: 'w' }, { ttlMs: 600 })
    await until(() => view.list().has('w'))

    await server.kill()
    await until(() => !one.connected && !two.connected)
    one.publish('m', bytes('lost'))
    expect(await one.request('r', bytes('')).then(() => 'ok', errorCode)).toBe('unavailable')
    await new Promise((done) => setTimeout(done, 1_000))
    expect(view.list().has('w')).toBe(true)

    await server.resume()
    await until(() => one.connected && two.connected)
    await until(() => {
      one.publish('m', bytes('back'))
      return got.includes('back')
    })
    expect(got).not.toContain('lost')
    expect(Buffer.from(await one.request('r', bytes(''))).toString()).toBe('yes')
    await new Promise((done) => setTimeout(done, 1_000))
    expect(view.list().has('w')).toBe(true)
  })

  it('keeps the jobs of a queue through a kill of the server', async () => {
    await using bus = await openNatsBus({ servers: [server.url] })
    const queue = await bus.openQueue('kept', { ackWaitMs: 2_000 })
    for (let index = 0; index < 10; index++) await queue.push(`k${index}`, bytes(String(index)))
    await server.kill()
    await until(() => !bus.connected)
    await server.resume()
    await until(() => bus.connected)
    const done = new Set<string>()
    await using _consumer = queue.consume(({ id }) => Promise.resolve(void done.add(id)))
    await until(() => done.size === 10)
  })

  it('goes on with an empty queue when the server has lost everything', async () => {
    await using bus = await openNatsBus({ servers: [server.url] })
    const queue = await bus.openQueue('wiped', { ackWaitMs: 2_000 })
    const done = new Set<string>()
    await using _consumer = queue.consume(({ id }) => Promise.resolve(void done.add(id)))
    await server.kill()
    server.wipe()
    await until(() => !bus.connected)
    await server.resume()
    await until(() => bus.connected)
    await queue.push('after', bytes(''))
    await until(() => done.has('after'), 20_000)
  })
})
