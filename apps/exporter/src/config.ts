export const OPTIONS = {
  cache: { kind: 'text', help: 'address of the cache service, which keeps manifests and configs' },
  'buildkitd-config': { kind: 'text', help: 'buildkitd.toml whose registry section is used' },
  only: { kind: 'list', help: 'exporter type to offer; default: all' },
} as const
