import { type Client, connectivityState as State } from '@grpc/grpc-js'

/**
 * The client to call with. One that is not connected within `ms` of a call is closed: what waits for it fails as `unavailable`, and the
 * next call begins anew. The kernel alone lets calls to a host that vanished wait for two minutes, and asks one that is back less
 * and less often.
 */
export function connectingWithin(ms: number, open: () => Client): () => Client {
  let client = open()
  let watched = false
  /** Until it is connected, closed or replaced. */
  const watch = (end: number): void => {
    const channel = client.getChannel()
    const state = channel.getConnectivityState(false)
    watched = state !== State.READY && state !== State.SHUTDOWN
    if (!watched) return
    channel.watchConnectivityState(state, end, () => {
      if (Date.now() < end) {
        watch(end)
        return
      }
      const late = client
      client = open()
      watched = false
      late.close()
    })
  }
  return () => {
    if (!watched) watch(Date.now() + ms)
    return client
  }
}
