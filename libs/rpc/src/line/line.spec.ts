import { createServer, connect, type Server, type Socket } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type ClientDuplexStream, Metadata } from '@grpc/grpc-js'
import { isLost, SlipwayError } from '@slipway/base'
import { type Caller, messagesOf } from '../caller.ts'
import { dial } from '../dial.ts'
import { duplex, requestsOf, senderOf, unary } from '../handlers.ts'
import { MAX_MESSAGE_BYTES } from '../options.ts'
import { type RunningServer, serve, service } from '../serve.ts'
import { onLine } from './client.ts'

type Bytes = Buffer<ArrayBufferLike>
const method = <Streams extends boolean>(name: string, streams: Streams) => ({
  path: `/test.Echo/${name}`,
  requestStream: streams,
  responseStream: streams,
  requestSerialize: (message: Bytes) => message,
  requestDeserialize: (bytes: Bytes) => bytes,
  responseSerialize: (message: Bytes) => message,
  responseDeserialize: (bytes: Bytes) => bytes,
})
const METHODS = {
  Echo: method('Echo', false),
  Fail: method('Fail', false),
  Huge: method('Huge', false),
  Hang: method('Hang', false),
  Header: method('Header', false),
  Missing: method('Missing', false),
  Each: method('Each', true),
  Flood: method('Flood', true),
  Stuck: method('Stuck', true),
  FailAfter: method('FailAfter', true),
}
const DETAIL = { kind: 'vertex', digest: 'sha256:aa' } as const

/** What the server has seen. */
interface Seen {
  readonly hanging: PromiseWithResolvers<void>
  readonly answer: PromiseWithResolvers<Bytes>
  readonly canceled: PromiseWithResolvers<void>
  readonly go: PromiseWithResolvers<void>
  sent: number
}

function echo(seen: Seen) {
  return service(METHODS, {
    Echo: unary((message: Bytes) => message),
    Fail: unary<Bytes, Bytes>(() => {
      throw new SlipwayError('failed-precondition', 'broken', { details: [DETAIL] })
    }),
    Huge: unary<Bytes, Bytes>(() => Buffer.alloc(MAX_MESSAGE_BYTES + 1)),
    Header: unary<Bytes, Bytes>((_, { metadata }) => Buffer.from(String(metadata.get('x-name')[0]))),
    Hang: unary<Bytes, Bytes>(async (_, { signal }) => {
      signal.addEventListener('abort', () => seen.canceled.resolve())
      seen.hanging.resolve()
      return await seen.answer.promise
    }),
    Each: duplex<Bytes, Bytes>(async (call, { signal }) => {
      const send = senderOf(call, signal)
      for await (const message of requestsOf<Bytes>(call, signal)) await send(message)
    }),
    Flood: duplex<Bytes, Bytes>(async (call, { signal }) => {
      signal.addEventListener('abort', () => seen.canceled.resolve())
      const send = senderOf(call, signal)
      for (;;) {
        await send(Buffer.alloc(32 << 10))
        seen.sent++
      }
    }),
    Stuck: duplex<Bytes, Bytes>(async (call, { signal }) => {
      await seen.go.promise
      let bytes = 0
      for await (const message of requestsOf<Bytes>(call, signal)) bytes += message.length
      await senderOf(call, signal)(Buffer.from(String(bytes)))
    }),
    FailAfter: duplex<Bytes, Bytes>(async (call, { signal }) => {
      const send = senderOf(call, signal)
      for (let i = 0; i < 5; i++) await send(Buffer.from(String(i)))
      throw new SlipwayError('not-found', 'gone', { details: [DETAIL] })
    }),
  })
}

