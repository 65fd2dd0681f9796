import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { newId } from '@slipway/base'
import type { FakeClientOptions, ReceivedFile } from '@slipway/exporters/testing/fake-client'
import { decodeEvents, type ProgressEvent } from '@slipway/progress'
import { services, type slipway } from '@slipway/proto'
import { type Caller, fromServiceError, messagesOf } from '@slipway/rpc'
import { type Host, WORKER } from './host.ts'
import { MTIME } from './image.ts'

const methods = services.SlipwayExporterService

export const VERTEX = `sha256:${'e'.repeat(64)}`
/** What exporters write of the present time would differ between two exports. */
const EPOCH = Buffer.from(String(MTIME))
const CONFIG = Buffer.from('{"architecture":"amd64","os":"linux"}')

export interface ExportCase {
  readonly type: string
  readonly attrs: Readonly<Record<string, string>>
  /** What is exported; absent for scratch. */
  readonly ref?: string
  /** By platform, instead of one ref. */
  readonly refs?: Readonly<Record<string, string>>
  /** The client receives a tree instead of files. */
  readonly receivesTree: boolean
  readonly client?: FakeClientOptions
  readonly exporterIndex?: number
  readonly signal?: AbortSignal
}

/** What came of an export that succeeded. */
export interface Exported {
  readonly events: readonly ProgressEvent[]
  /** Every result, in order, and how many events came after the first. */
  readonly results: readonly slipway.exporter.v1.ExportResult.$Properties[]
  readonly after: number
  readonly files: readonly ReceivedFile[]
  /** Exporter ids of the trees that were received. */
  readonly transfers: readonly string[]
  /** What the client's directory holds, a line for each file. */
  readonly tree: readonly string[]
}

/** Exports once, to a client of its own. Throws the exporter's error. */
export async function runExport(caller: Caller, host: Host, wanted: ExportCase): Promise<Exported> {
  const session = newId()
  const directory = join(host.dir, session)
  mkdirSync(directory)
  await using client = await host.client(session, {
    ...(wanted.receivesTree ? { directory } : {}),
    ...wanted.client,
  })
  const seen = { events: [] as ProgressEvent[], results: [] as Exported['results'][number][], after: 0 }
  try {
    const call = caller.serverStream(
      methods.Export,
      requestOf(host, wanted, session),
      wanted.signal ? { signal: wanted.signal } : {},
    )
    for await (const { progress, result } of messagesOf(call)) {
      if (seen.results.length > 0) seen.after++
      if (progress) seen.events.push(...decodeEvents(progress))
      if (result) seen.results.push(result)
    }
  } catch (error) {
    throw fromServiceError(error as never)
  } finally {
    host.forget(session)
  }
  return { ...seen, files: client.files, transfers: client.transfers, tree: treeOf(directory) }
}

function requestOf(host: Host, wanted: ExportCase, session: string) {
  const platforms = Object.keys(wanted.refs ?? {}).map((id) => {
    const [OS = '', Architecture = ''] = id.split('/')
    return { id, platform: { OS, Architecture } }
  })
  const configs = platforms.map(({ id, platform: { OS: os, Architecture: architecture } }) => [
    `containerimage.config/${id}`,
    Buffer.from(JSON.stringify({ architecture, os })),
  ])
  const Platforms = platforms.map(({ id, platform: { OS: os, Architecture: architecture } }) => ({
    ID: id,
    Platform: { os, architecture },
  }))
  const listed = platforms.length > 0 ? { 'refs.platforms': Buffer.from(JSON.stringify({ Platforms })) } : {}
  return {
    type: wanted.type,
    attrs: { ...wanted.attrs },
    source: {
      ...(wanted.ref === undefined ? {} : { ref: wanted.ref }),
      refs: { ...wanted.refs },
      order: platforms.map(({ id }) => id),
      platforms,
      metadata: {
        'containerimage.config': CONFIG,
        'source.date.epoch': EPOCH,
        ...listed,
        ...Object.fromEntries(configs),
      },
      workers: { [WORKER]: host.address },
    },
    sessions: { routes: [{ session, build: session, relay: host.address }] },
    session,
    exporter_index: wanted.exporterIndex ?? 0,
    build: session,
    vertex: VERTEX,
  }
}

/** A line for each file below a directory: path, mode, and digest or target. */
export function treeOf(root: string, below = ''): readonly string[] {
  return readdirSync(join(root, below))
    .sort()
    .flatMap((name) => {
      const path = join(below, name)
      const stats = lstatSync(join(root, path))
      const mode = (stats.mode & 0o7777).toString(8)
      if (stats.isSymbolicLink()) return [`${path} -> ${readlinkSync(join(root, path))}`]
      if (stats.isDirectory()) return [`${path}/ ${mode}`, ...treeOf(root, path)]
      const digest = createHash('sha256')
        .update(readFileSync(join(root, path)))
        .digest('hex')
      return [`${path} ${mode} ${digest}`]
    })
}
