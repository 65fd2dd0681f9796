import {
  type ClientDuplexStream,
  Metadata,
  type ServerDuplexStream,
  type StatusObject,
  status as Code,
} from '@grpc/grpc-js'
import { SlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import {
  type CallContext,
  drained,
  duplex,
  fromServiceError,
  requestsOf,
  type Service,
  serverStream,
  service,
} from '@slipway/rpc'
import type { Session, SessionMethod, Sessions } from '../sessions.ts'
import {
  BUILD_KEY,
  forwarded,
  METADATA_KEY,
  METHOD_KEY,
  SESSION_KEY,
  textOf,
  unpackMetadata,
} from './metadata.ts'

const methods = services.SlipwaySessionRelayService
type Wire<Name extends keyof typeof methods> = Parameters<(typeof methods)[Name]['requestSerialize']>[0]
type Reply<Name extends keyof typeof methods> = Parameters<(typeof methods)[Name]['responseSerialize']>[0]

export interface RelayOptions {
  /** The sessions whose connections end here. */
  readonly sessions: Sessions
  /** Whether a build may reach a session. */
  readonly allows: (build: string, session: string) => boolean
}

const raw = (bytes: Buffer): Buffer => bytes
const METHOD = /^\/[A-Za-z0-9_.]+\/[A-Za-z0-9_]+$/

/** Lets other services of a build reach the client's own ones. Forwards calls, not the bytes of the tunnel. */
export function createSessionRelayService(options: RelayOptions): Service {
  const definition = {
    Watch: methods.Watch,
    // Messages pass as they are.
    Call: { ...methods.Call, requestDeserialize: raw, responseSerialize: raw },
  }
  const find = async (context: CallContext, id: string, waitMs?: number): Promise<Session> => {
    const build = textOf(context.metadata, BUILD_KEY)
    if (!options.allows(build, id))
      throw new SlipwayError('permission-denied', `session ${id} does not belong to build ${build}`)
    return await options.sessions.get(id, {
      signal: context.signal,
      ...(waitMs === undefined ? {} : { waitMs }),
    })
  }
  return service(definition, {
    Watch: serverStream(
      async (request: Wire<'Watch'>, context, send: (message: Reply<'Watch'>) => Promise<void>) => {
        const session = await find(context, request.session ?? '', request.wait_ms ?? 0)
        await send({ id: session.id, shared_key: session.sharedKey, methods: [...(session.methods ?? [])] })
        await aborted(AbortSignal.any([context.signal, session.closed]))
      },
    ),
    Call: duplex(async (call: ServerDuplexStream<Buffer, Buffer>, context) => {
      const path = textOf(context.metadata, METHOD_KEY)
      if (!METHOD.test(path))
        throw new SlipwayError('invalid-argument', `invalid method ${JSON.stringify(path)}`)
      const session = await find(context, textOf(context.metadata, SESSION_KEY))
      const method: SessionMethod<Buffer, Buffer> = {
        path,
        requestStream: true,
        responseStream: true,
        requestSerialize: raw,
        requestDeserialize: raw,
        responseSerialize: raw,
        responseDeserialize: raw,
      }
      const inner = session.duplex(method, {
        metadata: unpackMetadata(context.metadata.get(METADATA_KEY)[0]),
        signal: context.signal,
      })
      await join(call, inner, context.signal)
    }),
  })
}

/** Connects both calls: messages, ends, headers, trailers and status. Neither side is read faster than the other takes. */
async function join(
  outer: ServerDuplexStream<Buffer, Buffer>,
  inner: ClientDuplexStream<Buffer, Buffer>,
  signal: AbortSignal,
): Promise<void> {
  inner.on('metadata', (headers: Metadata) => outer.sendMetadata(forwarded(headers)))
  const status = new Promise<StatusObject>((resolve) => inner.once('status', resolve))
  inner.on('error', () => {})
  const up = (async () => {
    for await (const message of requestsOf<Buffer>(outer, signal)) {
      if (inner.destroyed || inner.writableEnded) return
      if (!inner.write(message)) await drained(inner, signal)
    }
    inner.end()
  })().catch(() => inner.cancel())
  try {
    for await (const message of inner as AsyncIterable<Buffer>) {
      if (!outer.write(message)) await drained(outer, signal)
    }
  } catch {
    // The status says why.
  }
  const ended = await status
  void up
  const trailers = forwarded(ended.metadata ?? new Metadata())
  if (ended.code === Code.OK) {
    outer.end(trailers)
    return
  }
  throw fromServiceError({ code: ended.code, details: ended.details, metadata: ended.metadata })
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
