export type { Source, SourceInstance } from './sources.ts'
