import type { Readable } from 'node:stream'
import type * as Sdk from '@aws-sdk/client-s3'
import { abortError, errorMessage, type Logger, sleep, SlipwayError } from '@slipway/base'

export interface S3Options {
  readonly bucket: string
  /** Put in front of all names; another prefix is another store. */
  readonly prefix?: string
  readonly region?: string
  /** http(s)://host:port of a store that is not Amazon's; buckets are then paths, not host names. */
  readonly endpoint?: string
  /** Default: where the AWS SDK looks: the environment, shared files, the machine's role. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** Make the bucket when it is missing. */
  readonly createBucket?: boolean
  /** How long a request waits for a store that is away, before it fails with `unavailable`. */
  readonly patienceMs?: number
  readonly logger?: Logger
}

export interface Condition {
  /** The object must not be there. */
  readonly absent?: boolean
  /** It must be there, with this ETag. */
  readonly etag?: string
}

export interface ObjectInfo {
  readonly size: number
  readonly modifiedAt: number
  readonly etag: string
}

const PATIENCE_MS = 30_000
const RETRY_MS = 200
const CONNECT_MS = 5_000
const IDLE_MS = 60_000

const AWAY = new Set([
  'InternalError',
  'ServiceUnavailable',
  'SlowDown',
  'RequestTimeout',
  'OperationAborted',
  'TimeoutError',
  'ConditionalRequestConflict',
])
const NO_ANSWER =
  /\b(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|TimeoutError)\b|socket hang up/
const REFUSED = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'CredentialsProviderError',
  'InvalidToken',
])

/** One bucket: whole requests, repeated while the store is away. All of them are safe to repeat. */
export class Bucket {
  readonly name: string
  readonly #sdk: typeof Sdk
  readonly #client: Sdk.S3Client
  readonly #prefix: string
  readonly #patienceMs: number
  readonly #logger: Logger | undefined

  private constructor(sdk: typeof Sdk, client: Sdk.S3Client, options: S3Options) {
    this.#sdk = sdk
    this.#client = client
    this.name = options.bucket
    this.#prefix = options.prefix ? `${options.prefix.replace(/\/+$/, '')}/` : ''
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS
    this.#logger = options.logger
  }

  /** Throws `not-found` when there is no such bucket, `unauthenticated` or `permission-denied` when it may not be used. */
  static async open(options: S3Options): Promise<Bucket> {
    // 60 ms and 37 MB: only for those who have such a store.
    const sdk = await import('@aws-sdk/client-s3')
    const client = new sdk.S3Client({
      region: options.region ?? 'us-east-1',
      // Sums that older stores do not know are sent only where we compute them ourselves.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: IDLE_MS },
      ...(options.endpoint ? { endpoint: options.endpoint, forcePathStyle: true } : {}),
      ...(options.credentials ? { credentials: options.credentials } : {}),
    })
    const bucket = new Bucket(sdk, client, options)
    try {
      await bucket.#find(options.createBucket ?? false)
      return bucket
    } catch (error) {
      client.destroy()
      throw error
    }
  }

  close(): void {
    this.#client.destroy()
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    const command = new this.#sdk.HeadObjectCommand(this.#at(key))
    const found = await this.#send((to) => this.#client.send(command, to)).catch(undefinedIfMissing)
    return (
      found && {
        size: found.ContentLength ?? 0,
        modifiedAt: found.LastModified?.getTime() ?? 0,
        etag: found.ETag ?? '',
      }
    )
  }

  /** The bytes from `start`, up to and without `end`; `undefined` when there is no such object. */
  async get(
    key: string,
    range: { readonly start: number; readonly end?: number },
    signal?: AbortSignal,
  ): Promise<{ readonly body: Readable; readonly etag: string } | undefined> {
    const { start, end } = range
    const wanted =
      start > 0 || end !== undefined ? { Range: `bytes=${start}-${end === undefined ? '' : end - 1}` } : {}
    const command = new this.#sdk.GetObjectCommand({ ...this.#at(key), ...wanted })
    const found = await this.#send((to) => this.#client.send(command, to), signal).catch(undefinedIfMissing)
    return found && { body: found.Body as Readable, etag: found.ETag ?? '' }
  }

