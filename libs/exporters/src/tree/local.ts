import { failpoint } from '@slipway/base'
import { FILE_SEND_DIFF_COPY, type FsSync } from '@slipway/fs-sync'
import type { VertexProgress } from '@slipway/progress'
import type { Session, Sessions } from '@slipway/sessions'
import type { ExportContext, Exporter, ExportSource } from '../exporters.ts'
import { receivingSession, sendMetadata } from '../session/file-send.ts'
import { parseTreeOptions, type TreeOptions } from './options.ts'
import { checkOverwrites, openTrees, type PlatformTree, sendSource } from './trees.ts'

export interface LocalDeps {
  readonly sessions: Sessions
  readonly fsSync: FsSync
}

/** The `local` exporter: the files of the result into a directory of the client. */
export function createLocalExporter(deps: LocalDeps): Exporter {
  return {
    type: 'local',
    resolve: (attrs) => {
      const options = parseTreeOptions(attrs)
      return {
        name: 'exporting to client directory',
        export: async (source, context) => {
          await exportLocal(source, options, deps, context)
          return { response: {} }
        },
      }
    },
  }
}

async function exportLocal(
  source: ExportSource,
  options: TreeOptions,
  deps: LocalDeps,
  context: ExportContext,
): Promise<void> {
  const session = await receivingSession(deps.sessions, context)
  await using stack = new AsyncDisposableStack()
  const split = options.platformSplit ?? source.refs.size > 0
  const trees = await openTrees(source, options, split, stack)
  if (!split && trees.length > 1) await checkOverwrites(trees, context.signal)
  if (options.mode === 'delete') {
    // The client removes what one transfer does not name, so everything goes in one.
    await send(deps, session, context, 'copying files', trees, true)
    return
  }
  const stop = new AbortController()
  const signal = AbortSignal.any([context.signal, stop.signal])
  const settled = await Promise.allSettled(
    trees.map(async (tree) => {
      const label = split ? `copying files ${tree.platformId}` : 'copying files'
      try {
        await send(deps, session, { ...context, signal }, label, [tree], false)
      } catch (error) {
        stop.abort()
        throw error
      }
    }),
  )
  const failures = settled.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  )
  if (failures.length > 0) throw failures[0]
}

async function send(
  deps: LocalDeps,
  session: Session,
  context: ExportContext,
  label: string,
  trees: readonly PlatformTree[],
  multiPlatform: boolean,
): Promise<void> {
  const metadata = sendMetadata(context.exporterIndex, {})
  if (multiPlatform) metadata.set('buildkit-exporter-multi-platform', '1')
  const meter = new TransferMeter(context.progress, label)
  const call = session.duplex(FILE_SEND_DIFF_COPY, { metadata, signal: context.signal })
  const onProgress = (bytes: number): void => meter.update(bytes)
  await deps.fsSync.send(call, sendSource(trees), { signal: context.signal, onProgress })
  failpoint('export.tree.sent')
  meter.complete()
}

const REPORT_MS = 100

/** Shows how many bytes a transfer has moved, at most ten times a second. */
class TransferMeter {
  readonly #progress: VertexProgress
  readonly #id: string
  readonly #started = Date.now()
  #bytes = 0
  #reported = 0

  constructor(progress: VertexProgress, id: string) {
    this.#progress = progress
    this.#id = id
    this.#report()
  }

  update(bytes: number): void {
    this.#bytes = bytes
    if (Date.now() - this.#reported >= REPORT_MS) this.#report()
  }

  complete(): void {
    this.#report(Date.now())
  }

  #report(completed?: number): void {
    this.#reported = Date.now()
    this.#progress.status({
      id: this.#id,
      name: 'transferring',
      current: this.#bytes,
      total: 0,
      started: this.#started,
      ...(completed === undefined ? {} : { completed }),
    })
  }
}
