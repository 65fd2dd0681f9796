export { type Credentials, DockerConfig, dockerConfigDir } from './auth/docker-config.ts'
export { type AuthOptions, offerAuth } from './auth/provider.ts'
export type { FailedBuild } from './build/build.ts'
export {
  type Gateway,
  type GatewayRef,
  type GatewayRequest,
  type GatewayResult,
  platformResult,
  type Program,
} from './build/gateway.ts'
export type { BuildOutput, BuildRequest, BuildResult, CacheEntry } from './build/request.ts'
export {
  type BuildHistoryEvent,
  type StepMiss,
  type BuildkitVersion,
  Client,
  type PruneRequest,
  type UsageRecord,
  type WorkerRecord,
} from './client.ts'
export { offerDirectories } from './files/directories.ts'
export { offerOutputs, type OutputTarget } from './files/outputs.ts'
export { Uploads } from './files/uploads.ts'
export { offerSecrets, type SecretSource } from './session/secrets.ts'
export { type Attachable, ClientSession, type SessionOptions } from './session/session.ts'
export { offerSsh, type SshSource } from './session/ssh.ts'
