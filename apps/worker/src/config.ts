export const OPTIONS = {
  cache: { kind: 'text', help: 'address of the cache service, which is told of results that are gone' },
  'shared-root': {
    kind: 'switch',
    help: 'the root is shared by workers of this host: each takes the first of workers/1, workers/2, … that is free',
  },
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
  'max-parallelism': {
    kind: 'number',
    help: 'commands of steps that run at once, of all solvers; 0 for no limit',
    default: 0,
  },
  label: { kind: 'list', help: 'name=value, told to clients' },
  snapshotter: { kind: 'text', help: 'auto, overlayfs or native' },
  binary: { kind: 'text', help: 'OCI runtime of an embedded executor: crun, runc or a path' },
} as const
