export type { BuildEvent, BuildRecord, History } from './history.ts'
