/** Where keys and blobs are kept; whoever keeps them in its own process takes the same. */
export const STORE_OPTIONS = {
  postgres: {
    kind: 'text',
    help: 'postgres://user@host/database, shared with other instances; default: SQLite below root',
  },
  'postgres-password-file': { kind: 'text', help: 'file with the password of that user' },
  s3: {
    kind: 'text',
    help: 's3://bucket/prefix, shared with other instances, with the disk in front; default: the disk below root alone',
  },
  's3-endpoint': {
    kind: 'text',
    help: 'http(s)://host:port of an S3-compatible store; default: that of AWS',
  },
  's3-region': { kind: 'text', help: 'region of the bucket', default: 'us-east-1' },
  's3-create-bucket': { kind: 'switch', help: 'make the bucket when it is missing' },
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
