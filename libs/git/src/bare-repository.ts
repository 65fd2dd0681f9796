import { existsSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { errorMessage, SlipwayError, wrapError } from '@slipway/base'
import type { Git } from './cli.ts'
import { isCommitId, redactCredentials } from './url.ts'

/** What to bring into a shared repository, and what it must turn out to be. */
export interface FetchPlan {
  readonly remote: string
  /** Full or short ref, or a commit id. */
  readonly ref: string
  /** Object that the ref has been resolved to. */
  readonly id: string
  /** Ask for `id` itself; the ref is only a name for it. */
  readonly byCommit: boolean
}

/** A bare repository that all builds of one remote share. One user at a time. */
export class BareRepository {
  readonly dir: string
  readonly git: Git

  private constructor(dir: string, git: Git) {
    this.dir = dir
    this.git = git
  }

  /** Opens the repository in `dir`, making it where `dir` is empty or holds another object format. */
  static async open(
    dir: string,
    git: Git,
    format: 'sha1' | 'sha256',
    signal?: AbortSignal,
  ): Promise<BareRepository> {
    const repository = new BareRepository(dir, git.with({ gitDir: dir }))
    const valid = existsSync(join(dir, 'HEAD')) && (await repository.#format(signal)) === format
    if (!valid) await repository.#reset(format, signal)
    return repository
  }

  /**
   * Makes sure that the object of the plan is here and that its ref names it. A repository whose refs cannot follow
   * the remote (moved tags, a branch that became a directory) is started anew.
   */
  async fetch(plan: FetchPlan, signal?: AbortSignal): Promise<void> {
    try {
      await this.#fetch(plan, signal)
    } catch (error) {
      if (!isRefConflict(errorMessage(error))) throw error
      await this.#reset(plan.id.length === 64 ? 'sha256' : 'sha1', signal)
      await this.#fetch(plan, signal)
    }
  }

  async has(object: string, signal?: AbortSignal): Promise<boolean> {
    return await this.git.succeeds(['cat-file', '-e', object], signal)
  }

  async revParse(name: string, signal?: AbortSignal): Promise<string> {
    return await this.git.text(['rev-parse', '--verify', '--end-of-options', name], signal)
  }

  /** `commit`, `tag`, `tree` or `blob`. */
  async objectType(id: string, signal?: AbortSignal): Promise<string> {
    return await this.git.text(['cat-file', '-t', id], signal)
  }

  /** An object as git keeps it, without its header. */
  async readObject(type: 'commit' | 'tag', id: string, signal?: AbortSignal): Promise<Uint8Array> {
    return await this.git.run(['cat-file', type, id], signal)
  }

  /** Seconds since the epoch at which the commit behind `name` was made. */
  async commitTime(name: string, signal?: AbortSignal): Promise<number> {
    const text = await this.git.text(
      ['log', '-1', '--format=%ct', '--end-of-options', `${name}^{commit}`],
      signal,
    )
    if (/^-?\d{1,15}$/.test(text)) return Number(text)
    throw new SlipwayError('unknown', `failed to parse commit timestamp ${JSON.stringify(text)}`)
  }

  async #fetch(plan: FetchPlan, signal: AbortSignal | undefined): Promise<void> {
    const wanted = plan.byCommit ? plan.id : plan.ref
    if (isCommitId(wanted) && (await this.has(`${wanted}^{commit}`, signal))) return
    await this.#fetchShallow(plan, wanted, signal)
    if (isCommitId(plan.ref)) return
    // The remote may have moved on since the ref was resolved; the build goes on with what it resolved.
    const local = localRef(plan.ref)
    if ((await this.revParse(local, signal)) === plan.id) return
    if (!(await this.has(plan.id, signal))) await this.#fetchShallow(plan, plan.id, signal)
    if (!(await this.has(plan.id, signal))) {
      throw new SlipwayError(
        'not-found',
        `fetched ref ${plan.ref} does not match expected commit ${plan.id} and commit can not be found in the repository`,
      )
    }
    await this.git.run(['update-ref', '--no-deref', local, plan.id], signal)
  }

  async #fetchShallow(plan: FetchPlan, wanted: string, signal: AbortSignal | undefined): Promise<void> {
    // A ref keeps its name here; a commit needs none, unless it stands for a ref.
    const named = !isCommitId(plan.ref) && (wanted === plan.ref || plan.byCommit)
    const refspec = named ? `${wanted}:${localRef(plan.ref)}` : wanted
    const args = ['fetch', '--depth=1', '--no-tags', '--force', '--', 'origin', refspec]
    await this.#run(plan.remote, args, signal).catch(async (error: unknown) => {
      if (!isCommitId(wanted) || !isCommitRefused(errorMessage(error))) throw error
      await this.#fetchAll(plan.remote, signal)
      if (!(await this.has(wanted, signal))) throw error
      if (named) await this.git.run(['update-ref', '--no-deref', localRef(plan.ref), wanted], signal)
    })
  }

  /** Some servers give no single commits; then all branches and tags are fetched, and the commit is among them. */
  async #fetchAll(remote: string, signal: AbortSignal | undefined): Promise<void> {
    const unshallow = existsSync(join(this.dir, 'shallow')) ? ['--unshallow'] : []
    const args = [
      'fetch',
      '--tags',
      '--force',
      ...unshallow,
      '--',
      'origin',
      '+refs/heads/*:refs/remotes/origin/*',
    ]
    await this.#run(remote, args, signal)
  }

  async #run(remote: string, args: readonly string[], signal: AbortSignal | undefined): Promise<void> {
    // Left behind where a git was killed.
    await rm(join(this.dir, 'shallow.lock'), { force: true })
    await this.git.run(args, signal).catch((error: unknown) => {
      throw wrapError(error, `failed to fetch remote ${redactCredentials(remote)}`)
    })
  }

  async #format(signal: AbortSignal | undefined): Promise<string> {
    return await this.git.text(['rev-parse', '--show-object-format'], signal).catch(() => '')
  }

  async #reset(format: 'sha1' | 'sha256', signal: AbortSignal | undefined): Promise<void> {
    await mkdir(this.dir, { recursive: true })
    for (const name of await readdir(this.dir)) await rm(join(this.dir, name), { recursive: true })
    await this.git.run(
      ['-c', 'init.defaultBranch=master', 'init', '--quiet', '--bare', `--object-format=${format}`],
      signal,
    )
  }
}

/**
 * Where a ref is kept here: below refs/tags, so that later fetches advertise it as something we have.
 */
export function localRef(ref: string): string {
  return ref.startsWith('refs/tags/') ? ref : `refs/tags/${ref}`
}

function isCommitRefused(message: string): boolean {
  return /not our ref|unadvertised object|Server does not allow request|couldn't find remote ref/.test(
    message,
  )
}

function isRefConflict(message: string): boolean {
  if (message.includes('rejected') && message.includes('(would clobber existing tag)')) return true
  if (!message.includes('some local refs could not be updated')) return false
  return message.includes('(unable to update local ref)') || message.includes('refname conflict')
}
