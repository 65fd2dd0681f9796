import { Metadata } from '@grpc/grpc-js'
import { isCode, sleep, wrapError } from '@slipway/base'
import { type Caller, namePeer, type RpcMethod } from '@slipway/rpc'

const RETRY_MS = 100
/** A call that takes longer has hung. */
const DEADLINE_MS = 120_000
const PEER = 'containerd'

/** Calls of containerd's API in one namespace. Errors name containerd. */
export class ContainerdClient {
  readonly #caller: Caller
  readonly #waitMs: number
  readonly #metadata = new Metadata()

  /** A call waits for `waitMs` for a containerd that is away: its containers live on while it is started anew. */
  constructor(caller: Caller, namespace: string, waitMs = 10_000) {
    this.#caller = caller
    this.#waitMs = waitMs
    this.#metadata.set('containerd-namespace', namespace)
  }

  /** A call that the connection was lost over is made again. With `endless` it may take any time. */
  async call<Req, Res>(
    method: RpcMethod<Req, Res>,
    request: Req,
    { endless = false }: { readonly endless?: boolean } = {},
  ): Promise<Res> {
    const deadline = endless ? {} : { deadlineMs: DEADLINE_MS }
    for (let since: number | undefined; ; ) {
      const asked = Date.now()
      try {
        return await this.#caller.unary(method, request, { metadata: this.#metadata, ...deadline })
      } catch (error) {
        const now = Date.now()
        // A call that lasted had a connection: patience counts from its loss.
        if (since === undefined || now - asked > this.#waitMs) since = now
        if (!isCode(error, 'unavailable') || now - since > this.#waitMs) {
          throw wrapError(namePeer(error, PEER), PEER)
        }
        await sleep(RETRY_MS)
      }
    }
  }

  /** The same where it may be that there is nothing of that name any more. */
  async callIfThere<Req, Res>(method: RpcMethod<Req, Res>, request: Req): Promise<void> {
    try {
      await this.call(method, request)
    } catch (error) {
      if (!isCode(error, 'not-found')) throw error
    }
  }
}
