import { SlipwayError } from '@slipway/base'
import { checkRefName, isCommitId, isGitTransport, parseGitUrl } from '@slipway/git'
import type { pb } from '@slipway/proto'
import { schemeRest } from '../image/options.ts'

export interface GitSourceOptions {
  /** For git, credentials included. */
  readonly remote: string
  readonly host: string
  /** '' for the default branch. */
  readonly ref: string
  readonly subdir: string
  readonly keepGitDir: boolean
  readonly submodules: boolean
  readonly mtime: 'checkout' | 'commit'
  readonly fetchByCommit: boolean
  /** Start of the commit or tag id that the ref must have; '' for any. */
  readonly checksum: string
  readonly authTokenSecret: string
  readonly authHeaderSecret: string
  /** Id of an ssh agent of the client; '' for none. */
  readonly sshSock: string
  readonly knownHosts: string
}

/** Parses a `git://` op. Throws `invalid-argument`, and `unimplemented` for bundles and signatures. */
export function parseGitOptions(op: pb.SourceOp.$Properties): GitSourceOptions {
  const attrs = op.attrs ?? {}
  rejectUnsupported(attrs)
  const named = parseGitUrl(withTransport(schemeRest(op, 'git')))
  const full = attrs['git.fullurl']
  // The full address says how to get there; fragments count in the identifier only.
  const url = full === undefined ? named : parseGitUrl(withTransport(full))
  const checksum = attrs['git.checksum'] ?? ''
  if (named.ref !== '') checkRefName(named.ref)
  if (!/^[a-fA-F0-9]*$/.test(checksum)) {
    throw new SlipwayError(
      'invalid-argument',
      `invalid checksum ${checksum} for Git URL, expected hex commit hash`,
    )
  }
  const options: GitSourceOptions = {
    remote: url.remote,
    host: url.host,
    ref: named.ref,
    subdir: named.subdir,
    keepGitDir: attrs['git.keepgitdir'] === 'true',
    submodules: attrs['git.skipsubmodules'] !== 'true',
    mtime: parseMtime(attrs['git.mtime']),
    fetchByCommit: attrs['git.fetchbycommit'] === 'true',
    checksum,
    authTokenSecret: attrs['git.authtokensecret'] ?? '',
    authHeaderSecret: attrs['git.authheadersecret'] ?? '',
    sshSock: attrs['git.mountsshsock'] ?? '',
    knownHosts: attrs['git.knownsshhosts'] ?? '',
  }
  checkByCommit(options)
  return options
}

function withTransport(text: string): string {
  // An unknown scheme is refused, not taken for a host name.
  return isGitTransport(text) || /^[a-zA-Z0-9]+:\/\//.test(text) ? text : `https://${text}`
}

function parseMtime(text: string | undefined): 'checkout' | 'commit' {
  if (text === undefined || text === '' || text === 'checkout') return 'checkout'
  if (text === 'commit') return text
  throw new SlipwayError('invalid-argument', `invalid git mtime ${JSON.stringify(text)}`)
}

function checkByCommit(options: GitSourceOptions): void {
  if (isCommitId(options.ref)) {
    if (options.ref.startsWith(options.checksum)) return
    throw new SlipwayError(
      'failed-precondition',
      `expected checksum to match ${options.checksum}, got ${options.ref}`,
    )
  }
  if (!options.fetchByCommit || isCommitId(options.checksum)) return
  throw new SlipwayError(
    'invalid-argument',
    options.checksum === ''
      ? 'fetch-by-commit requires a checksum or a commit SHA ref'
      : `fetch-by-commit requires a full commit SHA checksum, got ${JSON.stringify(options.checksum)}`,
  )
}

function rejectUnsupported(attrs: Readonly<Record<string, string>>): void {
  const asked = (name: string): boolean => (attrs[name] ?? '') !== '' && attrs[name] !== 'false'
  if (asked('git.bundle') || asked('git.checkoutbundle')) {
    throw new SlipwayError('unimplemented', 'git bundles are not supported yet')
  }
  if (Object.keys(attrs).some((name) => name.startsWith('git.sig.') && asked(name))) {
    throw new SlipwayError('unimplemented', 'git signature verification is not supported yet')
  }
}
