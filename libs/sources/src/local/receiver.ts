import {
  type FsSync,
  encodeHeaders,
  FILE_SYNC_DIFF_COPY,
  type ReceiveOptions,
  type ReceiveResult,
} from '@slipway/fs-sync'
import type { Session } from '@slipway/sessions'

/** What a client is asked for; see the metadata of FileSync.DiffCopy. */
export type ReceiveHeaders = Readonly<Record<string, readonly string[] | undefined>>

/** Brings a directory of a session's client into one of this host; here, or in a process of its own beside this one. */
export interface TreeReceiver {
  receive(session: Session, headers: ReceiveHeaders, options: ReceiveOptions): Promise<ReceiveResult>
}

/** In this process. */
export function createDirectReceiver(sync: FsSync): TreeReceiver {
  return {
    receive: async (session, headers, options) => {
      const metadata = encodeHeaders(headers)
      const signal = options.signal ? AbortSignal.any([options.signal, session.closed]) : session.closed
      const stream = session.duplex(FILE_SYNC_DIFF_COPY, { metadata, signal })
      return await sync.receive(stream, { ...options, signal })
    },
  }
}
