import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, systemClock } from '@slipway/base'
import { hostPlatform, type Platform } from '@slipway/oci'

export interface PlatformProbe {
  /** Of the kernel's tables. */
  readonly proc?: string
  readonly host?: Platform
  readonly clock?: Clock
  /** Age at which emulators are looked for again; below zero for never. */
  readonly maxAgeMs?: number
}

const DEFAULT_MAX_AGE_MS = 20_000

/** What this host runs: its own platform first, then lesser and emulated ones. Emulators come and go while it runs. */
export function createPlatforms(probe: PlatformProbe = {}): () => readonly Platform[] {
  const { clock = systemClock, maxAgeMs = DEFAULT_MAX_AGE_MS } = probe
  let found: { readonly platforms: readonly Platform[]; readonly at: number } | undefined
  return () => {
    const now = clock.now()
    if (!found || (maxAgeMs >= 0 && now - found.at >= maxAgeMs))
      found = { platforms: detect(probe.host ?? hostPlatform(), probe.proc ?? '/proc'), at: now }
    return found.platforms
  }
}

function detect(host: Platform, proc: string): readonly Platform[] {
  if (host.os !== 'linux') return [host]
  const linux = (architecture: string, variant?: string): Platform => ({
    os: 'linux',
    architecture,
    ...(variant ? { variant } : {}),
  })
  const emulated = emulatedArchitectures(join(proc, 'sys/fs/binfmt_misc'))
  if (host.architecture === 'amd64' && readText(join(proc, 'sys/abi/vsyscall32')) !== undefined)
    emulated.add('386')
  const others = ORDER.filter(
    (architecture) => architecture !== host.architecture && emulated.has(architecture),
  )
  const levels = host.architecture === 'amd64' ? amd64Levels(readText(join(proc, 'cpuinfo')) ?? '') : []
  return [
    host,
    ...levels.map((level) => linux('amd64', level)),
    ...others.flatMap((architecture) =>
      architecture === 'arm' ? [linux('arm', 'v7'), linux('arm', 'v6')] : [linux(architecture)],
    ),
  ]
}

/** In the order in which they are told. */
const ORDER = [
  'amd64',
  'arm64',
  'riscv64',
  'ppc64',
  'ppc64le',
  's390x',
  '386',
  'mips64le',
  'mips64',
  'loong64',
  'arm',
]

/** Flags of /proc/cpuinfo that each level of x86-64 asks for, beside those of the levels before. */
const LEVELS: readonly (readonly [string, readonly string[]])[] = [
  ['v2', ['cx16', 'lahf_lm', 'popcnt', 'sse4_1', 'sse4_2', 'ssse3']],
  ['v3', ['avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'abm', 'movbe', 'xsave']],
  ['v4', ['avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl']],
]

function amd64Levels(cpuinfo: string): readonly string[] {
  const flags = new Set(/^flags\s*:(.*)$/m.exec(cpuinfo)?.[1]?.trim().split(/\s+/))
  const missing = LEVELS.findIndex(([, wanted]) => !wanted.every((flag) => flags.has(flag)))
  return LEVELS.slice(0, missing < 0 ? LEVELS.length : missing).map(([level]) => level)
}

/** Architectures by class, byte order and machine of the ELF header. */
const MACHINES: Readonly<Record<string, string>> = {
  '1le3': '386',
  '1le40': 'arm',
  '2le62': 'amd64',
  '2le183': 'arm64',
  '2le243': 'riscv64',
  '2be21': 'ppc64',
  '2le21': 'ppc64le',
  '2be22': 's390x',
  '2le8': 'mips64le',
  '2be8': 'mips64',
  '2le258': 'loong64',
}

/** What the kernel hands to an interpreter. Only one that was opened at registration is there inside of a container too. */
function emulatedArchitectures(dir: string): Set<string> {
  const found = new Set<string>()
  for (const name of listDir(dir)) {
    const text = readText(join(dir, name)) ?? ''
    const flags = /^flags:\s*(\S*)$/m.exec(text)?.[1] ?? ''
    const magic = /^magic\s+([0-9a-f]+)$/m.exec(text)?.[1]
    if (!/^enabled$/m.test(text) || !flags.includes('F') || magic === undefined) continue
    const architecture = architectureOf(Buffer.from(magic, 'hex'))
    if (architecture !== undefined) found.add(architecture)
  }
  return found
}

function architectureOf(header: Buffer): string | undefined {
  if (header.length < 20 || header.toString('latin1', 0, 4) !== '\x7fELF') return undefined
  const little = header[5] === 1
  const machine = little ? header.readUInt16LE(18) : header.readUInt16BE(18)
  return MACHINES[`${header[4]}${little ? 'le' : 'be'}${machine}`]
}

function listDir(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
  } catch {
    return []
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
