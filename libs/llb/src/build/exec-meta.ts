import type { pb } from '@slipway/proto'
import type { RunOptions } from './exec.ts'
import { type SshMount, sshTarget } from './mounts.ts'
import { toLong } from './options.ts'
import type { Settings } from './settings.ts'
import type { MarshalContext } from './vertex.ts'

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const SETS_DEFAULT_PATH = 'exec.meta.setsdefaultpath'

/** Process facts of a run; adds the capabilities that they need to `caps`. */
export function execMeta(
  settings: Settings,
  options: RunOptions,
  ssh: readonly SshMount[],
  context: MarshalContext,
  caps: Set<string>,
): pb.Meta.$Properties {
  const env = runEnv(settings, options, ssh, context, caps)
  const { proxy, validExitCodes } = options
  caps.add('exec.meta.base')
  if (validExitCodes) caps.add('exec.validexitcode')
  if (settings.ulimits.length > 0) caps.add('exec.meta.ulimit')
  if (proxy) caps.add('exec.meta.proxyenv')
  return {
    args: [...options.args],
    env,
    cwd: settings.dir,
    user: settings.user,
    hostname: settings.hostname,
    cgroupParent: settings.cgroupParent,
    removeMountStubsRecursive: true,
    validExitCodes: [...(validExitCodes ?? [])],
    extraHosts: settings.extraHosts.map(({ host, ip }) => ({ Host: host, IP: ip })),
    ulimit: settings.ulimits.map(({ name, soft, hard }) => ({
      Name: name,
      Soft: toLong(soft),
      Hard: toLong(hard),
    })),
    ...(proxy
      ? {
          proxy_env: {
            http_proxy: proxy.http ?? '',
            https_proxy: proxy.https ?? '',
            ftp_proxy: proxy.ftp ?? '',
            no_proxy: proxy.no ?? '',
            all_proxy: proxy.all ?? '',
          },
        }
      : {}),
  }
}

function runEnv(
  settings: Settings,
  options: RunOptions,
  ssh: readonly SshMount[],
  context: MarshalContext,
  caps: Set<string>,
): string[] {
  let { env } = settings
  if (ssh[0] && env.get('SSH_AUTH_SOCK') === undefined) env = env.set('SSH_AUTH_SOCK', sshTarget(ssh[0], 0))
  const serverCaps = context.options.caps
  if (serverCaps?.has(SETS_DEFAULT_PATH)) caps.add(SETS_DEFAULT_PATH)
  else if (serverCaps) {
    const os = context.options.platform.os || options.platform?.os
    if (os !== 'windows' && env.get('PATH') === undefined) env = env.set('PATH', DEFAULT_PATH)
  }
  return env.toList()
}
