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
    help: 'blobs below root that nobody has written for so long are removed; a bucket has rules of its own',
    default: 24,
  },
} as const

export const OPTIONS = { ...STORE_OPTIONS } as const
