import type { Attributes } from '../span.ts'
import type { SpanSink } from '../tracing.ts'
import { type ExportSettings, exportSettings } from './settings.ts'

export { type ExportSettings, exportSettings } from './settings.ts'

export interface SpanExport extends SpanSink, AsyncDisposable {}

/**
 * Sends spans where OTEL_* says; `undefined` where it says nothing. OpenTelemetry's own packages are loaded only then: they read
 * the rest of their variables themselves. Disposing sends what is still there.
 */
export async function openSpanExport(service: string, version: string): Promise<SpanExport | undefined> {
  const settings = exportSettings(process.env)
  if (!settings) return undefined
  const { OtelExport } = await import('./otel-export.ts')
  const identity: Attributes = { 'service.name': service, 'service.version': version }
  return new OtelExport(await createExporter(settings), identity, settings.ratio)
}

async function createExporter({ protocol }: ExportSettings) {
  if (protocol === 'grpc') {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-grpc')
    return new OTLPTraceExporter()
  }
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto')
  return new OTLPTraceExporter()
}
