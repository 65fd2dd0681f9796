export type { InputKey, OpKey } from './exec/cache-map.ts'
export { createOpResolver, type OpResolverOptions, type OpSlots } from './resolver.ts'
export { holdOfResult, refResult } from './results.ts'
export { contentDigest, type Selector } from './selector.ts'
