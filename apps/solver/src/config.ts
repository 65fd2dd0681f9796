import { STORE_OPTIONS } from '@slipway/app-cache/config'

/** The settings of stores are those of an embedded cache. */
export const OPTIONS = {
  ...STORE_OPTIONS,
  worker: { kind: 'list', help: 'address of a worker; default: those on the bus' },
  cache: { kind: 'text', help: 'address of the cache service, or embedded; default: the one on the bus' },
  control: {
    kind: 'text',
    help: 'address of the control service, which keeps the history; default: the one on the bus',
  },
  exporter: { kind: 'list', help: 'address of an exporter service, or embedded; default: those on the bus' },
  frontend: { kind: 'list', help: 'address of a frontend service, or embedded; default: those on the bus' },
  'buildkitd-config': {
    kind: 'text',
    help: 'buildkitd.toml: its registry section is for embedded exporters, its frontend section for frontends that come as images',
  },
  'allow-insecure-entitlement': { kind: 'list', help: 'network.host or security.insecure' },
  'max-parallelism': { kind: 'number', help: 'most steps that run at once; 0 for no limit', default: 0 },
} as const
