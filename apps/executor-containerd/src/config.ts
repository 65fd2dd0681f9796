import { DNS_OPTIONS } from '@slipway/app-executor/dns'

export const OPTIONS = {
  containerd: {
    kind: 'text',
    help: 'address of containerd',
    default: 'unix:///run/containerd/containerd.sock',
  },
  'containerd-namespace': { kind: 'text', help: 'namespace of containerd', default: 'slipway' },
  binary: {
    kind: 'text',
    help: 'path of the OCI runtime that containerd is to use; default: its own choice',
  },
  ...DNS_OPTIONS,
} as const
