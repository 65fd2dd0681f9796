/**
 * How a peer is noticed that went without closing its connection, as a host does that loses its power or its network. Pings go over tcp
 * only: the kernel closes sockets of a host's own processes.
 */
export interface Keepalive {
  /** Silence after which it is asked. Callers ask while they have a call open, servers always. */
  readonly everyMs: number
  /** How long it may take to answer, or to be connected to; then all calls of the connection end as lost. */
  readonly answerMs: number
}

/** Between services: half a minute. A stall of its event loop, or of ours, must not make a healthy peer look lost. */
export const KEEPALIVE: Keepalive = { everyMs: 10_000, answerMs: 20_000 }

/**
 * For peers that may be of another make: servers in Go, and those over gRPC's C core, end connections that ask more than twice within five
 * minutes each without any answer to a call between.
 */
export const PATIENT_KEEPALIVE: Keepalive = { everyMs: 330_000, answerMs: 20_000 }

/** Options of a grpc-js channel or server. */
export function keepaliveOptions(
  keepalive: Keepalive | undefined,
): Readonly<Partial<Record<'grpc.keepalive_time_ms' | 'grpc.keepalive_timeout_ms', number>>> {
  if (!keepalive) return {}
  return {
    'grpc.keepalive_time_ms': keepalive.everyMs,
    'grpc.keepalive_timeout_ms': keepalive.answerMs,
  }
}
