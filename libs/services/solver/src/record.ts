import Long from 'long'
import type { BuildResponse } from '@slipway/builds'
import type { BlobInfo } from '@slipway/content'
import type { ExportResult } from '@slipway/exporters'
import type { BuildRecord } from '@slipway/history'
import { encodeTimestamp } from '@slipway/progress'
import type { Build } from './build.ts'
import { ERROR_MEDIA_TYPE, type SavedError, STATUS_MEDIA_TYPE } from './build-log.ts'

export interface BuildEnd {
  readonly completedAt: number
  readonly log: BlobInfo
  readonly outcome?: { readonly response: BuildResponse; readonly exports: readonly ExportResult[] }
  readonly error?: SavedError
}

type Descriptor = NonNullable<BuildRecord['logs']>
type Results = NonNullable<BuildRecord['Result']>

function results(exports: readonly ExportResult[]): Results {
  const entries = exports.flatMap(({ descriptor }, index) =>
    descriptor
      ? [
          [
            String(index),
            {
              media_type: descriptor.mediaType,
              digest: descriptor.digest,
              size: Long.fromNumber(descriptor.size),
              annotations: { ...descriptor.annotations },
            },
          ] as const,
        ]
      : [],
  )
  const first = entries[0]?.[1]
  return { ...(first ? { ResultDeprecated: first } : {}), Results: Object.fromEntries(entries) }
}

/** The record itself stays small: details, which may hold whole definitions, are in the blob alone. */
function errorOf({ status, blob }: SavedError): Pick<BuildRecord, 'error' | 'externalError'> {
  return { error: { ...status, details: [] }, externalError: descriptorOf(ERROR_MEDIA_TYPE, blob) }
}

export function descriptorOf(mediaType: string, { digest, size }: BlobInfo): Descriptor {
  return { media_type: mediaType, digest, size: Long.fromNumber(size), annotations: {} }
}

/** The history record of a build, as it stands or as it ended. */
export function buildRecord(build: Build, end?: BuildEnd): BuildRecord {
  const { request, steps } = build
  return {
    Ref: request.ref,
    Frontend: request.frontend,
    FrontendAttrs: { ...request.frontendAttrs },
    Exporters: request.exporters.map(({ type, attrs }) => ({ Type: type, Attrs: { ...attrs } })),
    CreatedAt: encodeTimestamp(build.createdAt),
    numCachedSteps: steps.cached,
    numTotalSteps: steps.total,
    numCompletedSteps: steps.completed,
    numWarnings: steps.warnings,
    ...(end
      ? {
          CompletedAt: encodeTimestamp(end.completedAt),
          logs: descriptorOf(STATUS_MEDIA_TYPE, end.log),
        }
      : {}),
    ...(end?.error ? errorOf(end.error) : {}),
    ...(end?.outcome
      ? {
          ExporterResponse: { ...end.outcome.response.exporterResponse },
          Result: results(end.outcome.exports),
        }
      : {}),
  }
}
