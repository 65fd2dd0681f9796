export { distance, reasonOf } from './compare-steps.ts'
export type { BuildEvent, BuildRecord, History } from './history.ts'
export type {
  FileChange,
  InputChange,
  RanStep,
  StepFile,
  StepHistory,
  StepInput,
  StepMiss,
  StepReason,
  StepSlots,
  StepState,
} from './steps.ts'
