export { type Recording, type RecorderLimits, TraceRecorder } from './recorder.ts'
export {
  type Attributes,
  type AttributeValue,
  formatTraceparent,
  parseTraceparent,
  type SpanData,
  type SpanEvent,
  type SpanKind,
  type SpanLink,
  type TraceContext,
} from './span.ts'
export { spansToJson, TRACE_MEDIA_TYPE } from './span-json.ts'
export {
  activeTrace,
  addSpanSink,
  inTrace,
  outsideTraces,
  type Span,
  type SpanOptions,
  type SpanSink,
  startSpan,
  traced,
} from './tracing.ts'