  /** False when the condition does not hold. `sum`: base64 of the SHA-256, which the store checks. */
  async put(
    key: string,
    body: Uint8Array,
    options: { readonly condition?: Condition; readonly sum?: string; readonly signal?: AbortSignal } = {},
  ): Promise<boolean> {
    const command = new this.#sdk.PutObjectCommand({
      ...this.#at(key),
      ...conditionOf(options.condition),
      Body: body,
      ContentLength: body.length,
      ...(options.sum === undefined ? {} : { ChecksumSHA256: options.sum }),
    })
    return await this.#send((to) => this.#client.send(command, to), options.signal).then(
      () => true,
      falseIfRefused,
    )
  }

  async delete(key: string): Promise<void> {
    const command = new this.#sdk.DeleteObjectCommand(this.#at(key))
    await this.#send((to) => this.#client.send(command, to)).catch(undefinedIfMissing)
  }

  /** Names below `prefix`, without it, in the order of their bytes. */
  async *list(prefix: string): AsyncIterable<{ readonly name: string } & Omit<ObjectInfo, 'etag'>> {
    const Prefix = `${this.#prefix}${prefix}`
    for (let token: string | undefined; ; ) {
      const command = new this.#sdk.ListObjectsV2Command({
        Bucket: this.name,
        Prefix,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      })
      const page: Sdk.ListObjectsV2CommandOutput = await this.#send((to) => this.#client.send(command, to))
      for (const { Key = '', Size = 0, LastModified } of page.Contents ?? [])
        yield { name: Key.slice(Prefix.length), size: Size, modifiedAt: LastModified?.getTime() ?? 0 }
      if (!page.IsTruncated || !page.NextContinuationToken) return
      token = page.NextContinuationToken
    }
  }

  async startUpload(key: string, signal?: AbortSignal): Promise<string> {
    const command = new this.#sdk.CreateMultipartUploadCommand(this.#at(key))
    const { UploadId } = await this.#send((to) => this.#client.send(command, to), signal)
    if (!UploadId) throw new SlipwayError('internal', `S3 bucket ${this.name} gave an upload no id`)
    return UploadId
  }

  /** Answers the ETag of the part. Parts start at 1. */
  async putPart(
    key: string,
    upload: string,
    part: { readonly number: number; readonly body: Uint8Array; readonly sum: string },
    signal?: AbortSignal,
  ): Promise<string> {
    const command = new this.#sdk.UploadPartCommand({
      ...this.#at(key),
      UploadId: upload,
      PartNumber: part.number,
      Body: part.body,
      ContentLength: part.body.length,
      ChecksumSHA256: part.sum,
    })
    return (await this.#send((to) => this.#client.send(command, to), signal)).ETag ?? ''
  }

  /** Makes one object of the parts, unless there is one by now. `false` when the store has forgotten the upload. */
  async finishUpload(
    key: string,
    upload: string,
    etags: readonly string[],
    signal?: AbortSignal,
  ): Promise<boolean> {
    const command = new this.#sdk.CompleteMultipartUploadCommand({
      ...this.#at(key),
      UploadId: upload,
      IfNoneMatch: '*',
      MultipartUpload: { Parts: etags.map((ETag, index) => ({ ETag, PartNumber: index + 1 })) },
    })
    try {
      await this.#send((to) => this.#client.send(command, to), signal)
      return true
    } catch (error) {
      if (nameOf(error) === 'NoSuchUpload') return false
      if (!isRefused(error)) throw error
      await this.abortUpload(key, upload)
      return true
    }
  }

  async abortUpload(key: string, upload: string): Promise<void> {
    const command = new this.#sdk.AbortMultipartUploadCommand({ ...this.#at(key), UploadId: upload })
    await this.#send((to) => this.#client.send(command, to)).catch((error: unknown) => {
      if (!isMissing(error)) this.#logger?.warn(`S3 upload of ${key} is left: ${errorMessage(error)}`)
    })
  }

  /** Aborts the uploads below `prefix` that were begun before `before` and never ended. */
  async abortOldUploads(prefix: string, before: number): Promise<void> {
    const Prefix = `${this.#prefix}${prefix}`
    for (let marker: { KeyMarker?: string; UploadIdMarker?: string } = {}; ; ) {
      const command = new this.#sdk.ListMultipartUploadsCommand({ Bucket: this.name, Prefix, ...marker })
      const page: Sdk.ListMultipartUploadsCommandOutput = await this.#send((to) =>
        this.#client.send(command, to),
      )
      for (const { Key = '', UploadId = '', Initiated } of page.Uploads ?? [])
        if ((Initiated?.getTime() ?? before) < before)
          await this.abortUpload(Key.slice(this.#prefix.length), UploadId)
      if (!page.IsTruncated || !page.NextKeyMarker) return
      marker = {
        KeyMarker: page.NextKeyMarker,
        ...(page.NextUploadIdMarker ? { UploadIdMarker: page.NextUploadIdMarker } : {}),
      }
    }
  }

  async #find(create: boolean): Promise<void> {
    const head = new this.#sdk.HeadBucketCommand({ Bucket: this.name })
    try {
      await this.#send((to) => this.#client.send(head, to))
    } catch (error) {
      if (!isMissing(error)) throw error
      if (!create) throw new SlipwayError('not-found', `S3 bucket ${this.name}: not found`)
      const made = new this.#sdk.CreateBucketCommand({ Bucket: this.name })
      // Somebody else may make it at the same time.
      await this.#send((to) =>
        this.#client.send(made, to).catch((reason: unknown) => {
          if (nameOf(reason) !== 'BucketAlreadyOwnedByYou' && nameOf(reason) !== 'BucketAlreadyExists')
            throw reason
        }),
      )
    }
  }

  #at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.name, Key: `${this.#prefix}${key}` }
  }

  async #send<Output>(
    request: (options: { abortSignal?: AbortSignal }) => Promise<Output>,
    signal?: AbortSignal,
  ): Promise<Output> {
    for (const end = Date.now() + this.#patienceMs; ; ) {
      try {
        return await request(signal ? { abortSignal: signal } : {})
      } catch (error) {
        if (signal?.aborted) throw abortError(signal)
        if (isMissing(error) || isRefused(error)) throw error
        if (!isAway(error) || Date.now() > end) throw this.#toError(error)
        await sleep(RETRY_MS, signal)
      }
    }
  }

  /** Without the SDK's error, which holds more than a log should. */
  #toError(error: unknown): SlipwayError {
    const name = nameOf(error)
    const text = `S3 bucket ${this.name}: ${errorMessage(error) || name}`
    if (REFUSED.has(name)) return new SlipwayError('unauthenticated', text)
    if (statusOf(error) === 403) return new SlipwayError('permission-denied', `${text} (${name})`)
    if (isAway(error)) return new SlipwayError('unavailable', text)
    if (name === 'BadDigest') return new SlipwayError('data-loss', text)
    return new SlipwayError('internal', `${text} (${name})`)
  }
}

