import { lstatSync } from 'node:fs'
import { LayerApplier, type TarHandler, TarReader } from '@slipway/archive'
import type { CopyJob } from '../job.ts'
import { archiveBytes, isArchive } from './archive-bytes.ts'
import type { CopyFacts } from './copy-file.ts'
import { makeDirectories, setTimes } from './new-files.ts'
import type { Owner } from './owner.ts'
import { hostPath } from './paths.ts'
import type { TargetTree } from './target-tree.ts'

const DIRECTORY_MODE = 0o755

/** Unpacks a source that is an archive into the destination; false when it is none and must be copied. */
export async function unpackArchive(
  job: CopyJob,
  source: string,
  tree: TargetTree,
  dest: string,
  facts: CopyFacts,
  stop: () => void,
): Promise<boolean> {
  const path = hostPath(job.sourceRoot, source, true)
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true || !(await isArchive(path))) return false
  const target = tree.resolve(dest, true)
  const made = makeDirectories(tree, target, DIRECTORY_MODE, facts.owner)
  using applier = new LayerApplier({ root: target, whiteouts: { kind: 'none' } })
  const reader = new TarReader(facts.owner ? withOwner(applier, facts.owner) : applier)
  for await (const chunk of archiveBytes(path)) {
    stop()
    reader.push(chunk)
  }
  reader.finish()
  applier.finish()
  setTimes(made, facts.timestamp)
  return true
}

function withOwner(handler: TarHandler, owner: Owner): TarHandler {
  return {
    header: (header, mtimeNs) => handler.header({ ...header, uid: owner.uid, gid: owner.gid }, mtimeNs),
    data: (chunk) => handler.data(chunk),
    end: () => handler.end(),
  }
}
