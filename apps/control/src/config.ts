import { BUCKET_OPTIONS, POSTGRES_OPTIONS } from '@slipway/app-kit/store-options'

export const OPTIONS = {
  addr: { kind: 'list', help: 'address for clients, unix:// or tcp://' },
  solver: { kind: 'list', help: 'address of a solver; default: those on the bus' },
  worker: { kind: 'list', help: 'address of a worker; default: those on the bus' },
  group: {
    kind: 'number',
    help: 'gid of the group that may use unix sockets for clients; 0 for root alone',
    default: 0,
  },
  'client-tls-cert': { kind: 'text', help: 'certificate shown to clients' },
  'client-tls-key': { kind: 'text', help: 'key of that certificate' },
  'client-tls-ca': { kind: 'text', help: 'authority that clients must have their certificates of' },
  ...POSTGRES_OPTIONS,
  ...BUCKET_OPTIONS,
  'history-max-age-hours': { kind: 'number', help: 'younger build records are never removed', default: 48 },
  'history-max-entries': { kind: 'number', help: 'fewer build records are never removed', default: 50 },
} as const
