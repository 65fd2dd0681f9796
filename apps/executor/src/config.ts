export const OPTIONS = {
  binary: {
    kind: 'text',
    help: 'crun, runc, a path, or another with their command line; default: the fastest that works',
  },
  'dns-nameserver': { kind: 'list', help: 'instead of those of this host' },
  'dns-option': { kind: 'list', help: 'option of resolv.conf' },
  'dns-search': { kind: 'list', help: 'search domain of resolv.conf' },
} as const
