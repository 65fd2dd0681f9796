import { SlipwayError, wrapError } from '@slipway/base'
import type { Git } from './cli.ts'
import { isCommitId, redactCredentials } from './url.ts'

/** What a name stands for in a remote repository. */
export interface RemoteRef {
  /** Full name, or the commit id itself. */
  readonly ref: string
  /** Id of the object that the ref names: a commit, or the tag object of an annotated tag. */
  readonly id: string
  /** The commit behind an annotated tag. */
  readonly commit?: string
}

/** Configuration under which `origin` is `remote`: nothing of it is stored in a repository. */
export function originConfig(remote: string): readonly (readonly [string, string])[] {
  return [['remote.origin.url', remote]]
}

export function checkRefName(ref: string): void {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (ref.startsWith('-') || /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{/.test(ref)) {
    throw new SlipwayError('invalid-argument', `invalid git ref ${JSON.stringify(ref)}`)
  }
}

/** Asks the remote behind `origin` for a ref: branches before tags; '' for its default branch. */
export async function resolveRemoteRef(
  git: Git,
  remote: string,
  ref: string,
  signal?: AbortSignal,
): Promise<RemoteRef> {
  const name = ref === '' ? await defaultBranch(git, remote, signal) : ref
  checkRefName(name)
  const output = await git
    .text(['ls-remote', '--', 'origin', name, `${name}^{}`], signal)
    .catch((error: unknown) => {
      throw wrapError(error, `failed to fetch remote ${redactCredentials(remote)}`)
    })
  const found = new Map(
    output.split('\n').map((line): [string, string] => {
      const [id = '', full = ''] = line.split('\t')
      return [full, id]
    }),
  )
  const strip = (prefix: string): string => (name.startsWith(prefix) ? name.slice(prefix.length) : name)
  const exact = `refs/${strip('refs/')}`
  const tag = `refs/tags/${strip('refs/tags/')}`
  for (const full of [exact, `refs/heads/${strip('refs/heads/')}`, tag]) {
    const id = found.get(full)
    if (id === undefined) continue
    if (!isCommitId(id)) throw new SlipwayError('unavailable', `invalid commit sha ${JSON.stringify(id)}`)
    const peeled = full === tag ? found.get(`${tag}^{}`) : undefined
    return peeled !== undefined && isCommitId(peeled) ? { ref: full, id, commit: peeled } : { ref: full, id }
  }
  throw new SlipwayError(
    'not-found',
    `repository does not contain ref ${name}, output: ${JSON.stringify(output)}`,
  )
}

async function defaultBranch(git: Git, remote: string, signal: AbortSignal | undefined): Promise<string> {
  const output = await git
    .text(['ls-remote', '--symref', '--', 'origin', 'HEAD'], signal)
    .catch((error: unknown) => {
      throw wrapError(error, `error fetching default branch for repository ${redactCredentials(remote)}`)
    })
  const branch = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(output)?.[1]
  if (branch !== undefined) return branch
  throw new SlipwayError(
    'not-found',
    `could not find default branch for repository: ${redactCredentials(remote)}`,
  )
}
