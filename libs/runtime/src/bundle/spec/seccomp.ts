import { ALWAYS, type Architecture, ARCHITECTURES, BY_ARCHITECTURE, BY_CAPABILITY } from './seccomp-calls.ts'

interface SyscallArgument {
  readonly index: number
  readonly value: number
  readonly valueTwo?: number
  readonly op: 'SCMP_CMP_LT' | 'SCMP_CMP_EQ' | 'SCMP_CMP_GT' | 'SCMP_CMP_MASKED_EQ'
}

interface SyscallRule {
  readonly names: readonly string[]
  readonly action: 'SCMP_ACT_ALLOW' | 'SCMP_ACT_ERRNO'
  readonly errnoRet?: number
  readonly args?: readonly SyscallArgument[]
}

export interface Seccomp {
  readonly defaultAction: 'SCMP_ACT_ERRNO'
  readonly defaultErrnoRet: number
  readonly architectures: readonly string[]
  readonly syscalls: readonly SyscallRule[]
}

const EPERM = 1
const ENOSYS = 38
const AF_ALG = 38
const AF_VSOCK = 40
/** PER_LINUX, PER_LINUX32, UNAME26 with each, and the query for the current one. */
const PERSONALITIES = [0x0, 0x8, 0x20000, 0x20008, 0xffffffff]
/** CLONE_NEWNS, -CGROUP, -UTS, -IPC, -USER, -PID, -NET. */
const NAMESPACE_FLAGS = 0x7e020000

function allow(names: readonly string[], ...args: readonly SyscallArgument[]): SyscallRule {
  const rule: SyscallRule = { names, action: 'SCMP_ACT_ALLOW' }
  return args.length === 0 ? rule : { ...rule, args }
}

/**
 * The profile that Docker and BuildKit use by default: a list of allowed system calls, `EPERM` for the rest.
 * Undefined on an architecture that it does not cover.
 */
export function defaultSeccomp(capabilities: readonly string[], arch: string): Seccomp | undefined {
  if (!isArchitecture(arch)) return undefined
  const byCapability = capabilities.flatMap((name) => BY_CAPABILITY[name] ?? [])
  const free = new Set([...ALWAYS, ...BY_ARCHITECTURE[arch], ...byCapability])
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: EPERM,
    architectures: ARCHITECTURES[arch],
    syscalls: [
      allow([...free]),
      // All address families but two whose kernel code is not made for untrusted callers.
      allow(['socket'], { index: 0, value: AF_ALG, op: 'SCMP_CMP_LT' }),
      allow(['socket'], { index: 0, value: AF_ALG + 1, op: 'SCMP_CMP_EQ' }),
      allow(['socket'], { index: 0, value: AF_VSOCK, op: 'SCMP_CMP_GT' }),
      ...PERSONALITIES.map((value) => allow(['personality'], { index: 0, value, op: 'SCMP_CMP_EQ' })),
      ...(free.has('clone') ? [] : cloneWithoutNamespaces(arch)),
    ],
  }
}

/** clone3 keeps its flags in memory, where a filter cannot look: ENOSYS makes libc fall back to clone. */
function cloneWithoutNamespaces(arch: Architecture): readonly SyscallRule[] {
  const index = arch === 's390x' ? 1 : 0
  return [
    allow(['clone'], { index, value: NAMESPACE_FLAGS, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }),
    { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS },
  ]
}

function isArchitecture(arch: string): arch is Architecture {
  return Object.hasOwn(ARCHITECTURES, arch)
}
