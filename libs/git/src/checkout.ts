import { existsSync, lstatSync } from 'node:fs'
import { mkdtemp, readdir, rename, rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { isCode, newId, SlipwayError, wrapError } from '@slipway/base'
import { type BareRepository, localRef } from './bare-repository.ts'
import { type Git, REMOTE_PROTOCOLS } from './cli.ts'
import { isCommitId, redactCredentials } from './url.ts'

export interface CheckoutPlan {
  readonly remote: string
  readonly ref: string
  /** Object to check out; a commit or a tag object. */
  readonly id: string
  readonly subdir: string
  readonly keepGitDir: boolean
  readonly submodules: boolean
}

/** Writes the tree of a fetched ref into the empty directory `target`. */
export async function checkout(
  repository: BareRepository,
  plan: CheckoutPlan,
  target: string,
  signal?: AbortSignal,
): Promise<void> {
  const nested = plan.subdir !== ''
  const workTree = nested ? await mkdtemp(join(target, '.checkout-')) : target
  const indexFile = join(repository.dir, `index-${newId()}`)
  try {
    const git =
      plan.keepGitDir && !nested
        ? await checkoutClone(repository, plan, target, signal)
        : await checkoutTree(repository, plan, workTree, indexFile, signal)
    if (plan.submodules && existsSync(join(workTree, '.gitmodules'))) {
      await git
        .run(['submodule', 'update', '--init', '--recursive', '--depth=1'], signal)
        .catch((error: unknown) => {
          throw wrapError(error, `failed to update submodules for ${redactCredentials(plan.remote)}`)
        })
    }
  } finally {
    await rm(indexFile, { force: true })
  }
  if (nested) await hoistSubdir(workTree, plan.subdir, target)
}

async function checkoutTree(
  repository: BareRepository,
  plan: CheckoutPlan,
  workTree: string,
  indexFile: string,
  signal: AbortSignal | undefined,
): Promise<Git> {
  const git = repository.git.with({ workTree, indexFile })
  await git.run(['checkout', '--no-overlay', plan.id, '--', '.'], signal).catch(async (error: unknown) => {
    // A commit without files has nothing that `.` could match.
    if (await isEmptyTree(repository, plan.id, signal)) return
    throw wrapError(error, `failed to checkout remote ${redactCredentials(plan.remote)}`)
  })
  return git
}

async function isEmptyTree(
  repository: BareRepository,
  id: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return await repository.git.text(['ls-tree', '--end-of-options', id], signal).then(
    (text) => text === '',
    () => false,
  )
}

/** A repository of its own in `target/.git`, with one commit and the real origin. */
async function checkoutClone(
  repository: BareRepository,
  plan: CheckoutPlan,
  target: string,
  signal: AbortSignal | undefined,
): Promise<Git> {
  const gitDir = join(target, '.git')
  const git = repository.git.with({ workTree: target, gitDir })
  const format = plan.id.length === 64 ? 'sha256' : 'sha1'
  await git.run(['-c', 'init.defaultBranch=master', 'init', '--quiet', `--object-format=${format}`], signal)
  const { source, refspec } = await cloneRefspec(repository, plan, signal)
  // By URL and not by path: git then copies no files of its own accord.
  const local = git.with({ protocols: [...REMOTE_PROTOCOLS, 'file'] })
  try {
    await local.run(
      ['fetch', '--update-head-ok', '--depth=1', '--no-tags', '--', `file://${repository.dir}`, refspec],
      signal,
    )
  } finally {
    if (source !== undefined) await repository.git.run(['update-ref', '-d', source], signal)
  }
  await git.run(['checkout', '--quiet', 'FETCH_HEAD'], signal).catch((error: unknown) => {
    throw wrapError(error, `failed to checkout remote ${redactCredentials(plan.remote)}`)
  })
  await git.run(['config', 'remote.origin.url', redactCredentials(plan.remote)], signal)
  await git.run(['config', 'remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*'], signal)
  await git.run(['reflog', 'expire', '--all', '--expire=now'], signal)
  await unlink(join(gitDir, 'FETCH_HEAD')).catch((error: unknown) => {
    if (!isCode(error, 'not-found')) throw error
  })
  return git
}

/** `source` is a ref made for the fetch, to be removed after it. */
async function cloneRefspec(
  repository: BareRepository,
  plan: CheckoutPlan,
  signal: AbortSignal | undefined,
): Promise<{ readonly source?: string; readonly refspec: string }> {
  const type = await repository.git
    .text(['cat-file', '-t', '--end-of-options', plan.id], signal)
    .catch(() => 'commit')
  if (type === 'tag') {
    const name = plan.ref.startsWith('refs/tags/') ? plan.ref : `refs/tags/${plan.ref}`
    return { refspec: `${localRef(plan.ref)}:${name}` }
  }
  const source = `refs/slipway/${newId()}`
  await repository.git.run(['update-ref', source, plan.id], signal)
  return { source, refspec: isCommitId(plan.ref) ? source : `${source}:${plan.ref}` }
}

/** Moves the content of `workTree/subdir` up to `target`. Only real directories lead there. */
async function hoistSubdir(workTree: string, subdir: string, target: string): Promise<void> {
  let path = workTree
  for (const part of subdir.split('/')) {
    path = join(path, part)
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (!stats) throw new SlipwayError('not-found', `invalid subdir ${subdir}: no such file or directory`)
    if (!stats.isDirectory()) {
      throw new SlipwayError(
        'invalid-argument',
        `invalid subdir ${subdir}: git subpath ${JSON.stringify(subdir)} contains non-directory ${JSON.stringify(path.slice(workTree.length + 1))}`,
      )
    }
  }
  for (const name of await readdir(path)) await rename(join(path, name), join(target, name))
  await rm(workTree, { recursive: true })
}
