export { BuildManager } from './build-manager.ts'
export { KNOWN_ENTITLEMENTS } from './entitlements.ts'
export { StepWatch } from './step-watch.ts'
export type { BuildServices } from './services.ts'
