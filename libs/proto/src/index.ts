export {
  containerd,
  errdefs,
  fsutil,
  google,
  grpc,
  moby,
  opentelemetry,
  pb,
  slipway,
  stack,
} from './gen/all.js'
export { enumNames, type FieldShape, messageFields } from './gen/fields.ts'
export * as services from './gen/grpc.ts'
