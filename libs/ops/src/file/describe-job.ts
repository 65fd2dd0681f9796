import { SlipwayError } from '@slipway/base'
import type { pb } from '@slipway/proto'
import { toBigInt, toNumber } from '../pb-numbers.ts'
import type { CopyJob, FileJob, OwnerPart, OwnerSpec } from './job.ts'

/** The tree behind an index of an action, as a directory. */
export type TreeOf = (index: number) => Promise<string>

/** The tree that an action copies from, as `CopyJob` has it. */
export type SourceOf = (index: number) => Promise<Pick<CopyJob, 'sourceRoot' | 'sourceIndex'>>

/** Indices whose trees name the owner of new files. */
export function ownerInputs(action: pb.FileAction.$Properties): readonly number[] {
  const owner = (action.copy ?? action.mkfile ?? action.mkdir ?? action.symlink)?.owner
  return [owner?.user?.byName, owner?.group?.byName].flatMap((name) => (name ? [toNumber(name.input)] : []))
}

/** An action as the file thread takes it; opens the trees that it reads. */
export async function describeJob(
  action: pb.FileAction.$Properties,
  treeOf: TreeOf,
  sourceOf: SourceOf,
): Promise<FileJob> {
  if (action.copy) {
    const source = await sourceOf(toNumber(action.secondaryInput))
    return copyJob(action.copy, source, await ownerSpec(action.copy.owner, treeOf))
  }
  if (action.mkfile) {
    const { path, mode, data, owner, timestamp } = action.mkfile
    return {
      kind: 'mkfile',
      path: path ?? '',
      mode: mode ?? 0,
      // A copy: of a part of a message a thread would be sent the whole message.
      data: new Uint8Array(data ?? []),
      owner: await ownerSpec(owner, treeOf),
      timestamp: timestampOf(timestamp),
    }
  }
  if (action.mkdir) {
    const { path, mode, makeParents, owner, timestamp } = action.mkdir
    return {
      kind: 'mkdir',
      path: path ?? '',
      mode: mode ?? 0,
      makeParents: makeParents === true,
      owner: await ownerSpec(owner, treeOf),
      timestamp: timestampOf(timestamp),
    }
  }
  if (action.symlink) {
    const { oldpath, newpath, owner, timestamp } = action.symlink
    return {
      kind: 'symlink',
      oldPath: oldpath ?? '',
      newPath: newpath ?? '',
      owner: await ownerSpec(owner, treeOf),
      timestamp: timestampOf(timestamp),
    }
  }
  if (action.rm) {
    const { path, allowNotFound, allowWildcard } = action.rm
    return {
      kind: 'rm',
      path: path ?? '',
      allowNotFound: allowNotFound === true,
      allowWildcard: allowWildcard === true,
    }
  }
  throw new SlipwayError('invalid-argument', 'file action of a kind this version does not know')
}

function copyJob(
  copy: pb.FileActionCopy.$Properties,
  source: Awaited<ReturnType<SourceOf>>,
  owner: OwnerSpec | undefined,
): CopyJob {
  const mode = copy.mode ?? 0
  return {
    kind: 'copy',
    ...source,
    src: copy.src ?? '',
    dest: copy.dest ?? '',
    owner,
    mode: mode === -1 ? undefined : mode,
    modeStr: copy.modeStr ?? '',
    timestamp: timestampOf(copy.timestamp),
    followSymlink: copy.followSymlink === true,
    dirCopyContents: copy.dirCopyContents === true,
    attemptUnpack: copy.attemptUnpackDockerCompatibility === true,
    createDestPath: copy.createDestPath === true,
    allowWildcard: copy.allowWildcard === true,
    allowEmptyWildcard: copy.allowEmptyWildcard === true,
    includePatterns: copy.include_patterns ?? [],
    excludePatterns: copy.exclude_patterns ?? [],
    alwaysReplace: copy.alwaysReplaceExistingDestPaths === true,
  }
}

function timestampOf(value: Parameters<typeof toBigInt>[0]): bigint | undefined {
  const timestamp = toBigInt(value)
  return timestamp === -1n ? undefined : timestamp
}

async function ownerSpec(
  owner: pb.ChownOpt.$Properties | null | undefined,
  treeOf: TreeOf,
): Promise<OwnerSpec | undefined> {
  if (!owner) return undefined
  const [user, group] = [await ownerPart(owner.user, treeOf), await ownerPart(owner.group, treeOf)]
  return { ...(user ? { user } : {}), ...(group ? { group } : {}) }
}

async function ownerPart(
  user: pb.UserOpt.$Properties | null | undefined,
  treeOf: TreeOf,
): Promise<OwnerPart | undefined> {
  if (user?.byName) {
    const input = toNumber(user.byName.input)
    if (input < 0) throw new SlipwayError('invalid-argument', `invalid user index: ${input}`)
    return { kind: 'name', name: user.byName.name ?? '', root: await treeOf(input) }
  }
  if (user?.user === 'byID' || typeof user?.byID === 'number') return { kind: 'id', id: user.byID ?? 0 }
  return undefined
}
