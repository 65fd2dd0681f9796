export { type ContextSyncParts, createContextSyncService } from './context-sync.ts'
