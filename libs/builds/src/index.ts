export {
  type BuildBridge,
  type BuildRequest,
  type BuildResponse,
  type Builds,
  type CacheRequest,
  drivenByClient,
  type ExporterRequest,
} from './builds.ts'
export { COMPATIBILITY, COMPATIBILITY_VALUE } from './compatibility.ts'
