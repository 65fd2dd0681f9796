import { SlipwayError } from '@slipway/base'
import type { CopyJob } from '../job.ts'
import type { CopyFacts } from './copy-file.ts'

/** Unpacks a source that is an archive into the destination; false when it is none and must be copied. */
export async function unpackArchive(
  _job: CopyJob,
  source: string,
  _root: string,
  _dest: string,
  _facts: CopyFacts,
  _signal: AbortSignal,
): Promise<boolean> {
  throw new SlipwayError('unimplemented', `cannot unpack ${source} yet`)
}
