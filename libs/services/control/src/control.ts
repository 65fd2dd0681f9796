import { Metadata } from '@grpc/grpc-js'
import type { Builds } from '@slipway/builds'
import { createBridgeService } from '@slipway/frontend/wire/server'
import type { History } from '@slipway/history'
import { encodeEvents } from '@slipway/progress'
import { type moby, services } from '@slipway/proto'
import {
  bytesMethod,
  type CallContext,
  type CallTracing,
  duplex,
  type MessageStream,
  type Service,
  serverStream,
  service,
  unary,
} from '@slipway/rpc'
import type { SpanSink } from '@slipway/tracing'
import type { Worker } from '@slipway/worker'
import { isCode, pace, SlipwayError } from '@slipway/base'
import { listenHistory, updateHistory } from './history.ts'
import { parseSolveRequest } from './request.ts'
import { toldError } from './told-errors.ts'
import { createTraceService } from './traces.ts'
import { encodeUsage, encodeWorker, type Version } from './workers.ts'

type V1 = typeof services.ControlService
type Wire<Name extends keyof V1> = Parameters<V1[Name]['requestSerialize']>[0]
type Reply<Name extends keyof V1> = Parameters<V1[Name]['responseSerialize']>[0]

/** Where clients' sessions end: the part of the session registry that the API edge needs. */
export interface SessionAcceptor {
  accept(stream: MessageStream, metadata: Metadata, signal: AbortSignal): Promise<void>
}

export interface ControlOptions {
  readonly builds: Builds
  readonly sessions: SessionAcceptor
  readonly workers: readonly Worker[]
  readonly history: History
  readonly version: Version
  /** Where spans go that clients have made. */
  readonly spans?: readonly SpanSink[]
  /** Settles when nothing more will be added to the record of an ended build. */
  readonly finalize?: (ref: string) => Promise<void>
  /** Told when a build ended, so that garbage collection may run. */
  readonly afterBuild?: () => void
}

const BUILD_ID_KEY = 'buildkit-controlapi-buildid'

/** A call whose errors are worded for clients. */
function answered<Req, Res>(
  handle: (request: Req, context: CallContext) => Promise<Res>,
  tracing: CallTracing = 'continue',
) {
  return unary<Req, Res>(async (request, context) => {
    try {
      return await handle(request, context)
    } catch (error) {
      throw toldError(error)
    }
  }, tracing)
}

async function solve(
  options: ControlOptions,
  request: Wire<'Solve'>,
  context: CallContext,
): Promise<Reply<'Solve'>> {
  const parsed = parseSolveRequest(request)
  try {
    const response = await options.builds.solve(parsed, context.signal)
    return { ExporterResponse: { ...response.exporterResponse } }
  } finally {
    options.afterBuild?.()
  }
}

async function status(
  options: ControlOptions,
  request: Wire<'Status'>,
  context: CallContext,
  send: (message: Reply<'Status'>) => Promise<void>,
  headers: (metadata: Metadata) => void,
): Promise<void> {
  const metadata = new Metadata()
  metadata.set('buildkit-current-timestamp', new Date().toISOString())
  headers(metadata)
  for await (const events of options.builds.status(request.Ref ?? '', context.signal)) {
    const rest = pace()
    if (rest) await rest
    for (const message of encodeEvents(events)) await send(message)
  }
}

async function prune(
  options: ControlOptions,
  request: Wire<'Prune'>,
  context: CallContext,
  send: (message: Reply<'Prune'>) => Promise<void>,
): Promise<void> {
  const pending: Promise<void>[] = []
  for (const worker of options.workers) {
    await worker.prune(
      {
        filters: request.filter ?? [],
        all: request.all ?? false,
        keepDurationMs: Number(request.keepDuration ?? 0) / 1e6,
        reservedSpace: Number(request.reservedSpace ?? 0),
        maxUsedSpace: Number(request.maxUsedSpace ?? 0),
        minFreeSpace: Number(request.minFreeSpace ?? 0),
      },
      (record) => pending.push(send(encodeUsage(record))),
      context.signal,
    )
  }
  await Promise.all(pending)
}

