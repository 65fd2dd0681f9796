/** What this app links. */
export { Archiver } from '@slipway/archive'
export { createContentStoreClient } from '@slipway/content/wire/client'
export { createExporters } from '@slipway/exporters/create'
export { FsSync } from '@slipway/fs-sync'
export { RegistryClient } from '@slipway/registry'
export { createSessionAuthorizers } from '@slipway/sources/image/session-authorizers'
