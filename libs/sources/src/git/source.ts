import { isCode, KeyedMutex, sha256, SlipwayError } from '@slipway/base'
import { COMPATIBILITY } from '@slipway/builds'
import {
  BareRepository,
  checkout,
  isCommitId,
  localRef,
  redactCredentials,
  type RemoteRef,
  resolveRemoteRef,
} from '@slipway/git'
import type { pb } from '@slipway/proto'
import { type ImmutableRef, type MutableRef, refHold, type Refs } from '@slipway/refs'
import type { Sessions } from '@slipway/sessions'
import type { RefHold, SourceKey, SourceMeta, WorkContext } from '@slipway/worker'
import { BuildMemo } from '../build-memo.ts'
import { type IndexEntry, RefIndex } from '../ref-index.ts'
import type { FetchContext, Source, SourceInstance } from '../sources.ts'
import { type DirectoryMounts, withDirectory } from '../with-directory.ts'
import { type GitAccess, openGitAccess } from './access.ts'
import { gitKey } from './key.ts'
import { gitMeta, readObjects } from './meta.ts'
import { makeWritable } from './modes.ts'
import { setTreeTimes } from './mtimes.ts'
import { type GitSourceOptions, parseGitOptions } from './options.ts'

export interface GitSourceParts extends DirectoryMounts {
  readonly refs: Refs
  readonly sessions: Sessions
  /** Directory for what is remembered of earlier checkouts. */
  readonly stateDir: string
}

/** `git://`: a commit of a remote repository. */
export function createGitSource(parts: GitSourceParts): Source {
  const repositories = new GitTrees(parts)
  return {
    schemes: ['git'],
    resolve: (op: pb.SourceOp.$Properties): SourceInstance => {
      const options = parseGitOptions(op)
      return {
        key: async (_index, context): Promise<SourceKey> => {
          const resolved = await repositories.resolve(options, context)
          return { key: gitKey(options, resolved), pin: resolved.id, done: true }
        },
        fetch: async (context): Promise<RefHold> =>
          refHold(parts.refs.workerId, await repositories.fetch(options, context)),
        meta: async ({ Git: asked }, context): Promise<SourceMeta> => {
          const resolved = await repositories.resolve(options, context)
          const meta = gitMeta(options, resolved)
          if (!asked?.ReturnObject) return { Git: meta }
          const read = (repository: BareRepository) => readObjects(repository, meta, context.signal)
          return { Git: await repositories.withRepository(options, resolved, context, read) }
        },
      }
    },
  }
}

/** Checkouts of remote repositories; one shared bare repository for each remote. */
class GitTrees {
  readonly #parts: GitSourceParts
  readonly #memo = new BuildMemo<RemoteRef>()
  readonly #checkouts: RefIndex<IndexEntry>
  readonly #locks = new KeyedMutex()