function conditionOf(condition: Condition = {}): { IfNoneMatch?: string; IfMatch?: string } {
  if (condition.absent) return { IfNoneMatch: '*' }
  return condition.etag === undefined ? {} : { IfMatch: condition.etag }
}

function nameOf(error: unknown): string {
  const { name } = (error ?? {}) as { readonly name?: unknown }
  return typeof name === 'string' ? name : ''
}

function statusOf(error: unknown): number {
  return (
    (error as { readonly $metadata?: { readonly httpStatusCode?: number } } | null)?.$metadata
      ?.httpStatusCode ?? 0
  )
}

function isMissing(error: unknown): boolean {
  return statusOf(error) === 404
}

function isRefused(error: unknown): boolean {
  return statusOf(error) === 412
}

/** The store itself, or the way to it: what had no answer has no status, and may be wrapped in an error of the SDK. */
function isAway(error: unknown): boolean {
  const status = statusOf(error)
  if (AWAY.has(nameOf(error)) || status >= 500 || status === 429) return true
  return status === 0 && NO_ANSWER.test(`${errnoOf(error)} ${errorMessage(error)}`)
}

function errnoOf(error: unknown): string {
  const { code } = (error ?? {}) as { readonly code?: unknown }
  return typeof code === 'string' ? code : ''
}

function undefinedIfMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error
  return undefined
}

function falseIfRefused(error: unknown): false {
  if (!isRefused(error)) throw error
  return false
}
