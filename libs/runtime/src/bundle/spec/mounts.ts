import type { OciMount } from './oci.ts'

const DEFAULT_SHM_SIZE = 65_536 * 1024

/** Files of this host that the container sees in place of its own. */
export interface EtcFiles {
  readonly resolvConf: string
  readonly hosts: string
}

export interface SystemMountOptions {
  readonly shmSize: number
  readonly files: EtcFiles | undefined
  readonly kernelAccess: 'ro' | 'rw'
}

/** What every container has besides its own mounts, in the order in which it is mounted. */
export function systemMounts(options: SystemMountOptions): readonly OciMount[] {
  const plain = ['nosuid', 'noexec', 'nodev']
  const shm = `size=${Math.ceil((options.shmSize || DEFAULT_SHM_SIZE) / 1024)}k`
  return [
    system('/proc', 'proc', 'proc', plain),
    system('/dev', 'tmpfs', 'tmpfs', ['nosuid', 'strictatime', 'mode=755', 'size=65536k']),
    system('/dev/pts', 'devpts', 'devpts', [
      'nosuid',
      'noexec',
      'newinstance',
      'ptmxmode=0666',
      'mode=0620',
      'gid=5',
    ]),
    system('/dev/shm', 'tmpfs', 'shm', [...plain, 'mode=1777', shm]),
    system('/dev/mqueue', 'mqueue', 'mqueue', plain),
    system('/sys', 'sysfs', 'sysfs', [...plain, options.kernelAccess]),
    ...(options.files ? etcMounts(options.files, plain) : []),
    system('/sys/fs/cgroup', 'cgroup', 'cgroup', [...plain, options.kernelAccess]),
  ]
}

function etcMounts({ resolvConf, hosts }: EtcFiles, plain: readonly string[]): readonly OciMount[] {
  const readonly = [...plain, 'rbind', 'ro']
  return [
    system('/etc/resolv.conf', 'bind', resolvConf, readonly),
    system('/etc/hosts', 'bind', hosts, readonly),
  ]
}

function system(destination: string, type: string, source: string, options: readonly string[]): OciMount {
  return { destination, type, source, options }
}

/** One mount per destination: a later one takes the place of the earlier one, in its position. */
export function mergeMounts(mounts: readonly OciMount[]): readonly OciMount[] {
  const byDestination = new Map<string, OciMount>()
  for (const mount of mounts) byDestination.set(mount.destination, mount)
  return [...byDestination.values()]
}
