import type { Runtime } from '../runtime.ts'
import { checkFilesystem } from './filesystem-checks.ts'
import type { Harness } from './harness.ts'
import { checkIsolation } from './isolation-checks.ts'
import { checkProcesses } from './process-checks.ts'

export interface RuntimeContext {
  readonly runtime: Runtime
  /** A new one for each check. */
  readonly harness: Harness
}

/** Something that every runtime does; throws where it does not. */
export type AddCheck = (name: string, run: (context: RuntimeContext) => Promise<void>) => void

/** Adds everything that is asked of a runtime. */
export function addRuntimeChecks(check: AddCheck): void {
  checkProcesses(check)
  checkFilesystem(check)
  checkIsolation(check)
}
