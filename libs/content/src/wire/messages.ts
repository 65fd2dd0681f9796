import Long from 'long'
import type { slipway } from '@slipway/proto'
import { parseDigest, SlipwayError } from '@slipway/base'
import type { BlobInfo } from '../content.ts'
import type { Expected } from '../expected.ts'

type Blob = slipway.content.v1.Blob.$Properties
type Commit = slipway.content.v1.Commit.$Properties

export function encodeBlob(info: BlobInfo): Blob {
  return {
    digest: info.digest,
    size: Long.fromNumber(info.size),
    created_at: Long.fromNumber(info.createdAt),
    labels: { ...info.labels },
  }
}

export function decodeBlob(blob: Blob): BlobInfo {
  return {
    digest: parseDigest(blob.digest ?? '').digest,
    size: sizeOf(blob.size),
    createdAt: Number(blob.created_at ?? 0),
    labels: decodeLabels(blob.labels),
  }
}

export function encodeExpected(expected: Expected): Commit {
  return {
    ...(expected.digest === undefined ? {} : { digest: expected.digest }),
    ...(expected.size === undefined ? {} : { size: Long.fromNumber(expected.size) }),
    labels: { ...expected.labels },
  }
}

export function decodeExpected(commit: Commit): Expected {
  return {
    ...(commit.digest ? { digest: parseDigest(commit.digest).digest } : {}),
    ...(commit.size === undefined || commit.size === null ? {} : { size: sizeOf(commit.size) }),
    labels: decodeLabels(commit.labels),
  }
}

export function decodeLabels(labels: Record<string, string> | null | undefined): Record<string, string> {
  return { ...labels }
}

function sizeOf(value: Long | number | null | undefined): number {
  const size = Number(value ?? 0)
  if (!Number.isSafeInteger(size) || size < 0)
    throw new SlipwayError('invalid-argument', `invalid blob size ${size}`)
  return size
}
