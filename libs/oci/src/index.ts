export { type Compression, MediaType } from './media-types.ts'
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
