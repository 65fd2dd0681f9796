import { DNS_OPTIONS } from './dns.ts'

export const OPTIONS = {
  binary: {
    kind: 'text',
    help: 'crun, runc, a path, or another with their command line; default: the fastest that works',
  },
  ...DNS_OPTIONS,
} as const
