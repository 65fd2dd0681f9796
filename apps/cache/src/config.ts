import { BUCKET_OPTIONS, POSTGRES_OPTIONS } from '@slipway/app-kit/store-options'

/** Where keys and blobs are kept; whoever keeps them in its own process takes the same. */
export const STORE_OPTIONS = {
  ...POSTGRES_OPTIONS,
  ...BUCKET_OPTIONS,
  's3-disk-megabytes': {
    kind: 'number',
    help: 'most of the bucket that is kept on disk; 0 for no limit',
    default: 10_000,
  },
  'content-max-age-hours': {
    kind: 'number',
    help: 'blobs on the disk below root that nobody has used for so long are removed',
    default: 24,
  },
  's3-max-age-hours': {
    kind: 'number',
    help: 'blobs in the bucket that nobody has used for so long are removed; 0 for never',
    default: 336,
  },
  'worker-max-age-hours': {
    kind: 'number',
    help: 'cache keys of workers that nobody has seen for so long are removed; 0 for never',
    default: 336,
  },
} as const

export const OPTIONS = { ...STORE_OPTIONS } as const
