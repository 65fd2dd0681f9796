import { once } from 'node:events'
import { connect as connectSocket } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Metadata, type ServerDuplexStream, type StatusObject } from '@grpc/grpc-js'
import { createDeferred, SlipwayError } from '@slipway/base'
import type { Caller } from '../caller.ts'
import { messagesOf } from '../caller.ts'
import { frameMessage, MESSAGE_HEADER_BYTES, MessageSplitter } from '../frames.ts'
import { clientStream, duplex, requestsOf, senderOf, serverStream, unary } from '../handlers.ts'
import { WINDOW_BYTES } from '../options.ts'
import { type RunningServer, serve, service } from '../serve.ts'
import { isFramed } from './call.ts'
import { openTunnelCaller } from './client.ts'
import { type BytesMessage, bytesMethod } from './bytes-message.ts'
import { type MessageStream, TunnelStream } from './stream.ts'

const same = (bytes: Buffer): Buffer => bytes
function method(name: string, requestStream: boolean, responseStream: boolean) {
  return {
    path: `/test.Test/${name}`,
    requestStream,
    responseStream,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  }
}
const methods = {
  Echo: method('Echo', false, false),
  Count: method('Count', false, true),
  Sum: method('Sum', true, false),
  Chat: method('Chat', true, true),
  Wait: method('Wait', false, false),
}

/** A socket as the stream of messages that a tunnel runs in. */
async function socketStream(path: string): Promise<MessageStream> {
  const socket = connectSocket(path)
  await once(socket, 'connect')
  const on = (event: string, listener: (value: never) => void): unknown =>
    event === 'data'
      ? socket.on('data', (data) => (listener as (message: BytesMessage) => void)({ data }))
      : socket.on(event, listener as () => void)
  return {
    write: ({ data }) => socket.write(data),
    end: () => socket.end(),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    on,
  }
}

let dir: string
let server: RunningServer
let caller: Caller
let tunnel: TunnelStream
let cancelled: ReturnType<typeof createDeferred<void>>
let sent: number

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'slipway-tunnel-'))
  cancelled = createDeferred()
  sent = 0
  const handlers = {
    Echo: unary<Buffer, Buffer>((request, { metadata }) => {
      if (request.toString() !== 'fail') return Buffer.concat([request, metadata.get('x-bin')[0] as Buffer])
      throw new SlipwayError('failed-precondition', 'no: 100 % ü', {
        details: [{ kind: 'vertex', digest: 'sha256:v' }],
      })
    }),
    Count: serverStream<Buffer, Buffer>(async (request, { signal }, send) => {
      signal.addEventListener('abort', () => cancelled.resolve())
      for (let i = 0; i < Number(request.toString()); i++) await send(Buffer.from(String(i)))
      throw new SlipwayError('not-found', 'no more')
    }),
    Sum: clientStream<Buffer, Buffer>(async (requests) => {
      let sum = 0
      for await (const request of requests) sum += request.length
      return Buffer.from(String(sum))
    }),
    Chat: duplex<Buffer, Buffer>(async (call: ServerDuplexStream<Buffer, Buffer>, { signal }) => {
      const headers = new Metadata()
      headers.set('x-greeting', 'hello')
      call.sendMetadata(headers)
      const send = senderOf<Buffer>(call, signal)
      for await (const request of requestsOf<Buffer>(call, signal)) {
        await send(request)
        sent += request.length
      }
    }),
    Wait: unary<Buffer, Buffer>(async (_request, { signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      cancelled.resolve()
      return Buffer.alloc(0)
    }),
  }
  server = await serve([service(methods, handlers)], { addresses: [`unix://${dir}/sock`] })
  tunnel = new TunnelStream(await socketStream(join(dir, 'sock')))
  tunnel.on('error', () => {})
  caller = openTunnelCaller(tunnel)
})
afterEach(async () => {
  caller.close()
  tunnel.destroy()
  await server.close(0)
  rmSync(dir, { recursive: true })
})

async function failure(promise: Promise<unknown>): Promise<SlipwayError> {
  return (await promise.then(
    () => undefined,
    (error: unknown) => error,
  )) as SlipwayError
}

