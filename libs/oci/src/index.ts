export { chainId, chainIds } from './chain-id.ts'
export { compactJson, encodeGoJson, encodeGoString, type GoValue, RawJson } from './go-json.ts'
export { FieldReader, type JsonObject, parseJsonObject } from './json-reader.ts'
export { canonicalName, formatLocator, type Locator, normalizedName, parseLocator } from './locator.ts'
export {
  type Compression,
  compressionOf,
  isConfigType,
  isIndexType,
  isLayerType,
  isManifestType,
  isNondistributableType,
  layerMediaType,
  MediaType,
  toDistributableType,
  toDockerMediaType,
  toOciMediaType,
} from './media-types.ts'
export {
  detectManifestType,
  MAX_MANIFEST_SIZE,
  parseDescriptor,
  parseDescriptorJson,
  parseIndex,
  parseManifest,
  parsePlatformFields,
} from './parse.ts'
export { MAX_CONFIG_SIZE, parseImageConfig } from './parse-config.ts'
export {
  formatPlatform,
  formatPlatformAll,
  hostPlatform,
  normalizeArchitecture,
  normalizePlatform,
  parsePlatform,
} from './platform.ts'
export {
  compatiblePlatforms,
  onlyPlatform,
  orderedPlatforms,
  type PlatformMatcher,
  selectPlatforms,
  strictPlatform,
} from './platform-match.ts'
export {
  familiarReference,
  formatReference,
  parseReference,
  type Reference,
  repositoryName,
  withDefaultTag,
  withDigest,
  withTag,
} from './reference.ts'
export { repositoriesIn, SOURCE_LABEL } from './source-label.ts'
export type {
  ContainerConfig,
  Descriptor,
  HealthcheckConfig,
  HistoryEntry,
  ImageConfig,
  Index,
  Manifest,
  Platform,
} from './types.ts'
export { descriptorJson, encodeIndex, encodeManifest, platformJson } from './write.ts'
