import { COMPATIBILITY } from '@slipway/builds'
import { SlipwayError } from '@slipway/base'
import { createVertexProgress, encodeEvents, type ProgressEvent } from '@slipway/progress'
import { services, type slipway } from '@slipway/proto'
import { type CallContext, type Service, serverStream, service, unary } from '@slipway/rpc'
import { decodeRoutes, RemoteGroup, type SessionRoutes } from '@slipway/sessions'
import type { WorkContext, Worker } from '@slipway/worker'
import type { Exporter, ExportRef } from '../exporters.ts'
import { decodeSource, encodeExportResult } from './messages.ts'

type ResolveRequest = slipway.exporter.v1.ResolveRequest.$Properties
type ExportRequest = slipway.exporter.v1.ExportRequest.$Properties
type Event = slipway.exporter.v1.ExportEvent.$Shape

export interface ExporterServiceOptions {
  readonly exporters: ReadonlyMap<string, Exporter>
  /** The worker at an address; one for all. */
  readonly worker: (address: string) => Promise<Worker>
  /** Where the routes to the sessions of a request are put, for the `Sessions` that the exporters use. */
  readonly routes: SessionRoutes
}

/** Exporters for builds of other processes. */
export function createExporterService(options: ExporterServiceOptions): Service {
  const resolve = (request: ResolveRequest) => {
    const exporter = options.exporters.get(request.type ?? '')
    if (!exporter)
      throw new SlipwayError('not-found', `exporter ${JSON.stringify(request.type ?? '')} could not be found`)
    return exporter.resolve(request.attrs ?? {})
  }
  return service(services.SlipwayExporterService, {
    List: unary(() => ({ types: [...options.exporters.keys()] })),
    Resolve: unary((request: ResolveRequest) => ({ name: resolve(request).name })),
    Export: serverStream(async (request: ExportRequest, context, send: (event: Event) => Promise<void>) => {
      const instance = resolve(request)
      await runExport(options, request, context, send, instance)
    }),
  })
}

async function runExport(
  options: ExporterServiceOptions,
  request: ExportRequest,
  context: CallContext,
  send: (event: Event) => Promise<void>,
  instance: ReturnType<Exporter['resolve']>,
): Promise<void> {
  using group = new RemoteGroup(options.routes, decodeRoutes(request.sessions))
  // Ends with the export: what workers keep for it is released then.
  const over = new AbortController()
  const signal = AbortSignal.any([context.signal, over.signal])
  const sent: Promise<void>[] = []
  const write = (event: ProgressEvent): void => {
    for (const progress of encodeEvents([event]))
      sent.push(send({ progress: progress as never }).catch(() => {}))
  }
  const progress = createVertexProgress({ write }, request.vertex ?? '')
  const work: WorkContext = { sessions: group, progress, signal }
  try {
    const source = decodeSource(request.source, (id, address) => refOf(id, options.worker(address), work))
    const result = await instance.export(source, {
      sessions: group,
      sessionId: request.session ?? '',
      exporterIndex: request.exporter_index ?? 0,
      progress,
      signal,
      buildRef: request.build ?? '',
      compatibilityVersion: request.compatibility_version || COMPATIBILITY.current,
    })
    await Promise.all(sent)
    await send({ result: encodeExportResult(result) })
  } catch (error) {
    await Promise.all(sent)
    throw error
  } finally {
    over.abort(new SlipwayError('canceled', 'the export is over'))
  }
}

function refOf(id: string, worker: Promise<Worker>, work: WorkContext): ExportRef {
  worker.catch(() => {})
  return {
    id,
    remote: async (options) => await (await worker).remote(id, options, work),
    mount: async () => await (await worker).mount(id, work),
  }
}
