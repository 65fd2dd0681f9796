import { again, type Clock, errorMessage, isCode, SlipwayError } from '@slipway/base'
import type { ExporterInstance, ExportRef, ExportResult, ExportSource } from '@slipway/exporters'
import type { FrontendResult } from '@slipway/frontend'
import { parsePlatform, type Platform } from '@slipway/oci'
import { nullSink, type ProgressSink, type VertexProgress } from '@slipway/progress'
import { sessionGroup } from '@slipway/sessions'
import type { Worker } from '@slipway/worker'
import { workContext } from './bridge.ts'
import { inVertex } from './builder-context.ts'
import { platformWarnings } from './platform-warnings.ts'
import { SolvedRef } from './solved-ref.ts'

export interface ExportBuild {
  readonly ref: string
  readonly sessionId: string
  readonly compatibilityVersion: number
  /** The platforms that were asked for, as the client wrote them. */
  readonly wantedPlatforms: string
  readonly worker: Worker
  readonly progress: ProgressSink
  readonly clock: Clock
  readonly signal: AbortSignal
}

const STDERR = 2

/** Makes again what was lost of a result that is about to be exported once more. */
async function checkRefs(result: FrontendResult): Promise<void> {
  const refs = [result.ref, ...(result.refs?.values() ?? [])]
  await Promise.all(refs.map(async (ref) => (ref instanceof SolvedRef ? await ref.check() : undefined)))
}

async function toExportRef(build: ExportBuild, ref: unknown): Promise<ExportRef | undefined> {
  if (ref === undefined) return undefined
  if (!(ref instanceof SolvedRef))
    throw new SlipwayError('internal', 'a result that this build did not solve cannot be exported')
  const { id } = await ref.result()
  if (id === '') return undefined
  const work = workContext(build, nullSink, '')
  return {
    id,
    remote: (options) => build.worker.remote(id, options, work),
    mount: () => build.worker.mount(id, work),
  }
}

interface WirePlatforms {
  readonly Platforms?: readonly { readonly ID?: string; readonly Platform?: Platform }[]
}

/** The `refs.platforms` metadata, from a frontend that may be foreign. */
function parsePlatforms(metadata: ReadonlyMap<string, Uint8Array>): ExportSource['platforms'] {
  const raw = metadata.get('refs.platforms')
  if (!raw) return []
  try {
    const parsed = JSON.parse(Buffer.from(raw).toString('utf8')) as WirePlatforms
    return (parsed.Platforms ?? []).map(({ ID, Platform }) => {
      if (typeof ID !== 'string' || ID === '')
        throw new SlipwayError('invalid-argument', 'a platform without ID')
      return { id: ID, platform: Platform ?? parsePlatform(ID) }
    })
  } catch (error) {
    throw new SlipwayError(
      'invalid-argument',
      `failed to parse platforms passed to exporter: ${String(error)}`,
      { cause: error },
    )
  }
}

async function toExportSource(build: ExportBuild, result: FrontendResult): Promise<ExportSource> {
  const [ref, entries] = await Promise.all([
    toExportRef(build, result.ref),
    Promise.all(
      [...(result.refs ?? [])].map(async ([key, value]) => [key, await toExportRef(build, value)] as const),
    ),
  ])
  const refs = new Map(entries)
  const platforms = parsePlatforms(result.metadata)
  for (const { id } of platforms) {
    if (result.refs && !refs.has(id))
      throw new SlipwayError('invalid-argument', `failed to find ref for ID ${id}`)
  }
  return { ...(ref ? { ref } : {}), refs, platforms, metadata: result.metadata }
}

function aboutResult(text: string): Parameters<VertexProgress['warn']>[0] {
  return { level: 0, short: Buffer.from(text), detail: [], ranges: [] }
}

/**
 * Runs all exporters at once; the answers keep their order. `more` may add some that depend on the result. One that is lost on the
 * way, or has lost the worker that it reads from, is asked again, or whoever takes its place: exports may be made twice.
 */
export async function runExports(
  build: ExportBuild,
  given: readonly ExporterInstance[],
  result: FrontendResult,
  more?: (source: ExportSource) => Promise<readonly ExporterInstance[]>,
): Promise<readonly ExportResult[]> {
  if (given.length === 0 && !more) return []
  const source = await toExportSource(build, result)
  const exporters = more ? [...given, ...(await more(source))] : given
  const warnings = platformWarnings(build.wantedPlatforms, source)
  const stop = new AbortController()
  const signal = AbortSignal.any([build.signal, stop.signal])
  const current = async (attempt: number): Promise<ExportSource> => {
    if (attempt === 1) return source
    await checkRefs(result)
    return await toExportSource(build, result)
  }
  const running = exporters.map((exporter, index) =>
    inVertex(
      build.progress,
      { id: `${build.sessionId}-export-${index}`, name: exporter.name },
      build.clock,
      (progress) => {
        if (index === 0) for (const text of warnings) progress.warn(aboutResult(text))
        const context = {
          sessions: sessionGroup(build.sessionId),
          sessionId: build.sessionId,
          exporterIndex: index,
          progress,
          signal,
          buildRef: build.ref,
          compatibilityVersion: build.compatibilityVersion,
        }
        return again(async (attempt) => await exporter.export(await current(attempt), context), {
          signal,
          onLost: (error) => progress.log(STDERR, Buffer.from(`${errorMessage(error)}: exporting again\n`)),
        })
      },
    ).catch((error: unknown) => {
      stop.abort()
      throw error
    }),
  )
  const settled = await Promise.allSettled(running)
  const failures = settled.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  )
  // The first failure stops the others; what they say about that is not the cause.
  if (failures.length > 0) throw failures.find((error) => !isCode(error, 'canceled')) ?? failures[0]
  return await Promise.all(running)
}
