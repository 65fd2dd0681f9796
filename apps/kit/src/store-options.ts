import { readFileSync } from 'node:fs'
import { type Logger, SlipwayError } from '@slipway/base'
import type { S3ContentOptions } from '@slipway/content/s3/store'
import type { PostgresOptions } from '@slipway/postgres'
import type { OptionValues } from './options.ts'

/** Where a service keeps what it shares with other instances in a database. */
export const POSTGRES_OPTIONS = {
  postgres: {
    kind: 'text',
    help: 'postgres://user@host/database, shared with other instances; default: SQLite below root',
  },
  'postgres-password-file': { kind: 'text', help: 'file with the password of that user' },
} as const

/** Where a service keeps the blobs that it shares with other instances. */
export const BUCKET_OPTIONS = {
  s3: {
    kind: 'text',
    help: 's3://bucket/prefix, shared with other instances; default: the disk below root alone',
  },
  's3-endpoint': {
    kind: 'text',
    help: 'http(s)://host:port of an S3-compatible store; default: that of AWS',
  },
  's3-region': { kind: 'text', help: 'region of the bucket', default: 'us-east-1' },
  's3-create-bucket': { kind: 'switch', help: 'make the bucket when it is missing' },
} as const

interface Surroundings {
  readonly logger: Logger
  /** How long a store that is away is waited for. */
  readonly waitMs: number
}

/** `undefined` where no database is given. */
export function postgresSettings(
  options: OptionValues<typeof POSTGRES_OPTIONS>,
  { logger, waitMs }: Surroundings,
): PostgresOptions | undefined {
  const { postgres: url, 'postgres-password-file': passwordFile } = options
  if (url === undefined) return undefined
  return {
    url,
    logger,
    patienceMs: waitMs,
    ...(passwordFile === undefined ? {} : { password: readFileSync(passwordFile, 'utf8').trim() }),
  }
}

/** `undefined` where no bucket is given. `root`: where blobs wait until their digest is known. */
export function bucketSettings(
  options: OptionValues<typeof BUCKET_OPTIONS> & { readonly root: string },
  { logger, waitMs }: Surroundings,
): (S3ContentOptions & { readonly prefix: string }) | undefined {
  if (options.s3 === undefined) return undefined
  const endpoint = options['s3-endpoint']
  return {
    ...parseBucket(options.s3),
    region: options['s3-region'],
    createBucket: options['s3-create-bucket'],
    spool: options.root,
    patienceMs: waitMs,
    logger,
    onDamaged: (digest) => logger.warn({ digest }, 'a blob was damaged in the bucket'),
    ...(endpoint === undefined ? {} : { endpoint }),
  }
}

/** Throws `invalid-argument` for what is not s3://bucket or s3://bucket/prefix. */
function parseBucket(address: string): { readonly bucket: string; readonly prefix: string } {
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(address) ?? []
  if (bucket === undefined)
    throw new SlipwayError('invalid-argument', `s3: ${JSON.stringify(address)} is not s3://bucket/prefix`)
  return { bucket, prefix }
}
