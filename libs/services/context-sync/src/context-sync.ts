import { isAbsolute, normalize } from 'node:path'
import Long from 'long'
import { createDeferred, SlipwayError } from '@slipway/base'
import { encodeHeaders, FILE_SYNC_DIFF_COPY, type FsSync, type ReceiveOptions } from '@slipway/fs-sync'
import { services, type slipway } from '@slipway/proto'
import { type Service, serverStream, service } from '@slipway/rpc'
import type { Sessions } from '@slipway/sessions'

type Request = slipway.sync.v1.ReceiveRequest.$Properties
type Event = slipway.sync.v1.ReceiveEvent.$Properties

export interface ContextSyncParts {
  readonly sync: FsSync
  /** The sessions that these routes lead to. */
  readonly sessionsOf: (routes: slipway.sessions.v1.SessionRoutes.$Properties) => Sessions
  /** Directories of this host below which trees and indexes may lie; everything else is refused. */
  readonly roots: readonly string[]
}

const PROGRESS_MS = 100

/** Receives trees for the other services of this host. */
export function createContextSyncService(parts: ContextSyncParts): Service {
  return service(services.SlipwayContextSyncService, {
    Receive: serverStream<Request, Event>(async (request, { signal }, send) => {
      const options = parseRequest(parts, request)
      const session = await parts.sessionsOf(request.routes ?? {}).get(request.session ?? '', { signal })
      const headers = Object.entries(request.metadata ?? {}).map(([key, { values }]) => [key, values ?? []])
      const metadata = encodeHeaders(Object.fromEntries(headers) as Record<string, readonly string[]>)
      const ends = AbortSignal.any([signal, session.closed])
      const stream = session.duplex(FILE_SYNC_DIFF_COPY, { metadata, signal: ends })
      let bytes = 0
      const receiving = parts.sync.receive(stream, {
        ...options,
        signal: ends,
        onProgress: (count) => {
          bytes = count
        },
      })
      const tell = (): Promise<void> => send({ bytes: Long.fromNumber(bytes) })
      const result = await whileRunning(receiving, tell)
      // Most transfers are over before the first tick.
      await tell()
      await send({ result: Buffer.from(JSON.stringify(result)) })
    }),
  })
}

/** Calls `tick` now and then until `work` is done. */
async function whileRunning<T>(work: Promise<T>, tick: () => Promise<void>): Promise<T> {
  const failed = createDeferred<never>()
  const timer = setInterval(() => void tick().catch(failed.reject), PROGRESS_MS)
  try {
    return await Promise.race([work, failed.promise])
  } finally {
    clearInterval(timer)
  }
}

function parseRequest(parts: ContextSyncParts, request: Request): ReceiveOptions {
  const { index, owner, metadata_only: metadataOnly } = request
  return {
    root: checkPath(parts, 'root', request.root ?? ''),
    ...(index == null ? {} : { index: checkPath(parts, 'index', index) }),
    mode: oneOf('mode', request.mode ?? '', ['mirror', 'merge']),
    differ: oneOf('differ', request.differ ?? '', ['metadata', 'none']),
    ...(owner ? { owner: { uid: owner.uid ?? 0, gid: owner.gid ?? 0 } } : {}),
    ...(metadataOnly ? { metadataOnly: { except: metadataOnly.except ?? [] } } : {}),
  }
}

function checkPath(parts: ContextSyncParts, name: string, path: string): string {
  const clean = !path.includes('\0') && isAbsolute(path) && normalize(path) === path
  if (clean && parts.roots.some((root) => path.startsWith(`${root}/`))) return path
  throw new SlipwayError('invalid-argument', `${name} ${JSON.stringify(path)} is not a path of this service`)
}

/** The first is the default. */
function oneOf<T extends string>(name: string, value: string, choices: readonly [T, ...T[]]): T {
  if (value === '') return choices[0]
  const found = choices.find((choice) => choice === value)
  if (found === undefined)
    throw new SlipwayError('invalid-argument', `invalid ${name} ${JSON.stringify(value)}`)
  return found
}
