import { cleanSubdir, type GitUrl, parseGitUrl } from '../git-url.ts'
import { joinPath } from '../paths.ts'
import { AttrBuilder } from './attrs.ts'
import { pickOpOptions } from './exec.ts'
import type { OpOptions } from './options.ts'
import { sourceState } from './source-vertex.ts'
import type { State } from './state.ts'

export interface GitOptions extends OpOptions {
  readonly ref?: string
  readonly subdir?: string
  readonly keepGitDir?: boolean
  /** Names of the secrets that hold credentials. */
  readonly authTokenSecret?: string
  readonly authHeaderSecret?: string
  /** Lines of a known_hosts file. */
  readonly knownSshHosts?: string
  readonly sshSocket?: string
  readonly checksum?: string
  readonly skipSubmodules?: boolean
  readonly mtime?: 'checkout' | 'commit'
  readonly fetchByCommit?: boolean
  readonly bundle?: { readonly locator: string; readonly sessionId?: string; readonly storeId?: string }
  readonly checkoutBundle?: boolean
}

const AUTH_TOKEN = 'GIT_AUTH_TOKEN'
const AUTH_HEADER = 'GIT_AUTH_HEADER'

/** A checkout of a git repository; ref and directory may also stand in the URL's fragment (`#ref:dir`). */
export function git(url: string, options: GitOptions = {}): State {
  const parsed = parseGitUrl(url) ?? parseGitUrl(`https://${url}`)!
  const { authTokenSecret, authHeaderSecret, bundle } = options
  const builder = new AttrBuilder()
    .flag('git.keepgitdir', options.keepGitDir, 'source.git.keepgitdir')
    .set('git.fullurl', parsed.remote, 'source.git.fullurl')
    .set('git.authtokensecret', authTokenSecret ?? AUTH_TOKEN)
    .set('git.authheadersecret', authHeaderSecret ?? AUTH_HEADER)
  if (authTokenSecret || authHeaderSecret) builder.cap('source.git.httpauth')
  if (parsed.scheme === 'ssh') addSsh(builder, options)
  builder
    .set('git.checksum', options.checksum, 'source.git.checksum')
    .flag('git.skipsubmodules', options.skipSubmodules, 'source.git.skipsubmodules')
    .set('git.mtime', options.mtime, 'source.git.mtime')
    .flag('git.fetchbycommit', options.fetchByCommit, 'source.git.fetchbycommit')
    .set('git.bundle', bundle?.locator, 'source.git.bundle')
    .set('oci.session', bundle?.sessionId)
    .set('oci.store', bundle?.storeId)
    .flag('git.checkoutbundle', options.checkoutBundle, 'source.git.checkoutbundle')
    .cap('source.git')
  return sourceState(
    { identifier: `git://${identifierOf(parsed, options)}`, ...builder.parts() },
    pickOpOptions(options),
  )
}

function addSsh(builder: AttrBuilder, options: GitOptions): void {
  const hosts = options.knownSshHosts?.replace(/\n?$/, '\n')
  builder
    .set('git.knownsshhosts', hosts)
    .cap('source.git.knownsshhosts')
    .set('git.mountsshsock', options.sshSocket || 'default', 'source.git.mountsshsock')
}

/** The same for all protocols that reach the same repository. */
function identifierOf(url: GitUrl, options: GitOptions): string {
  const ref = options.ref || (url.fragment?.ref ?? '')
  const subdir = options.subdir === undefined ? (url.fragment?.subdir ?? '') : cleanSubdir(options.subdir)
  const fragment = ref === '' && subdir === '' ? '' : `#${ref}${subdir === '' ? '' : `:${subdir}`}`
  return `${url.host}${joinPath('/', url.path)}${fragment}`
}
