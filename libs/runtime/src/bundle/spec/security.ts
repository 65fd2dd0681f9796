import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { SecurityMode } from '../../runtime.ts'
import type { OciCapabilities, OciDevice, OciLinux } from './oci.ts'
import { defaultSeccomp } from './seccomp.ts'

const DEFAULT_CAPABILITIES = [
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
  'CAP_FSETID',
  'CAP_FOWNER',
  'CAP_MKNOD',
  'CAP_NET_RAW',
  'CAP_SETGID',
  'CAP_SETUID',
  'CAP_SETFCAP',
  'CAP_SETPCAP',
  'CAP_NET_BIND_SERVICE',
  'CAP_SYS_CHROOT',
  'CAP_KILL',
  'CAP_AUDIT_WRITE',
]

/** By number, from 0. */
const ALL_CAPABILITIES = (
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE ' +
  'NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT ' +
  'SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP ' +
  'MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'
)
  .split(' ')
  .map((name) => `CAP_${name}`)

const MASKED_PATHS = [
  '/proc/acpi',
  '/proc/asound',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/proc/sched_debug',
  '/sys/firmware',
  '/sys/devices/virtual/powercap',
  '/proc/scsi',
]

const READONLY_PATHS = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger']

const INSECURE_DEVICES: readonly OciDevice[] = [
  { path: '/dev/kmsg', type: 'c', major: 1, minor: 11 },
  { path: '/dev/cuse', type: 'c', major: 10, minor: 203 },
  { path: '/dev/fuse', type: 'c', major: 10, minor: 229 },
  { path: '/dev/kvm', type: 'c', major: 10, minor: 232 },
  { path: '/dev/net/tun', type: 'c', major: 10, minor: 200 },
  { path: '/dev/loop-control', type: 'c', major: 10, minor: 237 },
]

const SPARE_LOOP_DEVICES = 8

export interface Security {
  readonly capabilities: OciCapabilities
  readonly linux: Pick<OciLinux, 'seccomp' | 'maskedPaths' | 'readonlyPaths' | 'devices'>
  readonly deviceRules: OciLinux['resources']['devices']
  /** Of /sys and the cgroup file system. */
  readonly kernelAccess: 'ro' | 'rw'
}

export function securityOf(mode: SecurityMode, arch: string, useSeccomp: boolean): Security {
  return mode === 'insecure' ? insecure() : sandboxed(arch, useSeccomp)
}

function sandboxed(arch: string, useSeccomp: boolean): Security {
  const seccomp = useSeccomp ? defaultSeccomp(DEFAULT_CAPABILITIES, arch) : undefined
  const paths = { maskedPaths: MASKED_PATHS, readonlyPaths: READONLY_PATHS }
  return {
    capabilities: {
      bounding: DEFAULT_CAPABILITIES,
      effective: DEFAULT_CAPABILITIES,
      permitted: DEFAULT_CAPABILITIES,
    },
    linux: seccomp ? { ...paths, seccomp } : paths,
    deviceRules: [{ allow: false, access: 'rwm' }],
    kernelAccess: 'ro',
  }
}

/** Everything this process may do itself. */
function insecure(): Security {
  const all = ownCapabilities()
  return {
    capabilities: { bounding: all, effective: all, permitted: all, inheritable: all, ambient: all },
    linux: { maskedPaths: [], readonlyPaths: [], devices: [...INSECURE_DEVICES, ...loopDevices()] },
    deviceRules: [
      { allow: true, type: 'c', access: 'rwm' },
      { allow: true, type: 'b', access: 'rwm' },
    ],
    kernelAccess: 'rw',
  }
}

function ownCapabilities(): readonly string[] {
  const line = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))
  const effective = BigInt(`0x${line?.[1] ?? '0'}`)
  return ALL_CAPABILITIES.filter((_, bit) => (effective >> BigInt(bit)) & 1n)
}

/** Those in use, and some more to attach. */
function loopDevices(): readonly OciDevice[] {
  const numbers = existsSync('/sys/block')
    ? readdirSync('/sys/block').flatMap((name) => /^loop(\d+)$/.exec(name)?.[1] ?? [])
    : []
  const inUse = numbers.map(Number).filter((number) => existsSync(`/sys/block/loop${number}/loop`))
  const count = Math.max(-1, ...inUse) + 1 + SPARE_LOOP_DEVICES
  return Array.from({ length: count }, (_, minor) => ({
    path: `/dev/loop${minor}`,
    type: 'b',
    major: 7,
    minor,
  }))
}
