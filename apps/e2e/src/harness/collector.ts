import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { freePort } from '@slipway/testing/free-port'
import { opentelemetry, services } from '@slipway/proto'
import { type RunningServer, serve, service, unary } from '@slipway/rpc'

type Request = opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest.$Properties
type KeyValue = opentelemetry.proto.common.v1.KeyValue.$Properties

export interface CollectedSpan {
  readonly name: string
  readonly service: string
  readonly traceId: string
  readonly spanId: string
  /** '' for a root. */
  readonly parentId: string
  readonly attributes: Readonly<Record<string, string>>
  readonly failed: boolean
}

/** An OTLP collector as operators run them, over gRPC or HTTP with protobuf: it keeps what it gets. */
export class Collector implements AsyncDisposable {
  readonly endpoint: string
  readonly spans: CollectedSpan[] = []
  readonly #close: () => Promise<void>

  private constructor(endpoint: string, close: () => Promise<void>) {
    this.endpoint = endpoint
    this.#close = close
  }

  static async grpc(): Promise<Collector> {
    const port = await freePort()
    let server: RunningServer | undefined
    const collector = new Collector(`http://127.0.0.1:${port}`, async () => await server?.close(0))
    const take = service(services.TraceServiceService, {
      Export: unary((request: Request) => {
        collector.#take(request)
        return {}
      }),
    })
    server = await serve([take], { addresses: [`tcp://127.0.0.1:${port}`] })
    return collector
  }

  static async http(): Promise<Collector> {
    let collector: Collector | undefined
    const server: Server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const isTraces = request.method === 'POST' && request.url === '/v1/traces'
        const { ExportTraceServiceRequest } = opentelemetry.proto.collector.trace.v1
        if (isTraces && collector) collector.#take(ExportTraceServiceRequest.decode(Buffer.concat(chunks)))
        response.writeHead(isTraces ? 200 : 404).end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    collector = new Collector(`http://127.0.0.1:${port}`, async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    })
    return collector
  }

  /** The variables that make a program send its spans here, soon. */
  env(protocol: 'grpc' | 'http/protobuf'): Readonly<Record<string, string>> {
    return {
      OTEL_EXPORTER_OTLP_ENDPOINT: this.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_BSP_SCHEDULE_DELAY: '100',
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close()
  }

  #take(request: Request): void {
    for (const { resource, scope_spans: scopes } of request.resource_spans ?? []) {
      const service = textsOf(resource?.attributes)['service.name'] ?? ''
      for (const { spans } of scopes ?? []) {
        for (const span of spans ?? []) {
          this.spans.push({
            name: span.name ?? '',
            service,
            traceId: hex(span.trace_id),
            spanId: hex(span.span_id),
            parentId: hex(span.parent_span_id),
            attributes: textsOf(span.attributes),
            failed: span.status?.code === 2,
          })
        }
      }
    }
  }
}

function textsOf(attributes: readonly KeyValue[] | null | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (attributes ?? []).map(({ key, value }) => [
      key ?? '',
      String(value?.string_value ?? value?.int_value ?? ''),
    ]),
  )
}

function hex(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex')
}
