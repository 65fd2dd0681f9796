import { SlipwayError } from '@slipway/base'
import type { ReceiveOptions, ReceiveResult } from '@slipway/fs-sync'
import { services, type slipway } from '@slipway/proto'
import { type Caller, messagesOf } from '@slipway/rpc'
import type { Session } from '@slipway/sessions'
import type { ReceiveHeaders, TreeReceiver } from './receiver.ts'

type Request = slipway.sync.v1.ReceiveRequest.$Properties

/** Through a context-sync service of this host. `routesOf` says how it can reach a session. */
export function createRemoteReceiver(
  caller: Caller,
  routesOf: (session: Session) => slipway.sessions.v1.SessionRoutes.$Properties,
): TreeReceiver {
  return {
    receive: async (session, headers, options) => {
      const request = requestOf(session, routesOf(session), headers, options)
      const signal = options.signal ? AbortSignal.any([options.signal, session.closed]) : session.closed
      const call = caller.serverStream(services.SlipwayContextSyncService.Receive, request, { signal })
      for await (const { bytes, result } of messagesOf(call)) {
        if (bytes != null) options.onProgress?.(bytes.toNumber())
        if (result != null) return JSON.parse(Buffer.from(result).toString()) as ReceiveResult
      }
      throw new SlipwayError('unavailable', 'context sync ended without a result')
    },
  }
}

function requestOf(
  session: Session,
  routes: slipway.sessions.v1.SessionRoutes.$Properties,
  headers: ReceiveHeaders,
  options: ReceiveOptions,
): Request {
  const metadata = Object.entries(headers).flatMap(([key, values]) =>
    values ? [[key, { values: [...values] }] as [string, { values: string[] }]] : [],
  )
  return {
    session: session.id,
    routes,
    metadata: Object.fromEntries(metadata),
    root: options.root,
    ...(options.index === undefined ? {} : { index: options.index }),
    mode: options.mode ?? 'mirror',
    differ: options.differ ?? 'metadata',
    ...(options.owner ? { owner: options.owner } : {}),
    ...(options.metadataOnly ? { metadata_only: { except: [...options.metadataOnly.except] } } : {}),
  }
}
