export { diff, merge, passthrough, type PassthroughInput, requires, scratch } from './build/combine.ts'
export { EnvList } from './build/env-list.ts'
export type { Exec, ProxyEnv, RunOptions } from './build/exec.ts'
export {
  BoundActions,
  type CopyOptions,
  type FileAction,
  FileActions,
  fileActions,
  type MkdirOptions,
  type MkfileOptions,
  type Owner,
  type Ownership,
  parseOwner,
  type RmOptions,
  type SymlinkOptions,
} from './build/file.ts'
export { fromDefinition } from './build/from-definition.ts'
export { git, type GitOptions } from './build/git.ts'
export {
  image,
  type ImageOptions,
  type ImageResolver,
  type ResolvedImage,
  type ResolveMode,
} from './build/image.ts'
export type {
  BindMount,
  CacheMount,
  CacheSharing,
  FileMount,
  Mount,
  SecretMount,
  SshMount,
  TmpfsMount,
} from './build/mounts.ts'
export type { LinuxResources, MappedLocation, MarshalOptions, OpOptions } from './build/options.ts'
export type { HostAddress, NetworkMode, SecurityMode, Settings, Ulimit } from './build/settings.ts'
export type { SourceMap } from './build/source-map.ts'
export {
  type BlobOptions,
  http,
  type HttpOptions,
  imageBlob,
  local,
  type LocalOptions,
  ociLayout,
  ociLayoutBlob,
  type OciLayoutOptions,
} from './build/sources.ts'
export { State } from './build/state.ts'
export type { DeferredOutput, Output } from './build/vertex.ts'
export { advertisedCaps, isLlbCap, LLB_CAPS, type LlbCap, unsupportedCap } from './caps.ts'
export type {
  LoadedEdge,
  LoadedGraph,
  LoadedOp,
  LoadedOptions,
  LoadedVertex,
  SourceFile,
  SourceLocation,
  VertexMetadata,
} from './load/graph.ts'
export { loadDefinition, loadLargeDefinition, type LoadOptions } from './load/load.ts'
export { outputCount, validateOp } from './load/validate.ts'
export { compareUtf8, marshalDefinition, marshalOp, opKind, type OpKind, unmarshalOp } from './marshal.ts'
export { platformFromProto, platformToProto } from './platform.ts'
export { cleanSubdir, type GitUrl, parseGitUrl } from './git-url.ts'
export { type JsonForm, messageToJson, metadataToJson } from './json.ts'
export { rewriteDefinition } from './rewrite.ts'
export { KEYED_META_FIELDS, opFields } from './op-fields.ts'