async function diskUsage(options: ControlOptions, request: Wire<'DiskUsage'>): Promise<Reply<'DiskUsage'>> {
  const usage = await ofThoseHere(options.workers, (worker) => worker.diskUsage(request.filter ?? []))
  const ageLimitMs = Number(request.ageLimit ?? 0) / 1e6
  const cutoff = Date.now() - ageLimitMs
  const records = usage
    .flat()
    .filter((record) => ageLimitMs === 0 || (record.lastUsedAt ?? record.createdAt) < cutoff)
  return { record: records.map(encodeUsage) }
}

function createControl(options: ControlOptions): Service {
  // The tunnel's messages have a codec of their own.
  const definition = {
    ...services.ControlService,
    Session: bytesMethod(services.ControlService.Session.path),
  }
  return service(definition, {
    Info: answered(async () => ({ buildkitVersion: { ...options.version } })),
    ListWorkers: answered(async (request: Wire<'ListWorkers'>) => ({
      record: await listWorkers(options, request.filter ?? []),
    })),
    Solve: answered((request: Wire<'Solve'>, context) => solve(options, request, context), 'root'),
    Status: serverStream(
      (request: Wire<'Status'>, context, send: (message: Reply<'Status'>) => Promise<void>, headers) =>
        status(options, request, context, send, headers),
    ),
    Session: duplex(async (call, context) => {
      call.sendMetadata(new Metadata())
      await options.sessions.accept(call as unknown as MessageStream, context.metadata, context.signal)
    }, 'none'),
    DiskUsage: answered((request: Wire<'DiskUsage'>) => diskUsage(options, request)),
    Prune: serverStream((request: Wire<'Prune'>, context, send: (message: Reply<'Prune'>) => Promise<void>) =>
      prune(options, request, context, send),
    ),
    ListenBuildHistory: serverStream(
      (
        request: Wire<'ListenBuildHistory'>,
        context,
        send: (message: Reply<'ListenBuildHistory'>) => Promise<void>,
      ) => listenHistory(options.history, request, send, context.signal),
    ),
    UpdateBuildHistory: answered(async (request: Wire<'UpdateBuildHistory'>) => {
      await updateHistory(options.history, request, options.finalize)
      return {}
    }),
  })
}

/** A worker that was lost is not told of at once: it is left out, unless no other one answers. */
async function ofThoseHere<T>(
  workers: readonly Worker[],
  ask: (worker: Worker) => Promise<T>,
): Promise<readonly T[]> {
  const asked = await Promise.allSettled(workers.map(ask))
  const answers = asked.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
  const failures = asked.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []))
  const serious = failures.find((error) => answers.length === 0 || !isCode(error, 'unavailable'))
  if (serious !== undefined) throw serious
  return answers
}

async function listWorkers(
  options: ControlOptions,
  filters: readonly string[],
): Promise<moby.buildkit.v1.types.WorkerRecord.$Properties[]> {
  const records = await ofThoseHere(options.workers, (worker) => encodeWorker(worker, options.version))
  return filters.length === 0
    ? [...records]
    : records.filter((record) => filters.some((filter) => matchesWorker(record, filter)))
}

/** containerd filter syntax over `id` and `labels.*`: `==`, `!=`, or presence; comma is AND. */
function matchesWorker(record: moby.buildkit.v1.types.WorkerRecord.$Properties, filter: string): boolean {
  return filter.split(',').every((term) => {
    const match = /^(id|labels\.(?:"[^"]+"|[^=!]+?))(?:(==|!=)"?([^"]*)"?)?$/.exec(term.trim())
    if (!match) throw new SlipwayError('invalid-argument', `failed to parse filter ${JSON.stringify(filter)}`)
    const [, field, operator, wanted] = match
    const name = field!.startsWith('labels.') ? field!.slice('labels.'.length).replaceAll('"', '') : undefined
    const value = name === undefined ? (record.ID ?? '') : record.Labels?.[name]
    if (operator === undefined) return value !== undefined
    return operator === '==' ? value === wanted : value !== wanted
  })
}

/** The whole API edge: Control, LLBBridge for client-driven builds, and the trace sink. */
export function createControlServices(options: ControlOptions): readonly Service[] {
  return [
    createControl(options),
    createBridgeService({
      find: async (context) => {
        const ref = context.metadata.get(BUILD_ID_KEY)[0]
        if (ref === undefined) throw new SlipwayError('invalid-argument', `${BUILD_ID_KEY} is missing`)
        return await options.builds.bridge(String(ref), context.signal)
      },
      workers: () => listWorkers(options, []),
      toldAs: toldError,
    }),
    createTraceService(options.spans ?? []),
  ]
}
