export type {
  BuildBridge,
  BuildRequest,
  BuildResponse,
  Builds,
  CacheRequest,
  ExporterRequest,
} from './builds.ts'
export { COMPATIBILITY, COMPATIBILITY_VALUE } from './compatibility.ts'
