import { connect, createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { isLost } from '@slipway/base'
import { services } from '@slipway/proto'
import { freePort } from '@slipway/testing/free-port'
import { dial } from './dial.ts'
import { dialFramed } from './tunnel/dial-framed.ts'
import { unary } from './handlers.ts'
import type { Keepalive } from './keepalive.ts'
import { type RunningServer, serve, service } from './serve.ts'

/** Forwards connections until it freezes: then nothing gets through any more, and nothing is closed. */
class Link {
  readonly #sockets = new Set<Socket>()
  readonly #server: Server
  #waiting: (() => void) | undefined

  constructor(port: number) {
    this.#server = createServer((near) => {
      const far = connect(port, '127.0.0.1')
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from)
        from.on('data', (bytes) => {
          to.write(bytes)
          this.#waiting?.()
        })
        from.on('error', () => {})
        from.on('close', () => to.destroy())
      }
    })
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    return `tcp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  }

  /** Waits until something was sent so many times. */
  async sent(times: number): Promise<void> {
    for (let left = times; left > 0; left--) await new Promise<void>((done) => (this.#waiting = done))
  }

  freeze(): void {
    for (const socket of this.#sockets) socket.removeAllListeners('data').pause()
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
  }
}

describe('keepalive over tcp', () => {
  let port: number
  let server: RunningServer
  let link: Link
  let address: string
  let entered: PromiseWithResolvers<AbortSignal>
  let answer: PromiseWithResolvers<object>

  const start = async (keepalive?: Keepalive): Promise<void> => {
    server = await serve([service(services.ControlService, { Info: unary(takeCall) })], {
      addresses: [`tcp://127.0.0.1:${port}`],
      ...(keepalive ? { keepalive } : {}),
    })
  }
  const takeCall = async (
    _request: unknown,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<object> => {
    entered.resolve(signal)
    return await answer.promise
  }

  beforeEach(async () => {
    entered = Promise.withResolvers()
    answer = Promise.withResolvers()
    port = await freePort()
    link = new Link(port)
    address = await link.listen()
  })

  afterEach(async () => {
    answer.resolve({})
    link.close()
    await server.close(0)
  })

  it.each([dial, dialFramed])(
    'ends the calls to a peer that is gone without a word as lost: %p',
    async (open) => {
      await start()
      const caller = open(address, undefined, { everyMs: 50, answerMs: 1_000 })
      const call = caller.unary(services.ControlService.Info, {}).catch((error: unknown) => error)
      await Promise.race([entered.promise, call])
      link.freeze()
      const error = await call
      expect([error, isLost(error)]).toMatchObject([{ code: 'unavailable' }, true])
      caller.close()
    },
  )

  it('ends what runs for a caller that is gone without a word', async () => {
    await start({ everyMs: 500, answerMs: 1_000 })
    const caller = dial(address)
    // It ends when the link does.
    void caller.unary(services.ControlService.Info, {}).catch(() => {})
    const signal = await entered.promise
    link.freeze()
    if (!signal.aborted) await once(signal, 'abort')
    caller.close()
  })

  it('lets calls take their time where the peer answers', async () => {
    await start({ everyMs: 20, answerMs: 60_000 })
    const caller = dial(address, undefined, { everyMs: 20, answerMs: 60_000 })
    const call = caller.unary(services.ControlService.Info, {})
    await entered.promise
    await link.sent(40)
    answer.resolve({})
    await expect(call).resolves.toBeDefined()
    caller.close()
  })
})
