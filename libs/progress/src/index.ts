export { DEFAULT_LOG_LIMITS, type LogLimits, logLimitsFromEnv, StepLog } from './log-limits.ts'
export {
  createVertexProgress,
  type LogEvent,
  nullSink,
  type ProgressEvent,
  type ProgressSink,
  type StatusEvent,
  type VertexEvent,
  type VertexProgress,
  type WarningEvent,
} from './progress.ts'
export { ProgressLog, type ProgressLogOptions, type ReadOptions } from './progress-log.ts'
export { decodeEvents, decodeTimestamp } from './wire/decode.ts'
export { encodeEvents, encodeTimestamp } from './wire/encode.ts'
export {
  createDisplay,
  type Display,
  type DisplayMode,
  type DisplayOptions,
  type DisplayOutput,
  LiveDisplay,
  openDisplay,
  parseDisplayMode,
} from './display/display.ts'
export { formatBytes } from './display/format.ts'
export { solveStatus } from './display/rawjson.ts'
