/** What runs on a worker's host; kept apart from the cache maps, which run anywhere. */
export { CacheMounts } from './exec/cache-mounts.ts'
export type { DrivenContainer } from './exec/container.ts'
export { createEmulation, type FindEmulation } from './exec/emulator.ts'
export { FileThreads } from './file/threads.ts'
export { type OpHost, refContext } from './host.ts'
export { findSource, OpRunner } from './run-op.ts'
export { type OpenTree, TreeOpener } from './trees.ts'
