import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Metadata } from '@grpc/grpc-js'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { newId, SlipwayError } from '@slipway/base'
import { type Attachable, ClientSession } from '@slipway/client'
import { fileActions, image, local, scratch } from '@slipway/llb'
import { services } from '@slipway/proto'
import { bytesMethod, type Caller, dial, fromServiceError, service, unary } from '@slipway/rpc'
import Long from 'long'
import { mountsBelow } from './harness/daemon.ts'
import { llb } from './harness/driver.ts'
import {
  dir,
  END_OF_STATS,
  entries,
  file,
  link,
  offerSync,
  PacketType,
  type Peer,
  serve,
} from './harness/hostile-sync.ts'
import { useSite } from './harness/site.ts'
import { treeOf } from './harness/tree.ts'

const site = useSite()
const SESSION = bytesMethod(services.ControlService.Session.path)
const OUTSIDE = ['/evil-by-slipway', '/tmp/evil-by-slipway', '/etc/evil-by-slipway']
let caller: Caller
let syncs = 0

beforeAll(() => {
  caller = dial(site.daemon.address)
})
afterAll(() => caller?.close())

/** Whatever was sent: the daemon lives, builds, holds no mounts, and wrote nothing outside of its root. */
afterEach(async () => {
  expect(site.daemon.crashed).toBe(false)
  const state = scratch().file(fileActions.mkfile('/alive', 0o644, Buffer.from(newId())))
  await site.driver.build(await llb(state))
  expect(mountsBelow(site.daemon.root)).toEqual([])
  for (const path of OUTSIDE) expect(existsSync(path)).toBe(false)
})

async function request(script: (peer: Peer) => Promise<void>, hint = `hostile-${syncs++}`) {
  return await llb(local('src', { sharedKeyHint: hint }), { attachables: [offerSync(script)] })
}

async function refused(script: (peer: Peer) => Promise<void>): Promise<string> {
  const { error } = await site.driver.fails(await request(script), AbortSignal.timeout(20_000))
  expect(error.code).not.toBe('canceled')
  expect(error.message).not.toMatch(/undefined|is not a function|Cannot read|assert/i)
  expect(error.message).not.toContain(site.daemon.root)
  return error.message
}

const accepted = async (script: (peer: Peer) => Promise<void>) =>
  treeOf((await site.driver.files(await request(script))).dir)

