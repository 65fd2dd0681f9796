/** What this app links. */
export { FsSync } from '@slipway/fs-sync'
