/** Settings that every service has. */
export const COMMON = {
  listen: { kind: 'text', help: 'address to serve on, unix:// or tcp://' },
  advertise: {
    kind: 'text',
    help: 'address under which others reach this service; default: where it listens',
  },
  id: { kind: 'text', help: 'name of this instance; default: a new one at each start' },
  root: { kind: 'text', help: 'state directory', default: '/var/lib/slipway' },
  bus: { kind: 'list', help: 'NATS server, nats://host:port; without one other services need addresses' },
  'bus-user': { kind: 'text', help: 'NATS user; default, with a password: the name of the service' },
  'bus-password-file': { kind: 'text', help: 'file with the password of the NATS user' },
  'bus-tls-ca': { kind: 'text', help: 'authority that the NATS server has its certificate of' },
  'bus-tls-cert': { kind: 'text', help: 'certificate shown to NATS' },
  'bus-tls-key': { kind: 'text', help: 'key of that certificate' },
  'tls-cert': { kind: 'text', help: 'certificate of this service, for serving and calling' },
  'tls-key': { kind: 'text', help: 'key of that certificate' },
  'tls-ca': { kind: 'text', help: 'authority that all services have their certificates of' },
  'log-level': { kind: 'text', help: 'trace, debug, info, warn or error', default: 'info' },
  'log-format': { kind: 'text', help: 'json or text', default: 'text' },
  'metrics-listen': {
    kind: 'text',
    help: 'address of /metrics, /healthz and /readyz over HTTP, host:port or unix://',
  },
  'wait-seconds': { kind: 'number', help: 'how long to wait at start for the services needed', default: 60 },
  'drain-seconds': {
    kind: 'number',
    help: 'how long running work may take to end after SIGTERM',
    default: 10,
  },
} as const
