export type {
  BuildBridge,
  BuildRequest,
  BuildResponse,
  Builds,
  CacheRequest,
  ExporterRequest,
} from './builds.ts'