describe('a client that sends files', () => {
  it('is understood when it keeps to the protocol (B032, B036, B037, B038)', async () => {
    expect(await accepted(entries(dir('d'), file('d/f'), link('l', 'd/f')))).toEqual({
      'd/': '',
      'd/f': 'x',
      l: '-> d/f',
    })
  })

  it('cannot name paths outside of its directory (B035)', async () => {
    for (const path of [
      '../evil-by-slipway',
      '/evil-by-slipway',
      'a/../../evil-by-slipway',
      '..',
      '.',
      '',
      'a//b',
      'a/',
      './a',
      '/',
    ])
      expect(await refused(entries(file(path)))).toBeTruthy()
    expect(await refused(entries(file('nul\0byte')))).toBeTruthy()
    expect(await refused(entries(file(`${'long'.repeat(100)}`)))).toBeTruthy()
  })

  it('cannot write through a link that it sent before (B046)', async () => {
    expect(await refused(entries(link('a', '/etc'), file('a/evil-by-slipway')))).toBeTruthy()
    expect(await refused(entries(link('a', '../../../../../../tmp'), file('a/evil-by-slipway')))).toBeTruthy()
    const hint = `escape-${newId()}`
    await site.driver.build(await request(entries(link('a', '/etc')), hint))
    const second = await request(entries(dir('a'), file('a/evil-by-slipway')), hint)
    expect(treeOf((await site.driver.files(second)).dir)).toEqual({ 'a/': '', 'a/evil-by-slipway': 'x' })
  })

  it('must send entries in order, each once, below directories (B034)', async () => {
    expect(await refused(entries(file('b'), file('a')))).toBeTruthy()
    expect(await refused(entries(file('a'), file('a')))).toBeTruthy()
    expect(await refused(entries(file('no-parent/f')))).toBeTruthy()
    expect(await refused(entries(file('f'), file('f/below')))).toBeTruthy()
    expect(await refused(entries(dir('d'), file('e'), file('d/late')))).toBeTruthy()
  })

  it('cannot link to what it did not send (B039)', async () => {
    expect(await refused(entries(file('h', { linkname: 'nowhere', size: Long.ZERO })))).toBeTruthy()
    expect(await refused(entries(file('h', { linkname: '/etc/passwd', size: Long.ZERO })))).toBeTruthy()
    expect(
      await refused(entries(file('h', { linkname: '../../../../etc/passwd', size: Long.ZERO }))),
    ).toBeTruthy()
    expect(await refused(entries(dir('d'), file('h', { linkname: 'd', size: Long.ZERO })))).toBeTruthy()
  })

  it('cannot claim sizes, times and numbers that mean nothing (B033)', async () => {
    const sizes = [Long.MAX_VALUE, Long.fromNumber(-5)]
    for (const size of sizes) {
      const outcome = await site.driver.fails(await request(entries(file('f', { size })))).then(
        ({ error }) => error.message,
        () => 'accepted',
      )
      expect(outcome).not.toMatch(/undefined|is not a function/)
    }
    const odd = file('f', { uid: 0xffffffff, gid: 0xffffffff, modTime: Long.MIN_VALUE })
    await site.driver
      .build(await request(entries(odd)))
      .catch((error: unknown) => expect(error).toBeInstanceOf(SlipwayError))
  })

  it('gets nothing from packets of no kind, bytes that are none, and answers to nothing (B032)', async () => {
    expect(
      await refused(async (peer) => {
        peer.raw(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))
        await serve(peer)
      }),
    ).toBeTruthy()
    expect(
      await refused(async (peer) => {
        peer.raw(Buffer.from([0x12, 0x7f, 0x0a]))
        await serve(peer)
      }),
    ).toBeTruthy()
    expect(
      await refused(async (peer) => {
        peer.send({ type: PacketType.PACKET_DATA, ID: 77, data: Buffer.from('unasked') })
        peer.send(END_OF_STATS)
        await serve(peer)
      }),
    ).toBeTruthy()
    expect(
      await accepted(async (peer) => {
        peer.send({ type: PacketType.PACKET_REQ, ID: 0 })
        peer.send(END_OF_STATS)
        await serve(peer)
      }),
    ).toEqual({})
  })

  it('is quoted when it reports an error, and blamed when it stops in the middle (B038, B012)', async () => {
    expect(
      await refused(async (peer) => {
        peer.send({ type: PacketType.PACKET_ERR, data: Buffer.from('my disk is broken') })
        await serve(peer)
      }),
    ).toContain('my disk is broken')
    expect(
      await refused(async (peer) => {
        peer.send(file('f'))
        peer.fail('gone fishing')
      }),
    ).toContain('gone fishing')
    expect(
      await refused(async (peer) => {
        peer.send(file('f'))
        peer.send(END_OF_STATS)
        await peer.next()
      }),
    ).toBeTruthy()
  })

  it('leaves a good cache behind when it dies in the middle of a sync (B012, B042)', async () => {
    const hint = `dies-${newId()}`
    const good = entries(dir('d'), file('d/1'), file('d/2'))
    await site.driver.build(await request(good, hint))
    const half = request(async (peer) => {
      peer.send(dir('d'))
      peer.send(file('d/1', { size: Long.fromNumber(5), modTime: Long.fromNumber(5) }))
      await new Promise((done) => setTimeout(done, 50))
      peer.fail('died')
    }, hint)
    await site.driver.fails(await half)
    const after = await site.driver.files(await request(good, hint))
    expect(treeOf(after.dir)).toEqual({ 'd/': '', 'd/1': 'x', 'd/2': 'x' })
  })
})

