import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { errorMessage, type Problem } from '@slipway/base'
import { moby } from '@slipway/proto'
import { blobsOf, resultsOf } from '../records.ts'

export interface HistoryCheck {
  /** Blobs that records name. */
  readonly logs: ReadonlySet<string>
  /** Manifests that records name as their results. */
  readonly results: ReadonlySet<string>
  readonly problems: readonly Problem[]
}

/** Looks through records that nobody has open. Nothing here is removed by a repair: records cannot be made again. */
export function checkHistory(path: string, blobs: ReadonlySet<string>): HistoryCheck {
  const logs = new Set<string>()
  const results = new Set<string>()
  const problems: Problem[] = []
  if (!existsSync(path)) return { logs, results, problems }
  try {
    using db = new DatabaseSync(path)
    const answer = String(db.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'])
    if (answer !== 'ok') problems.push({ place: path, text: `damaged: ${answer}` })
    for (const row of db.prepare('SELECT ref, record FROM builds').all()) {
      const place = `build ${String(row['ref'])}`
      try {
        const record = moby.buildkit.v1.BuildHistoryRecord.decode(row['record'] as Uint8Array)
        for (const digest of resultsOf(record)) results.add(digest)
        for (const digest of blobsOf(record)) {
          logs.add(digest)
          if (!blobs.has(digest)) problems.push({ place, text: `its blob ${digest} is missing` })
        }
      } catch (error) {
        problems.push({ place, text: `its record cannot be read: ${errorMessage(error)}` })
      }
    }
  } catch (error) {
    problems.push({ place: path, text: `cannot be read: ${errorMessage(error)}` })
  }
  return { logs, results, problems }
}
