/** containerd's limit, which BuildKit and its clients use. */
export const MAX_MESSAGE_BYTES = 16 << 20
/** HTTP/2 flow-control window; the default of 64 KiB halves the speed of a tunnel. */
export const WINDOW_BYTES = 1 << 20
/** The largest frame that servers take; larger ones save nothing more, and keep other streams waiting. */
export const FRAME_BYTES = 256 << 10
/**
 * The window of callers. Node's http2 reads nothing while a write of its own waits for the kernel: two Nodes that both
 * write more than the kernel holds would wait for each other for ever. This much it always holds, on sockets of any
 * kind, so servers never wait, and go on to read.
 */
export const CALLER_WINDOW_BYTES = 64 << 10

export const CHANNEL_OPTIONS = {
  'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
  'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  'grpc-node.flow_control_window': CALLER_WINDOW_BYTES,
  'grpc.client_idle_timeout_ms': 2_147_483_647,
  'grpc.enable_retries': 0,
  // A service that is started again is found again soon.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.min_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
} as const