describe('a session', () => {
  it('has an id that nobody else has, and needs one (A097, B003)', async () => {
    const open = (id: string | undefined) => {
      const metadata = new Metadata()
      if (id !== undefined) metadata.set('x-docker-expose-session-uuid', id)
      const call = caller.duplex(SESSION, { metadata })
      const failed = new Promise<SlipwayError>((resolve) =>
        call.on('error', (error) => resolve(fromServiceError(error))),
      )
      call.resume()
      return { call, failed }
    }
    expect((await open(undefined).failed).code).toBe('invalid-argument')
    const id = newId()
    const first = open(id)
    await new Promise((done) => setTimeout(done, 200))
    const second = await open(id).failed
    expect(second.message).toContain(`session ${id} already exists`)
    first.call.cancel()
    await first.failed
    const twins = newId()
    const [one, two] = [open(twins), open(twins)]
    const loser = await Promise.race([one.failed, two.failed])
    expect(loser.message).toContain('already exists')
    one.call.cancel()
    two.call.cancel()
  })

  it('full of garbage ends alone (A094)', async () => {
    for (const bytes of [
      Buffer.from('no http2 at all'),
      Buffer.alloc(70_000, 0xff),
      Buffer.from([0, 0, 200, 4, 0, 0, 0, 0, 0]),
    ]) {
      const metadata = new Metadata()
      metadata.set('x-docker-expose-session-uuid', newId())
      const call = caller.duplex(SESSION, { metadata })
      call.on('error', () => {})
      call.resume()
      const ended = new Promise<void>((resolve) => call.on('status', () => resolve()))
      call.write({ data: bytes })
      await Promise.race([ended, new Promise((done) => setTimeout(done, 1_000))])
      call.cancel()
      await ended
    }
  })

  it('that ends during a build fails it with a clear word, soon (B012)', async () => {
    const own = dial(site.daemon.address)
    try {
      const attachable = offerSync(async (peer) => {
        peer.send(file('f'))
        await new Promise((done) => setTimeout(done, 60_000).unref())
      })
      const session = ClientSession.open(own, { attachables: [attachable] })
      const definition = await local('src').marshal()
      const solved = caller.unary(services.ControlService.Solve, {
        Ref: newId(),
        Session: session.id,
        Definition: definition,
      })
      const failure = solved.then(
        () => 'built',
        (error: Error) => error.message,
      )
      await new Promise((done) => setTimeout(done, 700))
      const started = Date.now()
      await session.close()
      expect(await failure).toMatch(/session|Cancel|cancel|unavailable|closed|EOF/i)
      expect(Date.now() - started).toBeLessThan(8_000)
    } finally {
      own.close()
    }
  })

  it('that answers with oddities is not believed: no data, too much of it, wrong service (B056, B057)', async () => {
    const secret = (data: Uint8Array | undefined): Attachable => ({
      services: [
        service(services.SecretsService, {
          GetSecret: unary<object, { data?: Uint8Array }>(() => (data ? { data } : {})),
        }),
      ],
    })
    const state = image(site.world.base).run({
      args: ['wc', '-c', '/s'],
      mounts: [{ type: 'secret', id: 's', target: '/s' }],
    }).root
    await site.driver.build(await llb(state, { attachables: [secret(undefined)] }))
    const big = await site.driver
      .build(await llb(state, { attachables: [secret(Buffer.alloc(600 << 10))] }))
      .catch((error: unknown) => error)
    expect(big === undefined).toBe(false)
  })
})

describe('what is left', () => {
  it('is nothing that a failed sync wrote: no temporary files grow in the state root', () => {
    const mounts = join(site.daemon.root, 'mounts')
    expect(existsSync(mounts) ? readdirSync(mounts) : []).toEqual([])
    expect(readFileSync('/proc/self/mounts', 'utf8')).not.toContain(`${site.daemon.root}/mounts`)
  })
})
