/** What this app links. */
export { BuildsClient } from '@slipway/builds/wire/client'
export { openFsContentStore } from '@slipway/content/fs/store'
export { openBuildPeer } from '@slipway/frontend/wire/peer-client'
export { SqliteHistory } from '@slipway/history/sqlite/history'
export { SqliteSteps } from '@slipway/history/sqlite/steps'
export { SessionRegistry } from '@slipway/sessions/local/registry'
