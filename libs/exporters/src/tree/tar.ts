import type { Archiver } from '@slipway/archive'
import type { Sessions } from '@slipway/sessions'
import type { ExportContext, Exporter, ExportSource } from '../exporters.ts'
import { oneOff } from '../one-off.ts'
import { openFileSend, receivingSession, unlessDeclined } from '../session/file-send.ts'
import { parseTreeOptions, type TreeOptions } from './options.ts'
import { openTrees, sendSource } from './trees.ts'

export interface TarDeps {
  readonly sessions: Sessions
  readonly archiver: Archiver
}

/** The `tar` exporter: the files of the result as one archive, platforms in directories of their own. */
export function createTarExporter(deps: TarDeps): Exporter {
  return {
    type: 'tar',
    resolve: (attrs) => {
      const options = parseTreeOptions(attrs)
      return {
        name: 'exporting to client tarball',
        export: async (source, context) => {
          await exportTar(source, options, deps, context)
          return { response: {} }
        },
      }
    },
  }
}

async function exportTar(
  source: ExportSource,
  options: TreeOptions,
  deps: TarDeps,
  context: ExportContext,
): Promise<void> {
  await using stack = new AsyncDisposableStack()
  const trees = await openTrees(source, options, source.refs.size > 0, stack)
  const session = await receivingSession(deps.sessions, context)
  await oneOff(context.progress, 'sending tarball', () =>
    unlessDeclined(async () => {
      await using writer = openFileSend(session, context, {})
      await deps.archiver.packTree(sendSource(trees), writer, {
        compression: 'uncompressed',
        signal: context.signal,
      })
      await writer.close()
    }),
  )
}
