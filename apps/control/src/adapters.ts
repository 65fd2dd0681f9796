/** What this app links. */
export { LastingBuilds } from '@slipway/builds/lasting/lasting-builds'
export { BuildsClient } from '@slipway/builds/wire/client'
export { openBuildPeer } from '@slipway/frontend/wire/peer-client'
export { SessionRegistry } from '@slipway/sessions/local/registry'
