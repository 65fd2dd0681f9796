import { type ServerDuplexStream } from '@grpc/grpc-js'
import { SlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import { type CallContext, duplex, type Service, serverStream, service } from '@slipway/rpc'
import { join } from './join.ts'
import type { Session, SessionMethod, Sessions } from '../sessions.ts'
import { BUILD_KEY, METADATA_KEY, METHOD_KEY, SESSION_KEY, textOf, unpackMetadata } from './metadata.ts'

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

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
