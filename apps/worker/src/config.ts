export const OPTIONS = {
  cache: { kind: 'text', help: 'address of the cache service, which is told of results that are gone' },
  executor: { kind: 'text', help: 'address of the executor of this host, or embedded', default: 'embedded' },
  'context-sync': {
    kind: 'text',
    help: 'address of the context-sync of this host, or embedded',
    default: 'embedded',
  },
  'buildkitd-config': {
    kind: 'text',
    help: 'buildkitd.toml whose worker, dns and registry sections are used',
  },
  label: { kind: 'list', help: 'name=value, told to clients' },
  snapshotter: { kind: 'text', help: 'auto, overlayfs or native' },
  binary: { kind: 'text', help: 'OCI runtime of an embedded executor: crun, runc or a path' },
} as const
