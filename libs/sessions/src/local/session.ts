import { SlipwayError } from '@slipway/base'
import type { Caller, RpcCallOptions } from '@slipway/rpc'
import type { CallOptions, Session, SessionMethod } from '../sessions.ts'

export interface SessionParts {
  readonly id: string
  readonly sharedKey: string
  readonly methods: readonly string[]
  readonly caller: Caller
  readonly closed: AbortSignal
}

/** A session over a caller that reaches the client's services. Calls end with the session. */
export function createSession(parts: SessionParts): Session {
  const methods = new Set(parts.methods.map((method) => method.toLowerCase()))
  const bind = (options: CallOptions = {}): RpcCallOptions => {
    if (parts.closed.aborted) throw parts.closed.reason as SlipwayError
    const signal = options.signal ? AbortSignal.any([options.signal, parts.closed]) : parts.closed
    return { ...options, signal }
  }
  return {
    id: parts.id,
    sharedKey: parts.sharedKey,
    methods: parts.methods,
    closed: parts.closed,
    supports: (path) => methods.has(path.toLowerCase()),
    unary: async <Req, Res>(method: SessionMethod<Req, Res>, request: Req, options?: CallOptions) =>
      await parts.caller.unary(method, request, bind(options)),
    serverStream: (method, request, options) => parts.caller.serverStream(method, request, bind(options)),
    duplex: (method, options) => parts.caller.duplex(method, bind(options)),
  }
}