/** Stands between caller and server, and can be cut. */
class Cable {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  constructor(to: string) {
    this.#server = createServer((from) => {
      const onwards = connect(to)
      for (const [socket, other] of [
        [from, onwards],
        [onwards, from],
      ] as const) {
        this.#sockets.add(socket)
        socket.on('error', () => {})
        socket.on('close', () => other.destroy())
        socket.pipe(other)
      }
    })
  }

  async listen(path: string): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(path, resolve))
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#sockets.clear()
  }

  close(): void {
    this.cut()
    this.#server.close()
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe.each([
  ['on a line', true, true],
  ['against a server without lines', true, false],
  ['each on a stream of its own', false, true],
])('calls %s', (_title, online, lines) => {
  let dir: string
  let server: RunningServer
  let caller: Caller
  let seen: Seen
  let cable: Cable

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'slipway-line-'))
    const address = `unix://${dir}/sock`
    seen = {
      hanging: Promise.withResolvers(),
      answer: Promise.withResolvers(),
      canceled: Promise.withResolvers(),
      go: Promise.withResolvers(),
      sent: 0,
    }
    server = await serve([echo(seen)], { addresses: [address], lines })
    cable = new Cable(`${dir}/sock`)
    await cable.listen(`${dir}/cable`)
    const plain = dial(`unix://${dir}/cable`)
    caller = online ? onLine(plain) : plain
    // Whether there are lines is known from the first answer on.
    await caller.unary(METHODS.Echo, Buffer.from('first'))
  })

  afterEach(async () => {
    seen.go.resolve()
    seen.answer.resolve(Buffer.from('late'))
    caller.close()
    cable.close()
    await server.close(0)
    rmSync(dir, { recursive: true, force: true })
  })

  const open = (name: 'Each' | 'Flood' | 'Stuck' | 'FailAfter'): ClientDuplexStream<Bytes, Bytes> =>
    caller.duplex(METHODS[name], { light: true })

  it('answers many at once, each its own', async () => {
    const sizes = [0, 1, 100, 70_000, 300_000, 3 << 20]
    const answers = await Promise.all(
      sizes.map((size) => caller.unary(METHODS.Echo, Buffer.alloc(size, size % 251))),
    )
    expect(answers.map((each) => each.length)).toEqual(sizes)
    for (const [at, answer] of answers.entries())
      expect(answer.equals(Buffer.alloc(sizes[at]!, sizes[at]! % 251))).toBe(true)
  })

  it('carries errors with their details, and metadata', async () => {
    const error: unknown = await caller
      .unary(METHODS.Fail, Buffer.from(''))
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'failed-precondition', message: 'broken' })
    expect((error as SlipwayError).details[0]).toEqual(DETAIL)
    const metadata = new Metadata()
    metadata.set('x-name', 'value')
    expect(String(await caller.unary(METHODS.Header, Buffer.from(''), { metadata }))).toBe('value')
  })

  it('refuses answers that are too large, and unknown methods', async () => {
    await expect(caller.unary(METHODS.Huge, Buffer.from(''))).rejects.toMatchObject({
      code: 'resource-exhausted',
    })
    await expect(caller.unary(METHODS.Missing, Buffer.from(''))).rejects.toMatchObject({
      code: 'unimplemented',
    })
    expect(String(await caller.unary(METHODS.Echo, Buffer.from('after')))).toBe('after')
  })

  it('cancels a call, and nothing else', async () => {
    const controller = new AbortController()
    const hanging = caller.unary(METHODS.Hang, Buffer.from(''), { signal: controller.signal })
    await seen.hanging.promise
    controller.abort()
    await expect(hanging).rejects.toMatchObject({ code: 'canceled' })
    await seen.canceled.promise
    expect(String(await caller.unary(METHODS.Echo, Buffer.from('x')))).toBe('x')
  })

  it('ends a call at its deadline', async () => {
    const late = caller.unary(METHODS.Hang, Buffer.from(''), { deadlineMs: 20 })
    await expect(late).rejects.toMatchObject({ code: 'deadline-exceeded' })
    await seen.canceled.promise
  })

  it('says that a call was lost with its connection', async () => {
    const hanging = caller.unary(METHODS.Hang, Buffer.from(''))
    const stream = open('Each')
    stream.write(Buffer.from('x'))
    await seen.hanging.promise
    const lost = Promise.allSettled([hanging, Array.fromAsync(messagesOf(stream))])
    cable.cut()
    for (const settled of await lost) {
      expect(settled).toMatchObject({ reason: { code: 'unavailable' } })
      expect(isLost((settled as PromiseRejectedResult).reason)).toBe(true)
    }
    await seen.canceled.promise
    expect(String(await caller.unary(METHODS.Echo, Buffer.from('again')))).toBe('again')
  })

  it('lets what runs end when the server closes', async () => {
    const hanging = caller.unary(METHODS.Hang, Buffer.from(''))
    await seen.hanging.promise
    const closed = server.close(60_000)
    await turn()
    seen.answer.resolve(Buffer.from('in time'))
    expect(String(await hanging)).toBe('in time')
    await closed
    await expect(caller.unary(METHODS.Echo, Buffer.from('x'))).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('lets a server close while nothing runs, and after its caller has closed', async () => {
    caller.close()
    await server.close(60_000)
  })

  it('carries streams of messages in order, to their end', async () => {
    const stream = open('Each')
    const all = Array.fromAsync(messagesOf(stream))
    const sizes = Array.from({ length: 200 }, (_, index) => (index % 20 === 0 ? 400_000 : index))
    for (const size of sizes)
      if (!stream.write(Buffer.alloc(size))) await new Promise((go) => stream.once('drain', go))
    stream.end()
    expect((await all).map((each) => each.length)).toEqual(sizes)
  })

  it('gives every message that came before an error', async () => {
    const seenMessages: string[] = []
    const read = async (): Promise<void> => {
      for await (const message of messagesOf(open('FailAfter'))) {
        seenMessages.push(String(message))
        await turn()
      }
    }
    const error: unknown = await read().catch((thrown: unknown) => thrown)
    expect(seenMessages).toEqual(['0', '1', '2', '3', '4'])
    expect(error).toMatchObject({ code: 'not-found', message: 'gone' })
    expect((error as SlipwayError).details[0]).toEqual(DETAIL)
  })

  it('does not send more than is read, and cancels when the reader leaves', async () => {
    const iterator = messagesOf(open('Flood'))
    await iterator.next()
    // Without backpressure this would never come to rest.
    for (let before = -1; before !== seen.sent; ) {
      before = seen.sent
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const rested = seen.sent
    for (let count = 0; count < rested + 50; count++) await iterator.next()
    expect(seen.sent).toBeGreaterThan(rested)
    await iterator.return(undefined)
    await seen.canceled.promise
  })

  it('keeps a writer waiting whose messages nobody takes', async () => {
    const stream = open('Stuck')
    let sent = 0
    while (stream.write(Buffer.alloc(64 << 10))) {
      sent++
      await turn()
    }
    expect(sent).toBeLessThan(200)
    seen.go.resolve()
    stream.end()
    const [total] = await Array.fromAsync(messagesOf(stream))
    expect(Number(String(total))).toBe((sent + 1) * (64 << 10))
  })
})

describe('a line', () => {
  it('is one stream of the connection', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'slipway-line-'))
    const address = `unix://${dir}/sock`
    let streams = 0
    const plain = dial(address)
    const counting: Caller = {
      ...plain,
      unary: (...call) => (streams++, plain.unary(...call)),
      duplex: (...call) => (streams++, plain.duplex(...call)),
    }
    const seen = { hanging: Promise.withResolvers<void>() } as Seen
    const server = await serve([echo(seen)], { addresses: [address], lines: true })
    const caller = onLine(counting)
    try {
      for (let count = 0; count < 10; count++) await caller.unary(METHODS.Echo, Buffer.from('x'))
      await Array.fromAsync(messagesOf(endedAtOnce(caller.duplex(METHODS.Each, { light: true }))))
      expect(streams).toBe(1)
      await caller.unary(METHODS.Echo, Buffer.alloc(100_000))
      expect(streams).toBe(2)
    } finally {
      caller.close()
      await server.close(0)
      rmSync(dir, { recursive: true, force: true })
    }
  })
})

function endedAtOnce<T extends { end(): unknown }>(stream: T): T {
  stream.end()
  return stream
}
