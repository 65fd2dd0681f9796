export { type ImageFiles, makeImage, pushImage, writeBusyboxRoot } from './busybox.ts'
export {
  REGISTRY_BINARY,
  REGISTRY_USER,
  type RegistryAuth,
  type RegistryOptions,
  startRegistry,
  type TestRegistry,
} from './registry.ts'
