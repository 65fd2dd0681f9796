import type { Platform } from '@slipway/oci'
import type { pb } from '@slipway/proto'
import type {
  RefHold,
  RunRequest,
  SourceKey,
  SourceMeta,
  SourceMetaRequest,
  WorkContext,
} from '@slipway/worker'

/** `compatibilityVersion` as in `RunRequest`. */
export type FetchContext = WorkContext & Pick<RunRequest, 'compatibilityVersion'>

/** A source op bound to one identifier, with its attributes parsed. */
export interface SourceInstance {
  key(index: number, context: WorkContext): Promise<SourceKey>
  /** Brings the bytes in (or a lazy ref to them). `undefined` is an empty tree: an image without layers. */
  fetch(context: FetchContext): Promise<RefHold | undefined>
  /** What frontends may know about it before anything is brought in; absent where there is nothing to tell. */
  meta?(request: SourceMetaRequest, context: WorkContext): Promise<SourceMeta>
}

/** One scheme: `docker-image`, `local`, `git`, `https`, … `resolve` throws `invalid-argument` on bad attributes. */
export interface Source {
  readonly schemes: readonly string[]
  resolve(op: pb.SourceOp.$Properties, platform: Platform): SourceInstance
}
