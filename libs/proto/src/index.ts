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
export * as services from './gen/grpc.ts'
