import { isCode, SlipwayError } from '@slipway/base'
import { FILE_SYNC_DIFF_COPY, FsSync } from '@slipway/fs-sync'
import type { VertexProgress } from '@slipway/progress'
import { refHold } from '@slipway/refs'
import { anySession, type Session, type Sessions } from '@slipway/sessions'
import type { RefHold, SourceKey, WorkContext } from '@slipway/worker'
import { traced } from '@slipway/tracing'
import { counter } from '@slipway/metrics'
import type { Source, SourceInstance } from '../sources.ts'
import { type LocalIdentifier, parseLocal } from './attributes.ts'
import { localKey } from './key.ts'
import { createDirectReceiver, type TreeReceiver } from './receiver.ts'
import { syncTree, type TreesOptions } from './trees.ts'

export interface LocalSourceOptions extends TreesOptions {
  readonly sessions: Sessions
  /** Receives in this process, or somewhere else. */
  readonly sync: FsSync | TreeReceiver
  readonly now?: () => number
}

interface Parts extends TreesOptions {
  readonly sessions: Sessions
  readonly receiver: TreeReceiver
  readonly now: () => number
}

const PROGRESS_INTERVAL_MS = 100

/** `local://name`: a directory of the client, brought in over its session. */
export function createLocalSource(options: LocalSourceOptions): Source {
  const { sync } = options
  const receiver = sync instanceof FsSync ? createDirectReceiver(sync) : sync
  const parts: Parts = { ...options, receiver, now: options.now ?? Date.now }
  return {
    schemes: ['local'],
    resolve: (op) => createInstance(parts, parseLocal(op.identifier ?? '', op.attrs ?? {})),
  }
}

function createInstance(parts: Parts, id: LocalIdentifier): SourceInstance {
  return {
    key: (_index, context) => Promise.resolve(keyOf(id, context)),
    fetch: async (context) => {
      const named =
        id.sessionId === undefined ? undefined : await namedSession(parts.sessions, id.sessionId, context)
      if (named) return await fetchFrom(parts, id, named, context)
      return await anySession(
        parts.sessions,
        context.sessions,
        (session) => fetchFrom(parts, id, session, context),
        context.signal,
      )
    },
  }
}

/** The files of one session at one time are a thing of their own; equal content is found by the content digests of its users. */
function keyOf(id: LocalIdentifier, context: WorkContext): SourceKey {
  const sessionId = id.sessionId ?? context.sessions.ids()[0]
  if (sessionId === undefined) {
    throw new SlipwayError('failed-precondition', 'could not access local files without session')
  }
  const digest = localKey(id, sessionId)
  return { key: `session:${id.name}:${digest}`, pin: digest, done: true }
}

async function namedSession(
  sessions: Sessions,
  id: string,
  context: WorkContext,
): Promise<Session | undefined> {
  try {
    return await sessions.get(id, { signal: context.signal })
  } catch (error) {
    if (isCode(error, 'not-found') && !context.signal.aborted) return undefined
    throw error
  }
}

async function fetchFrom(
  parts: Parts,
  id: LocalIdentifier,
  session: Session,
  context: WorkContext,
): Promise<RefHold> {
  if (!session.supports(FILE_SYNC_DIFF_COPY.path)) {
    throw new SlipwayError('failed-precondition', 'no local sources enabled')
  }
  const label = `local:${id.name}:${id.sharedKeyHint}:${session.sharedKey}${id.metadataOnly ? ':metadata' : ''}`
  const ref = await syncTree(parts, label, `local source for ${id.name}`, context, (root, index) =>
    receive(parts, id, session, context, root, index),
  )
  return refHold(parts.refs.workerId, ref)
}

async function receive(
  parts: Parts,
  id: LocalIdentifier,
  session: Session,
  context: WorkContext,
  root: string,
  index: string,
): Promise<void> {
  const headers = {
    'include-patterns': id.includePatterns,
    'exclude-patterns': id.excludePatterns,
    followpaths: id.followPaths,
    'dir-name': [id.name],
  }
  const progress = createProgress(context.progress, id.name, parts.now)
  try {
    await traced(`sync ${id.name}`, {}, () =>
      parts.receiver.receive(session, headers, {
        root,
        index,
        differ: id.differ,
        ...(id.metadataOnly ? { metadataOnly: { except: id.metadataExceptions ?? [] } } : {}),
        onProgress: progress.update,
        signal: context.signal,
      }),
    )
  } finally {
    progress.finish()
  }
}

const synced = counter('slipway_synced_bytes_total', 'Bytes received from directories of clients.')

/** The status `transferring <name>:` with the bytes so far, at most ten times a second. */
function createProgress(
  progress: VertexProgress,
  name: string,
  now: () => number,
): { readonly update: (bytes: number) => void; readonly finish: () => void } {
  const started = now()
  let current = 0
  let last = started
  const write = (completed?: number): void => {
    const end = completed === undefined ? {} : { completed }
    progress.status({ id: `transferring ${name}:`, name: 'transferring', current, total: 0, started, ...end })
  }
  write()
  return {
    update: (bytes) => {
      synced.add(Math.max(0, bytes - current))
      current = bytes
      const time = now()
      if (time - last < PROGRESS_INTERVAL_MS) return
      last = time
      write()
    },
    finish: () => write(now()),
  }
}
