import { exportSpans } from '@slipway/app-kit/tracing'
import { addSpanSink, type SpanSink, TraceRecorder } from '@slipway/tracing'

/** Where the spans of this process and of its clients go. */
export interface Tracing {
  /** Keeps them for the records of builds. */
  readonly recorder: TraceRecorder
  readonly sinks: readonly SpanSink[]
}

export async function openTracing(stack: AsyncDisposableStack): Promise<Tracing> {
  const recorder = stack.use(new TraceRecorder())
  stack.use(addSpanSink(recorder))
  const exported = await exportSpans('slipwayd', stack)
  return { recorder, sinks: exported ? [recorder, exported] : [recorder] }
}
