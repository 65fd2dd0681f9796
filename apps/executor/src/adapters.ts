/** What this app links. */
export { openRuncRuntime } from '@slipway/runtime/runc/runtime'
export { createMounter } from '@slipway/snapshots/mounter'
