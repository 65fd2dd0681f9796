/** What this app links. */
export { LastingBuilds } from '@slipway/builds/lasting/lasting-builds'
export { BuildsClient } from '@slipway/builds/wire/client'
export { openS3ContentStore } from '@slipway/content/s3/store'
export { openBuildPeer } from '@slipway/frontend/wire/peer-client'
export { openPostgresHistory } from '@slipway/history/postgres/history'
export { openPostgresSteps } from '@slipway/history/postgres/steps'
export { SessionRegistry } from '@slipway/sessions/local/registry'
