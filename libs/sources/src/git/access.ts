import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SlipwayError } from '@slipway/base'
import { Git, originConfig } from '@slipway/git'
import type { Sessions } from '@slipway/sessions'
import type { WorkContext } from '@slipway/worker'
import { findSecret } from '../session-secrets.ts'
import type { GitSourceOptions } from './options.ts'
import { openSshAgent } from './ssh-agent.ts'

/** Git with all that a remote asks for: tokens, agent, known hosts. */
export interface GitAccess extends AsyncDisposable {
  readonly git: Git
}

export async function openGitAccess(
  sessions: Sessions,
  options: GitSourceOptions,
  context: WorkContext,
): Promise<GitAccess> {
  await using stack = new AsyncDisposableStack()
  const header = await findAuthHeader(sessions, options, context)
  const agent =
    options.sshSock === '' ? undefined : stack.use(await openSshAgent(sessions, options.sshSock, context))
  const knownHostsFile = options.knownHosts === '' ? undefined : writeKnownHosts(options.knownHosts, stack)
  const git = new Git({
    config: [
      ...originConfig(options.remote),
      ...(header === undefined
        ? []
        : [[`http.${tokenScope(options.remote)}.extraheader`, `Authorization: ${header}`] as const]),
    ],
    ...(agent ? { sshAuthSock: agent.path } : {}),
    ...(knownHostsFile === undefined ? {} : { knownHostsFile }),
    secrets: header === undefined ? [] : [header, header.replace(/^\S+ /, '')],
    onOutput: (stream, text) => context.progress.log(stream, Buffer.from(`${text.replace(/\n$/, '')}\n`)),
  })
  const resources = stack.move()
  return { git, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

/** The first of the secrets that the client has: the ones for this host before the general ones. */
async function findAuthHeader(
  sessions: Sessions,
  options: GitSourceOptions,
  context: WorkContext,
): Promise<string | undefined> {
  const candidates = [`.${options.host}`, ''].flatMap((suffix) => [
    { id: options.authHeaderSecret, name: `${options.authHeaderSecret}${suffix}`, token: false },
    { id: options.authTokenSecret, name: `${options.authTokenSecret}${suffix}`, token: true },
  ])
  for (const { id, name, token } of candidates) {
    if (id === '') continue
    const secret = await findSecret(sessions, context.sessions, name, context.signal)
    if (secret === undefined) continue
    const text = secret.toString('utf8').replace(/\r?\n$/, '')
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\x00-\x1f\x7f]/.test(text)) {
      throw new SlipwayError('invalid-argument', `secret ${name} is not a valid header value`)
    }
    return token ? `basic ${Buffer.from(`x-access-token:${text}`).toString('base64')}` : text
  }
  return undefined
}

/** Tokens are for the one remote; GitHub's are good for its other repositories too, which submodules often are. */
function tokenScope(remote: string): string {
  const scopes = ['https://github.com/', 'https://www.github.com/']
  return scopes.find((scope) => remote.startsWith(scope)) ?? remote
}

function writeKnownHosts(text: string, stack: AsyncDisposableStack): string {
  const dir = mkdtempSync(join(tmpdir(), 'slipway-hosts-'))
  stack.defer(() => rmSync(dir, { recursive: true, force: true }))
  const path = join(dir, 'known_hosts')
  writeFileSync(path, text, { mode: 0o600 })
  return path
}
