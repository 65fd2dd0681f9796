import { PassThrough } from 'node:stream'
import type { Metadata } from '@grpc/grpc-js'
import { SlipwayError } from '@slipway/base'
import { createVertexProgress, nullSink, type ProgressEvent } from '@slipway/progress'
import { type Session, sessionGroup, type SessionMethod, type Sessions } from '@slipway/sessions'
import type { WorkContext } from '@slipway/worker'

/** A handler gets the request and metadata; for streams it answers an iterable of responses. */
export type FakeHandler = (request: unknown, metadata: Metadata | undefined) => unknown

/** Clients by session id, each with handlers by `/service/Method`. */
export class FakeSessions implements Sessions {
  readonly handlers = new Map<string, Map<string, FakeHandler>>()
  /** `id /service/Method` of every call. */
  readonly calls: string[] = []

  add(id: string, handlers: Readonly<Record<string, FakeHandler>>): void {
    this.handlers.set(id, new Map(Object.entries(handlers)))
  }

  remove(id: string): void {
    this.handlers.delete(id)
  }

  get(id: string): Promise<Session> {
    const handlers = this.handlers.get(id)
    if (!handlers) return Promise.reject(new SlipwayError('not-found', `no active session for ${id}`))
    return Promise.resolve(this.#session(id, handlers))
  }

  #session(id: string, handlers: ReadonlyMap<string, FakeHandler>): Session {
    const call = <Req, Res>(method: SessionMethod<Req, Res>, request: Req, metadata?: Metadata): unknown => {
      this.calls.push(`${id} ${method.path}`)
      const handler = handlers.get(method.path)
      if (!handler) throw new SlipwayError('unimplemented', `unknown method ${method.path}`)
      // Through the wire form, so that what the codec drops is dropped here too.
      return handler(method.requestDeserialize(method.requestSerialize(request)), metadata)
    }
    return {
      id,
      sharedKey: '',
      closed: new AbortController().signal,
      supports: (path) => handlers.has(path),
      unary: async (method, request, options) => {
        const response = await call(method, request, options?.metadata)
        return method.responseDeserialize(method.responseSerialize(response as never))
      },
      serverStream: (method, request, options) => streamOf(call(method, request, options?.metadata)) as never,
      duplex: (method, options) => streamOf(call(method, {} as never, options?.metadata)) as never,
    }
  }
}

function streamOf(responses: unknown): unknown {
  const stream = new PassThrough({ objectMode: true })
  void (async () => {
    try {
      for await (const response of responses as AsyncIterable<unknown>) stream.push(response)
      stream.push(null)
    } catch (error) {
      stream.destroy(error as Error)
    }
  })()
  return Object.assign(stream, { cancel: () => stream.destroy() })
}

export interface TestContext extends WorkContext {
  readonly events: readonly ProgressEvent[]
}

export function testContext(...sessionIds: readonly string[]): TestContext {
  const events: ProgressEvent[] = []
  const sink =
    sessionIds[0] === 'quiet' ? nullSink : { write: (event: ProgressEvent) => void events.push(event) }
  return {
    sessions: sessionGroup(...sessionIds),
    progress: createVertexProgress(sink, 'vertex'),
    signal: new AbortController().signal,
    events,
  }
}
