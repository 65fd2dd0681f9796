export type {
  CreateOptions,
  DeferredFiles,
  ImmutableRef,
  LazyLayer,
  MutableRef,
  PartialTree,
  RefContext,
  Refs,
} from './refs.ts'
export { refHold } from './ref-hold.ts'
