import { addSpanSink } from '@slipway/tracing'
import { openSpanExport, type SpanExport } from '@slipway/tracing/otel/export'
import { VERSION } from './version.ts'

/** Sends the spans of this process where OTEL_* says, until the stack ends; `undefined` where it says nothing. */
export async function exportSpans(
  service: string,
  stack: AsyncDisposableStack,
): Promise<SpanExport | undefined> {
  const spans = await openSpanExport(service, VERSION.version)
  if (!spans) return undefined
  stack.use(spans)
  stack.use(addSpanSink(spans))
  return spans
}