describe('openTunnelCaller', () => {
  it('makes unary calls with metadata, and reads errors with their details', async () => {
    const metadata = new Metadata()
    metadata.set('x-bin', Buffer.of(0, 255))
    const answer = await caller.unary(methods.Echo, Buffer.from('hi'), { metadata })
    expect(answer).toEqual(Buffer.from([104, 105, 0, 255]))
    expect(await failure(caller.unary(methods.Echo, Buffer.from('fail')))).toMatchObject({
      code: 'failed-precondition',
      message: 'no: 100 % ü',
      details: expect.arrayContaining([{ kind: 'vertex', digest: 'sha256:v' }]),
    })
    expect(await failure(caller.unary(method('None', false, false), Buffer.alloc(0)))).toMatchObject({
      code: 'unimplemented',
    })
  })

  it('gives all messages of a stream before its error', async () => {
    const seen: string[] = []
    const reading = (async () => {
      for await (const message of messagesOf(caller.serverStream(methods.Count, Buffer.from('40'))))
        seen.push(message.toString())
    })()
    expect(await failure(reading)).toMatchObject({ code: 'not-found', message: 'no more' })
    expect(seen).toEqual(Array.from({ length: 40 }, (_, index) => String(index)))
  })

  it('sends a stream and takes one answer', async () => {
    const { stream, response } = caller.clientStream(methods.Sum)
    for (let i = 0; i < 50; i++) if (!stream.write(Buffer.alloc(60_000))) await once(stream, 'drain')
    stream.end()
    expect((await response).toString()).toBe('3000000')
  })

  it('exchanges messages both ways, with headers and a status', async () => {
    const call = caller.duplex(methods.Chat)
    const headers = once(call, 'metadata') as Promise<[Metadata]>
    const status = once(call, 'status') as Promise<[StatusObject]>
    call.write(Buffer.from('one'))
    call.write(Buffer.alloc(200_000, 'x'))
    call.end()
    const sizes: number[] = []
    for await (const message of messagesOf(call)) sizes.push(message.length)
    expect(sizes).toEqual([3, 200_000])
    expect((await headers)[0].get('x-greeting')).toEqual(['hello'])
    expect((await status)[0]).toMatchObject({ code: 0 })
  })

  it('sends messages whose codec gives pieces as one message each', async () => {
    const { requestPieces, requestSerialize, requestDeserialize } = bytesMethod('/test.Test/Chat')
    const codec = { requestPieces, requestSerialize, requestDeserialize }
    const call = caller.duplex({ ...methods.Chat, ...codec })
    const sizes = [0, 1, 127, 128, 70_000, 1 << 20]
    const sending = (async () => {
      for (const size of sizes) {
        if (!call.write({ data: Buffer.alloc(size, size % 251) })) await once(call, 'drain')
      }
      call.end()
    })()
    const seen: Buffer[] = []
    for await (const message of messagesOf(call)) seen.push(message)
    await sending
    expect(seen.length).toBe(sizes.length)
    for (const [index, size] of sizes.entries())
      expect(seen[index]!.equals(requestSerialize({ data: Buffer.alloc(size, size % 251) }))).toBe(true)
  })

  it('tells the other side when a call is aborted, or its reader leaves', async () => {
    const stop = new AbortController()
    const waiting = failure(caller.unary(methods.Wait, Buffer.alloc(0), { signal: stop.signal }))
    setTimeout(() => stop.abort(), 20)
    expect(await waiting).toMatchObject({ code: 'canceled' })
    await cancelled.promise
    cancelled = createDeferred()
    for await (const _message of messagesOf(caller.serverStream(methods.Count, Buffer.from('1000000')))) break
    await cancelled.promise
  })

  it('ends calls at their deadline and with the connection', async () => {
    expect(await failure(caller.unary(methods.Wait, Buffer.alloc(0), { deadlineMs: 20 }))).toMatchObject({
      code: 'deadline-exceeded',
    })
    const waiting = failure(caller.unary(methods.Wait, Buffer.alloc(0)))
    setTimeout(() => tunnel.destroy(), 20)
    expect(await waiting).toMatchObject({ code: 'unavailable' })
    expect(await failure(caller.unary(methods.Wait, Buffer.alloc(0)))).toMatchObject({ code: 'unavailable' })
  })

  it('is done with the bytes of frames that it has sent', async () => {
    const call = caller.duplex(methods.Chat)
    if (!isFramed(call)) throw new Error('not framed')
    const frame = frameMessage(Buffer.alloc(300_000))
    const sending = (async () => {
      for (let i = 0; i < 30; i++) {
        frame.fill(i, MESSAGE_HEADER_BYTES)
        await call.sendFrames(frame)
      }
      call.end()
    })()
    let seen = 0
    for await (const message of messagesOf(call)) {
      expect(message.equals(Buffer.alloc(300_000, seen))).toBe(true)
      seen++
    }
    await sending
    expect(seen).toBe(30)
  })

  it('gives the frames of a call as they come, no more than a window ahead of the reader', async () => {
    const call = caller.duplex(methods.Chat)
    if (!isFramed(call)) throw new Error('not framed')
    const splitter = new MessageSplitter(1 << 20)
    let bytes = 0
    let messages = 0
    const flow = call.takeFrames((chunk) => {
      bytes += chunk.length
      for (const message of splitter.split(chunk)) if (message.length === 10_000) messages++
    })
    const ended = once(call.resume(), 'status') as Promise<[StatusObject]>
    const frame = frameMessage(Buffer.alloc(10_000))
    const sending = (async () => {
      for (let i = 0; i < 400; i++) await call.sendFrames(frame)
      call.end()
    })()
    while (bytes < WINDOW_BYTES) await new Promise((resolve) => setTimeout(resolve, 5))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(bytes).toBe(WINDOW_BYTES)
    // Other calls are not held up by it.
    const metadata = new Metadata()
    metadata.set('x-bin', Buffer.of(1))
    await caller.unary(methods.Echo, Buffer.from('hi'), { metadata })
    let consumed = 0
    const timer = setInterval(() => {
      flow.consumed(bytes - consumed)
      consumed = bytes
    }, 1)
    const [status] = await ended
    clearInterval(timer)
    await sending
    expect(status.code).toBe(0)
    expect(messages).toBe(400)
    expect(sent).toBe(4_000_000)
  })
})
