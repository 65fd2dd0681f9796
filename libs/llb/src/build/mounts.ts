import type { pb } from '@slipway/proto'
import Long from 'long'
import type { State } from './state.ts'

export type CacheSharing = 'shared' | 'private' | 'locked'

interface MountedState {
  readonly target: string
  /** Absent: empty. */
  readonly from?: State
  /** Path inside of `from` that is mounted. */
  readonly source?: string
  readonly readonly?: boolean
}

export interface BindMount extends MountedState {
  readonly type: 'bind'
  /** Writes are allowed and thrown away. */
  readonly noOutput?: boolean
  /** Whether the mount takes part in the cache key by its content. */
  readonly contentCache?: 'on' | 'off'
}

export interface CacheMount extends MountedState {
  readonly type: 'cache'
  readonly id: string
  readonly sharing?: CacheSharing
}

export interface TmpfsMount {
  readonly type: 'tmpfs'
  readonly target: string
  /** Bytes; 0 for no limit. */
  readonly size?: number
  readonly from?: undefined
  readonly readonly?: boolean
}

export interface FileOwnership {
  readonly uid?: number
  readonly gid?: number
  readonly mode?: number
}

export interface SecretMount extends FileOwnership {
  readonly type: 'secret'
  readonly id: string
  /** Absent: no file. */
  readonly target?: string
  /** Name of a variable that gets the value. */
  readonly env?: string
  readonly optional?: boolean
}

export interface SshMount extends FileOwnership {
  readonly type: 'ssh'
  readonly id: string
  readonly target?: string
  readonly optional?: boolean
}

export type FileMount = BindMount | CacheMount | TmpfsMount
export type Mount = FileMount | SecretMount | SshMount

const MOUNT_TYPES = { bind: 0, secret: 1, ssh: 2, cache: 3, tmpfs: 4 } as const
const SHARING = { shared: 0, private: 1, locked: 2 } as const
const CONTENT_CACHE = { on: 1, off: 2 } as const
const SECRET_MODE = 0o400
const SSH_MODE = 0o600

export function sshTarget(mount: SshMount, index: number): string {
  return mount.target ? mount.target : `/run/buildkit/ssh_agent.${index}`
}

export function toCacheMount(mount: FileMount, input: number, output: number): pb.Mount.$Properties {
  const common: pb.Mount.$Properties = {
    input: Long.fromNumber(input),
    dest: mount.target,
    output: Long.fromNumber(output),
    readonly: mount.readonly ?? false,
    mountType: MOUNT_TYPES[mount.type],
  }
  switch (mount.type) {
    case 'bind': {
      const contentCache = mount.contentCache ? CONTENT_CACHE[mount.contentCache] : 0
      return { ...common, selector: mount.source ?? '', contentCache }
    }
    case 'cache':
      return {
        ...common,
        selector: mount.source ?? '',
        cacheOpt: { ID: mount.id, sharing: SHARING[mount.sharing ?? 'shared'] },
      }
    case 'tmpfs':
      return { ...common, TmpfsOpt: { size: Long.fromNumber(mount.size ?? 0) } }
  }
}

export function toSecretMount(mount: SecretMount): pb.Mount.$Properties {
  const { id, target = '', uid = 0, gid = 0, mode = SECRET_MODE, optional = false } = mount
  return {
    input: Long.NEG_ONE,
    dest: target,
    mountType: MOUNT_TYPES.secret,
    secretOpt: { ID: id, uid, gid, mode, optional },
  }
}

export function toSshMount(mount: SshMount, index: number): pb.Mount.$Properties {
  const { id, uid = 0, gid = 0, mode = SSH_MODE, optional = false } = mount
  return {
    input: Long.NEG_ONE,
    dest: sshTarget(mount, index),
    mountType: MOUNT_TYPES.ssh,
    SSHOpt: { ID: id, uid, gid, mode, optional },
  }
}

/** Adds what the server must be able to mount. */
export function mountCaps(
  mounts: readonly FileMount[],
  secrets: readonly SecretMount[],
  ssh: readonly SshMount[],
  caps: Set<string>,
): void {
  for (const mount of mounts) {
    if (mount.type !== 'tmpfs' && mount.source) caps.add('exec.mount.selector')
    if (mount.type === 'cache') caps.add('exec.mount.cache').add('exec.mount.cache.sharing')
    else if (mount.type === 'tmpfs') {
      caps.add('exec.mount.tmpfs')
      if (mount.size) caps.add('exec.mount.tmpfs.size')
    } else {
      if (mount.from?.output) caps.add('exec.mount.bind')
      if (mount.contentCache) caps.add('exec.mount.cache.content')
    }
  }
  if (secrets.length > 0) caps.add('exec.mount.secret')
  if (secrets.some((secret) => secret.env !== undefined)) caps.add('exec.secretenv')
  if (ssh.length > 0) caps.add('exec.mount.ssh')
}
