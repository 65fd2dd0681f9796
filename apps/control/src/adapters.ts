/** What this app links. */
export { BuildsClient } from '@slipway/builds/wire/client'
export { openBuildPeer } from '@slipway/frontend/wire/peer-client'
export { SessionRegistry } from '@slipway/sessions/local/registry'
