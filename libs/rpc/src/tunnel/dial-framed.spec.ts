import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { ServerDuplexStream } from '@grpc/grpc-js'
import { type Caller, messagesOf } from '../caller.ts'
import { frameMessage, MESSAGE_HEADER_BYTES } from '../frames.ts'
import { duplex, requestsOf, unary } from '../handlers.ts'
import { type RunningServer, serve, service } from '../serve.ts'
import { fromServiceError, isUnreached } from '../status.ts'
import { bytesMethod, type BytesMessage } from './bytes-message.ts'
import { isFramed } from './call.ts'
import { dialFramed } from './dial-framed.ts'

const methods = {
  Echo: { ...bytesMethod('/test.Test/Echo'), requestStream: false, responseStream: false },
  Chat: bytesMethod('/test.Test/Chat'),
}
const echo = service(methods, {
  Echo: unary<BytesMessage, BytesMessage>((request) => request),
  /** Answers with twice of what came, and waits for nobody to read it. */
  Chat: duplex(async (call: ServerDuplexStream<BytesMessage, BytesMessage>, { signal }) => {
    for await (const { data } of requestsOf<BytesMessage>(call, signal)) {
      call.write({ data })
      call.write({ data })
    }
  }),
})

describe('calls over a socket with its frames tapped', () => {
  let dir: string
  let address: string
  let server: RunningServer
  let caller: Caller

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'slipway-framed-'))
    address = `unix://${dir}/socket`
    server = await serve([echo], { addresses: [address] })
    caller = dialFramed(address)
  })
  afterEach(async () => {
    caller.close()
    await server.close(0)
    rmSync(dir, { recursive: true, force: true })
  })

  const ask = async (text: string): Promise<string> => {
    const { data } = await caller.unary(methods.Echo, { data: Buffer.from(text) })
    return Buffer.from(data).toString()
  }

  it('connects again after the server was started again', async () => {
    expect(await ask('one')).toBe('one')
    await server.close(0)
    const error: unknown = await ask('two').then(() => undefined, fromServiceError)
    expect(error).toMatchObject({ code: 'unavailable' })
    server = await serve([echo], { addresses: [address] })
    // The end of the old connection may still be on its way.
    let answer: string | undefined
    while (answer === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      answer = await ask('three').catch(() => undefined)
    }
    expect(answer).toBe('three')
  })

  it('says that a server was never reached', async () => {
    const nobody = dialFramed(`unix://${dir}/nobody`)
    const error: unknown = await nobody
      .unary(methods.Echo, { data: Buffer.alloc(0) })
      .then(() => undefined, fromServiceError)
    nobody.close()
    expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('ENOENT') })
    expect(isUnreached(error)).toBe(true)
  })

  it('goes on where both sides write more than the kernel holds', async () => {
    const call = caller.duplex(methods.Chat)
    if (!isFramed(call)) throw new Error('not framed')
    const body = Buffer.concat([Buffer.from([0x0a, 0xc0, 0x84, 0x3d]), Buffer.alloc(1_000_000, 7)])
    const frame = frameMessage(body)
    expect(frame.length).toBe(MESSAGE_HEADER_BYTES + 4 + 1_000_000)
    const sending = (async () => {
      for (let i = 0; i < 20; i++) expect(await call.sendFrames(frame)).toBe(true)
      call.end()
    })()
    let bytes = 0
    for await (const { data } of messagesOf(call)) {
      expect(data.every((byte: number) => byte === 7)).toBe(true)
      bytes += data.length
    }
    await sending
    expect(bytes).toBe(40_000_000)
  })
})
