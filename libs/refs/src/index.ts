export type { CreateOptions, ImmutableRef, LazyLayer, MutableRef, RefContext, Refs } from './refs.ts'
export { refHold } from './ref-hold.ts'
