/** What this app links. */
export { openContainerdRuntime } from '@slipway/runtime/containerd/runtime'
export { createMounter } from '@slipway/snapshots/mounter'
