/** Names a remote result in a read of the worker's content. */
export const REMOTE_KEY = 'slipway-remote'
