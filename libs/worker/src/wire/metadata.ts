import { Metadata } from '@grpc/grpc-js'

/** Names a remote result in a read of the worker's content. */
export const REMOTE_KEY = 'slipway-remote'

/** For reads of the layers of a remote result. */
export function remoteMetadata(remote: string): Metadata {
  const metadata = new Metadata()
  metadata.set(REMOTE_KEY, remote)
  return metadata
}
