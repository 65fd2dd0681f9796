import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { errorCode, isLost } from '@slipway/base'
import { services } from '@slipway/proto'
import { freePort } from '@slipway/testing/free-port'
import { dial } from './dial.ts'
import { dialFramed } from './tunnel/dial-framed.ts'
import { unary } from './handlers.ts'
import type { Keepalive } from './keepalive.ts'
import { type RunningServer, serve, service } from './serve.ts'
import { isUnreached } from './status.ts'

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

/** Takes connections and says nothing, as if packets vanished, until it is opened. */
class SilentPeer {
  readonly #port: number
  readonly #sockets: Socket[] = []
  readonly #server = createServer((near) => {
    this.#sockets.push(near.on('error', () => {}))
    if (!this.open) return
    const far = connect(this.#port, '127.0.0.1').on('error', () => {})
    this.#sockets.push(far)
    near.pipe(far).pipe(near)
  })
  open = false

  constructor(port: number) {
    this.#port = port
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `tcp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  [Symbol.dispose](): void {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
  }
}

describe('keepalive over tcp', () => {
  let port: number
  let server: RunningServer | undefined
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
    server = undefined
    port = await freePort()
    link = new Link(port)
    address = await link.listen()
  })

  afterEach(async () => {
    answer.resolve({})
    link.close()
    await server?.close(0)
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

  it.each([dial, dialFramed])(
    'ends the calls to a peer that cannot be connected to, all as lost and not begun: %p',
    async (open) => {
      using silent = new SilentPeer(port)
      const caller = open(await silent.listen(), { ca: Buffer.alloc(0) }, { everyMs: 60_000, answerMs: 500 })
      const ended = async (): Promise<unknown> =>
        await caller.unary(services.ControlService.Info, {}).catch((error: unknown) => error)
      for (const error of await Promise.all([ended(), ended(), ended().then(ended)]))
        expect([errorCode(error), isLost(error), isUnreached(error)]).toEqual(['unavailable', true, true])
      caller.close()
    },
  )

  it('connects anew to a peer that could not be connected to and is back', async () => {
    await start()
    answer.resolve({})
    using silent = new SilentPeer(port)
    const caller = dial(await silent.listen(), undefined, { everyMs: 60_000, answerMs: 1_000 })
    const code = async (): Promise<string> =>
      await caller.unary(services.ControlService.Info, {}).then(() => 'answered', errorCode)
    expect(await code()).toBe('unavailable')
    silent.open = true
    while ((await code()) !== 'answered');
    caller.close()
  })

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