  constructor(parts: GitSourceParts) {
    this.#parts = parts
    this.#checkouts = new RefIndex(parts.stateDir, parts.refs, ({ refId }) =>
      typeof refId === 'string' ? { refId } : undefined,
    )
  }

  async resolve(options: GitSourceOptions, context: WorkContext): Promise<RemoteRef> {
    const { ref, checksum } = options
    if (isCommitId(ref)) return { ref, id: ref }
    if (options.fetchByCommit) return { ref: canonicalRef(options), id: checksum }
    const resolved = await this.#memo.resolve(
      `${options.remote}#${ref}`,
      context.sessions,
      async (signal) => {
        await using access = await openGitAccess(this.#parts.sessions, options, context)
        return await resolveRemoteRef(access.git, options.remote, ref, signal)
      },
      context.signal,
    )
    checkId(options, resolved.id, resolved.commit)
    return resolved
  }

  async fetch(options: GitSourceOptions, context: FetchContext): Promise<ImmutableRef> {
    const resolved = await this.resolve(options, context)
    const key = sha256(`${redactCredentials(options.remote)}\n${gitKey(options, resolved)}`)
    using _lock = await this.#locks.acquire(key, context.signal)
    const [found, ...others] = await this.#checkouts.find(key)
    for (const { ref } of others) await ref.release()
    if (found) return found.ref
    const ref = await this.#checkout(options, resolved, context)
    this.#checkouts.add(key, { refId: ref.id })
    return ref
  }

  /** Gives the shared repository of a remote, with what has been resolved in it. */
  async withRepository<T>(
    options: GitSourceOptions,
    resolved: RemoteRef,
    context: WorkContext,
    use: (repository: BareRepository) => Promise<T>,
  ): Promise<T> {
    using _remote = await this.#locks.acquire(`remote ${options.remote}`, context.signal)
    await using access = await openGitAccess(this.#parts.sessions, options, context)
    await using shared = new ReleasedRef(await this.#takeShared(options, context))
    return await withDirectory(this.#parts, await shared.ref.mounts(), async (dir) =>
      use(await this.#fetchInto(dir, access, options, resolved, context)),
    )
  }

  async #checkout(
    options: GitSourceOptions,
    resolved: RemoteRef,
    context: FetchContext,
  ): Promise<ImmutableRef> {
    return await this.withRepository(options, resolved, context, async (repository) => {
      const description = `git snapshot for ${redactCredentials(options.remote)}#${options.ref}`
      const tree = await this.#parts.refs.createMutable(
        undefined,
        { description, recordType: 'source.git.checkout' },
        context,
      )
      try {
        await withDirectory(this.#parts, await tree.mounts(), (target) =>
          writeTree(repository, options, resolved, target, context),
        )
        return await tree.commit()
      } catch (error) {
        await tree.release()
        throw error
      }
    })
  }

  async #fetchInto(
    dir: string,
    access: GitAccess,
    options: GitSourceOptions,
    resolved: RemoteRef,
    context: WorkContext,
  ): Promise<BareRepository> {
    const format = resolved.id.length === 64 ? 'sha256' : 'sha1'
    const repository = await BareRepository.open(dir, access.git, format, context.signal)
    await repository.fetch(
      { remote: options.remote, ref: resolved.ref, id: resolved.id, byCommit: options.fetchByCommit },
      context.signal,
    )
    if (options.checksum !== '') {
      const name = isCommitId(resolved.ref) ? resolved.id : localRef(resolved.ref)
      const id = await repository.revParse(name, context.signal)
      checkId(options, id, await repository.revParse(`${name}^{}`, context.signal))
    }
    return repository
  }

  /** The repository of a remote; a fresh one where somebody else has it or it is gone. */
  async #takeShared(options: GitSourceOptions, context: WorkContext): Promise<MutableRef> {
    const remote = redactCredentials(options.remote)
    const label = `git:${remote}`
    for (const id of await this.#parts.refs.findMutable(label)) {
      try {
        return await this.#parts.refs.openMutable(id)
      } catch (error) {
        if (!isCode(error, 'failed-precondition') && !isCode(error, 'not-found')) throw error
      }
    }
    const description = `shared git repo for ${remote}`
    return await this.#parts.refs.createMutable(undefined, { description, retain: { label } }, context)
  }
}

class ReleasedRef implements AsyncDisposable {
  readonly ref: MutableRef

  constructor(ref: MutableRef) {
    this.ref = ref
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.ref.release()
  }
}

async function writeTree(
  repository: BareRepository,
  options: GitSourceOptions,
  resolved: RemoteRef,
  target: string,
  { signal, compatibilityVersion }: FetchContext,
): Promise<void> {
  await checkout(
    repository,
    {
      remote: options.remote,
      ref: resolved.ref,
      id: resolved.id,
      subdir: options.subdir,
      keepGitDir: options.keepGitDir,
      submodules: options.submodules,
    },
    target,
    signal,
  )
  if (compatibilityVersion === COMPATIBILITY.v013) await makeWritable(target, signal)
  if (options.mtime !== 'commit') return
  await setTreeTimes(target, await repository.commitTime(resolved.id, signal), signal)
}

/** Throws where neither the object nor the commit behind it begins with the checksum. */
function checkId(options: GitSourceOptions, id: string, commit: string | undefined): void {
  const { checksum } = options
  if (checksum === '' || id.startsWith(checksum) || commit?.startsWith(checksum)) return
  const got = commit === undefined || commit === id ? id : `${id} or ${commit}`
  throw new SlipwayError('failed-precondition', `expected checksum to match ${checksum}, got ${got}`)
}

/** Names without their kind are branches; without a name the commit names itself. */
function canonicalRef({ ref, checksum }: GitSourceOptions): string {
  if (ref === '') return checksum
  return ref.startsWith('refs/') ? ref : `refs/heads/${ref}`
}
