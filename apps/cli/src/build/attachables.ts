import {
  type Attachable,
  DockerConfig,
  dockerConfigDir,
  offerAuth,
  offerSecrets,
  offerSsh,
} from '@slipway/client'
import { parseSecret, parseSsh } from '../parse/attachables.ts'
import { isTrue } from '../parse/bool.ts'
import { parseAuthTls } from '../parse/auth-tls.ts'
import type { Activity } from './run.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What a build may ask this machine for, besides files. */
export function attachablesOf(
  words: {
    readonly secret: readonly string[]
    readonly ssh: readonly string[]
    readonly registryAuthTlscontext?: readonly string[]
  },
  env: Env,
  activity: Activity,
): readonly Attachable[] {
  const directory = dockerConfigDir(env)
  const auth = offerAuth({
    config: DockerConfig.load(directory),
    seedDirectory: directory,
    tls: parseAuthTls(words.registryAuthTlscontext ?? []),
    clientTokens: !isTrue(env['BUILDKIT_NO_CLIENT_TOKEN']),
    onActivity: (text) => activity.tell(text),
  })
  return [
    auth,
    ...(words.secret.length > 0 ? [offerSecrets(words.secret.map(parseSecret), env)] : []),
    ...(words.ssh.length > 0 ? [offerSsh(words.ssh.map(parseSsh), env)] : []),
  ]
}
