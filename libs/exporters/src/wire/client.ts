import { abortError, SlipwayError, throwIfAborted } from '@slipway/base'
import type { BlobProvider } from '@slipway/content'
import { decodeEvents, type VertexProgress } from '@slipway/progress'
import { type moby, services } from '@slipway/proto'
import { type Caller, messagesOf, namePeer } from '@slipway/rpc'
import { encodeRoutes, type SessionRoutes } from '@slipway/sessions'
import type { ExportContext, Exporter, ExporterInstance, ExportResult, ExportSource } from '../exporters.ts'
import { decodeExportResult, encodeSource } from './messages.ts'

const methods = services.SlipwayExporterService

type Attrs = Readonly<Record<string, string>>

export interface ExportersClientOptions {
  readonly caller: Caller
  /** How the sessions of a build can be reached; the exporter is told. */
  readonly routes: SessionRoutes
  /** Address of a worker, by id. */
  readonly workers: (id: string) => string | undefined
  /** Reads exported manifests and configs, where they are kept for all. */
  readonly content?: BlobProvider
}

/**
 * Exporters behind a caller. Attributes are checked over there before a build starts: `prepare` asks, and the port's own `resolve`
 * then knows the answer.
 */
export class ExportersClient {
  readonly #options: ExportersClientOptions
  readonly #resolved = new Map<string, { readonly instance: ExporterInstance; users: number }>()

  constructor(options: ExportersClientOptions) {
    this.#options = options
  }

  /** The types over there. Throws `unavailable` when it does not answer. */
  async list(): Promise<readonly string[]> {
    return (await this.#options.caller.unary(methods.List, {}, { deadlineMs: 10_000 })).types ?? []
  }

  /** Until disposed, `exporter(type).resolve(attrs)` gives what was resolved here. */
  async prepare(type: string, attrs: Attrs): Promise<Disposable> {
    const key = keyOf(type, attrs)
    const known = this.#resolved.get(key)
    if (known) known.users++
    else {
      const { name } = await this.#options.caller.unary(methods.Resolve, { type, attrs: { ...attrs } })
      const raced = this.#resolved.get(key)
      if (raced) raced.users++
      else this.#resolved.set(key, { instance: this.#instance(type, attrs, name ?? ''), users: 1 })
    }
    return {
      [Symbol.dispose]: () => {
        const entry = this.#resolved.get(key)
        if (entry && --entry.users === 0) this.#resolved.delete(key)
      },
    }
  }

  isPrepared(type: string, attrs: Attrs): boolean {
    return this.#resolved.has(keyOf(type, attrs))
  }

  exporter(type: string): Exporter {
    return {
      type,
      resolve: (attrs) => {
        const entry = this.#resolved.get(keyOf(type, attrs))
        if (!entry) throw new SlipwayError('internal', `exporter ${type} was not prepared`)
        return entry.instance
      },
    }
  }

  #instance(type: string, attrs: Attrs, name: string): ExporterInstance {
    return { name, export: (source, context) => this.#export(type, attrs, source, context) }
  }

  async #export(
    type: string,
    attrs: Attrs,
    source: ExportSource,
    context: ExportContext,
  ): Promise<ExportResult> {
    const { caller, routes, workers, content } = this.#options
    throwIfAborted(context.signal)
    const request = {
      type,
      attrs: { ...attrs },
      source: encodeSource(source, workers) as never,
      sessions: encodeRoutes(routes.ofGroup(context.sessions)),
      session: context.sessionId,
      exporter_index: context.exporterIndex,
      build: context.buildRef,
      compatibility_version: context.compatibilityVersion,
      vertex: context.progress.vertex,
    }
    try {
      for await (const event of messagesOf(
        caller.serverStream(methods.Export, request, { signal: context.signal }),
      )) {
        if (event.progress) forward(event.progress, context.progress)
        if (event.result)
          return { ...decodeExportResult(event.result), ...(content ? { provider: content } : {}) }
      }
    } catch (error) {
      throw context.signal.aborted ? abortError(context.signal) : namePeer(error, `exporter ${type}`)
    }
    throw new SlipwayError('unavailable', `exporter ${type} ended without a result`)
  }
}

function keyOf(type: string, attrs: Attrs): string {
  return JSON.stringify([type, Object.entries(attrs).sort(([a], [b]) => (a < b ? -1 : 1))])
}

function forward(message: moby.buildkit.v1.StatusResponse.$Properties, to: VertexProgress): void {
  for (const event of decodeEvents(message)) {
    if (event.kind === 'log') to.log(event.stream, event.data)
    if (event.kind !== 'status') continue
    const { kind: _kind, vertex: _vertex, timestamp: _timestamp, ...status } = event
    to.status(status)
  }
}
