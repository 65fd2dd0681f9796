import { readFileSync } from 'node:fs'
import { endianness, machine } from 'node:os'

const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  ia32: '386',
  arm: 'arm',
  arm64: 'arm64',
  s390x: 's390x',
  riscv64: 'riscv64',
  loong64: 'loong64',
}

/** Names of Go's GOOS and GOARCH for this process. */
export function hostOs(): string {
  return process.platform === 'win32' ? 'windows' : process.platform
}

export function hostArchitecture(): string {
  if (process.arch === 'ppc64') return endianness() === 'LE' ? 'ppc64le' : 'ppc64'
  if (process.arch === 'mips' || process.arch === 'mipsel') return process.arch === 'mips' ? 'mips' : 'mipsle'
  return ARCHITECTURES[process.arch] ?? process.arch
}

let variant: string | undefined

/** `v6`, `v7`, `v8` on arm; '' elsewhere. */
export function hostVariant(): string {
  variant ??= hostArchitecture().startsWith('arm') ? detectVariant() : ''
  return variant
}

function detectVariant(): string {
  const reported = cpuInfo('cpu architecture') ?? machine().replace(/^armv(\d).*$/, '$1')
  const digit = reported === 'aarch64' || reported === 'arm64' ? '8' : reported.slice(0, 1)
  if (hostArchitecture() === 'arm' && digit === '7') {
    // Raspberry Pi kernels report an ARMv6 core as architecture 7.
    if (cpuInfo('model name')?.toLowerCase().startsWith('armv6-compatible')) return 'v6'
  }
  return /^[3-9]$/.test(digit) ? `v${digit}` : hostArchitecture() === 'arm64' ? 'v8' : ''
}

function cpuInfo(field: string): string | undefined {
  try {
    for (const line of readFileSync('/proc/cpuinfo', 'utf8').split('\n')) {
      const [name = '', value] = line.split(':')
      if (value !== undefined && name.trim().toLowerCase() === field) return value.trim()
    }
  } catch {
    return undefined
  }
  return undefined
}
