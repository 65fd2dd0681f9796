import type { pb } from '@slipway/proto'
import Long from 'long'
import { cleanPath, isAbsolutePath, joinPath } from '../paths.ts'
import { BoundActions, type CopyOptions, type FileAction, type Owner, type Ownership } from './file.ts'
import { toLong } from './options.ts'
import type { MarshalContext } from './vertex.ts'

const PERMISSIONS = 0o777

/** The wire form of an action; relative paths go on from `dir`, owner names are looked up in input `base`. */
export async function toProtoAction(
  action: FileAction,
  dir: string,
  base: number,
  context: MarshalContext,
): Promise<pb.FileAction.$Properties> {
  switch (action.kind) {
    case 'mkdir':
      return {
        mkdir: {
          path: absolutePath(dir, action.path),
          mode: action.mode & PERMISSIONS,
          makeParents: action.options.makeParents ?? false,
          ...toProtoOwner(action.options.owner, base),
          timestamp: toTimestamp(action.options.created),
        },
      }
    case 'mkfile':
      return {
        mkfile: {
          path: absolutePath(dir, action.path),
          mode: action.mode & PERMISSIONS,
          data: action.data,
          ...toProtoOwner(action.options.owner, base),
          timestamp: toTimestamp(action.options.created),
        },
      }
    case 'symlink':
      return {
        symlink: {
          oldpath: action.target,
          newpath: action.path,
          ...toProtoOwner(action.options.owner, base),
          timestamp: toTimestamp(action.options.created),
        },
      }
    case 'rm':
      return {
        rm: {
          path: absolutePath(dir, action.path),
          allowNotFound: action.options.allowNotFound ?? false,
          allowWildcard: action.options.allowWildcard ?? false,
        },
      }
    case 'copy':
      return { copy: await toProtoCopy(action, dir, base, context) }
  }
}

async function toProtoCopy(
  action: FileAction & { readonly kind: 'copy' },
  dir: string,
  base: number,
  context: MarshalContext,
): Promise<pb.FileActionCopy.$Properties> {
  const { options } = action
  const from = action.from instanceof BoundActions ? action.from.state : action.from
  const source = cleanPath(action.source)
  const { dir: sourceDir } = await from.resolveSettings(context.options)
  return {
    src: isAbsolutePath(source) ? joinPath('/', source) : joinPath(sourceDir, source),
    dest: destinationPath(dir, action.dest),
    ...toProtoOwner(options.owner, base),
    ...toProtoMode(options.mode),
    followSymlink: options.followSymlinks ?? false,
    dirCopyContents: options.dirContentsOnly ?? false,
    attemptUnpackDockerCompatibility: options.attemptUnpack ?? false,
    createDestPath: options.createDestPath ?? false,
    allowWildcard: options.allowWildcard ?? false,
    allowEmptyWildcard: options.allowEmptyWildcard ?? false,
    timestamp: toTimestamp(options.created),
    include_patterns: [...(options.includePatterns ?? [])],
    exclude_patterns: [...(options.excludePatterns ?? [])],
    alwaysReplaceExistingDestPaths: options.alwaysReplaceExistingDestPaths ?? false,
    required_paths: [...(options.requiredPaths ?? [])],
  }
}

function toProtoMode(mode: CopyOptions['mode']): Pick<pb.FileActionCopy.$Properties, 'mode' | 'modeStr'> {
  if (mode === undefined) return { mode: -1 }
  return typeof mode === 'number' ? { mode } : { modeStr: mode }
}

function absolutePath(dir: string, path: string): string {
  const clean = cleanPath(path)
  return isAbsolutePath(clean) ? clean : joinPath('/', dir, clean)
}

/** As `absolutePath`, but the end of the path is kept: `/` and `/.` say that it is a directory. */
function destinationPath(dir: string, path: string): string {
  const absolute = absolutePath(dir, path)
  if (path.endsWith('/')) return absolute.endsWith('/') ? absolute : `${absolute}/`
  if (path.endsWith('/.')) return absolute === '/' ? '/.' : `${absolute}/.`
  return absolute
}

function toProtoOwner(owner: Ownership | undefined, base: number): { owner?: pb.ChownOpt.$Properties } {
  if (!owner) return {}
  return {
    owner: {
      ...(owner.user ? { user: toProtoUser(owner.user, base) } : {}),
      ...(owner.group ? { group: toProtoUser(owner.group, base) } : {}),
    },
  }
}

function toProtoUser(owner: Owner, base: number): pb.UserOpt.$Properties {
  return 'id' in owner
    ? { byID: owner.id >>> 0 }
    : { byName: { name: owner.name, input: Long.fromNumber(base) } }
}

function toTimestamp(created: bigint | undefined): Long {
  return created === undefined ? Long.NEG_ONE : toLong(created)
}
