import { SlipwayError } from '@slipway/base'
import { type BareRepository, isCommitId, type RemoteRef } from '@slipway/git'
import type { moby } from '@slipway/proto'
import type { GitSourceOptions } from './options.ts'

type GitMeta = moby.buildkit.v1.frontend.ResolveSourceGitResponse.$Properties

/** What a ref stands for. With a git directory an annotated tag is more than its commit, which then goes unsaid. */
export function gitMeta(options: GitSourceOptions, { ref, id, commit }: RemoteRef): GitMeta {
  const CommitChecksum = options.keepGitDir ? undefined : commit
  return { Ref: ref, Checksum: id, ...(CommitChecksum === undefined ? {} : { CommitChecksum }) }
}

/** The same with the objects themselves, out of a repository that has them. Ids alone do not tell what they are of. */
export async function readObjects(
  repository: BareRepository,
  meta: GitMeta,
  signal: AbortSignal,
): Promise<GitMeta> {
  const id = meta.Checksum ?? ''
  const type = await repository.objectType(id, signal)
  if (type === 'commit') {
    return {
      Ref: meta.Ref ?? '',
      Checksum: id,
      CommitObject: await repository.readObject('commit', id, signal),
    }
  }
  if (type !== 'tag') {
    throw new SlipwayError('failed-precondition', `expected commit or tag object, got ${type}`)
  }
  const commit = meta.CommitChecksum ?? (await repository.revParse(`${id}^{commit}`, signal))
  if (!isCommitId(commit))
    throw new SlipwayError('unavailable', `invalid commit sha ${JSON.stringify(commit)}`)
  return {
    Ref: meta.Ref ?? '',
    Checksum: id,
    CommitChecksum: commit,
    TagObject: await repository.readObject('tag', id, signal),
    CommitObject: await repository.readObject('commit', commit, signal),
  }
}
