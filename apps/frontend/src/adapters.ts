/** What this app links. */
export { createDockerfileFrontend } from '@slipway/dockerfile'
