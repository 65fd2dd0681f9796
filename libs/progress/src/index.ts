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
