import type { BuildRecord } from './history.ts'

/** moby.buildkit.v1.BuildHistoryEventType */
export const STARTED = 0
export const COMPLETE = 1
export const DELETED = 2

export interface HistoryLimits {
  /** Records beyond this count may go when they are also older than `maxAgeMs`. */
  readonly maxEntries: number
  readonly maxAgeMs: number
}

export const DEFAULT_LIMITS: HistoryLimits = { maxEntries: 50, maxAgeMs: 48 * 3600 * 1000 }

/** Milliseconds since the epoch; 0 for a build that runs. */
export function completedMs({ CompletedAt }: BuildRecord): number {
  return Number(CompletedAt?.seconds ?? 0) * 1000 + Math.trunc((CompletedAt?.nanos ?? 0) / 1e6)
}

/** The record as it is kept after `before`: one generation on; who updates a record does not unpin it. */
export function following(record: BuildRecord, before: BuildRecord | undefined): BuildRecord {
  return {
    ...record,
    Generation: (before?.Generation ?? record.Generation ?? 0) + 1,
    pinned: before ? (before.pinned ?? false) : (record.pinned ?? false),
  }
}

/** Digests of the blobs that a record names. */
export function blobsOf(record: BuildRecord): readonly string[] {
  const { logs, externalError, trace } = record
  return [logs, externalError, trace].flatMap((blob) => (blob?.digest ? [blob.digest] : []))
}

/** Digests of the manifests, and of what is attested of them, that a record names. */
export function resultsOf({ Result, Results }: BuildRecord): readonly string[] {
  return [Result, ...Object.values(Results ?? {})]
    .flatMap((result) => [
      result?.ResultDeprecated,
      ...Object.values(result?.Results ?? {}),
      ...(result?.Attestations ?? []),
    ])
    .map((descriptor) => descriptor?.digest ?? '')
    .filter((digest) => digest !== '')
}
