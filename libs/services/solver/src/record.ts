import Long from 'long'
import type { SlipwayError } from '@slipway/base'
import type { BuildResponse } from '@slipway/builds'
import type { BlobInfo } from '@slipway/content'
import type { ExportResult } from '@slipway/exporters'
import type { BuildRecord } from '@slipway/history'
import { encodeTimestamp } from '@slipway/progress'
import { encodeStatus } from '@slipway/rpc'
import type { Build } from './build.ts'
import { STATUS_MEDIA_TYPE } from './build-log.ts'

export interface BuildEnd {
  readonly completedAt: number
  readonly log: BlobInfo
  readonly outcome?: { readonly response: BuildResponse; readonly exports: readonly ExportResult[] }
  readonly failure?: SlipwayError
}

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
          logs: {
            media_type: STATUS_MEDIA_TYPE,
            digest: end.log.digest,
            size: Long.fromNumber(end.log.size),
          },
        }
      : {}),
    ...(end?.failure ? { error: encodeStatus(end.failure) } : {}),
    ...(end?.outcome
      ? {
          ExporterResponse: { ...end.outcome.response.exporterResponse },
          Result: results(end.outcome.exports),
        }
      : {}),
  }
}
