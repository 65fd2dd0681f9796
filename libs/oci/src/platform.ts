import { SlipwayError } from '@slipway/base'
import { hostArchitecture, hostOs, hostVariant } from './host-platform.ts'
import type { Platform } from './types.ts'

const COMPONENT_RE = /^[A-Za-z0-9_.-]+$/
const OS_PATTERN = '^([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_.%-]*)((?:\\+[A-Za-z0-9_.%-]+)*)\\))?$'
const OS_RE = new RegExp(OS_PATTERN)

const KNOWN_OS = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris windows zos'.split(
    ' ',
  ),
)
const KNOWN_ARCHITECTURES = new Set(
  (
    '386 amd64 amd64p32 arm armbe arm64 arm64be ppc64 ppc64le loong64 mips mipsle mips64 mips64le mips64p32 ' +
    'mips64p32le ppc riscv riscv64 s390 s390x sparc sparc64 wasm'
  ).split(' '),
)

/** The platform of this process, normalised. */
export function hostPlatform(): Platform {
  return normalizePlatform(platformOf(hostOs(), hostArchitecture(), hostVariant()))
}

/**
 * Parses `os[(version+feature…)][/arch[/variant]]` or a lone architecture, as containerd does.
 * Throws `invalid-argument`.
 */
export function parsePlatform(specifier: string): Platform {
  if (specifier.includes('*')) throw invalid(`${quote(specifier)}: wildcards not yet supported`)
  const parts = specifier.split('/')
  const [first = '', architecture = '', variant = ''] = parts
  const os = parseOs(first, specifier)
  for (const part of parts.slice(1)) {
    if (COMPONENT_RE.test(part)) continue
    throw invalid(
      `${quote(part)} is an invalid component of ${quote(specifier)}: platform specifier component must match ` +
        quote(COMPONENT_RE.source),
    )
  }
  switch (parts.length) {
    case 1:
      return parseSingle(first, os, specifier)
    case 2:
      return { ...os, ...withoutDefaultArm(normalizeArchitecture(architecture, '')) }
    case 3: {
      const arch = normalizeArchitecture(architecture, variant)
      const explicit = arch.architecture === 'arm64' && arch.variant === undefined
      return { ...os, ...arch, ...(explicit ? { variant: 'v8' } : {}) }
    }
    default:
      throw invalid(`${quote(specifier)}: cannot parse platform specifier`)
  }
}

/** Lower-cases, resolves aliases (`x86_64`, `aarch64`, `macos`) and drops variants that say nothing. */
export function normalizePlatform(platform: Platform): Platform {
  const { architecture, variant } = normalizeArchitecture(platform.architecture, platform.variant ?? '')
  const features = [...new Set(platform['os.features'] ?? [])].sort(compareText)
  return {
    architecture,
    os: normalizeOs(platform.os),
    ...(platform['os.version'] ? { 'os.version': platform['os.version'] } : {}),
    ...(features.length > 0 ? { 'os.features': features } : {}),
    ...(variant === undefined ? {} : { variant }),
  }
}

/** `os/arch[/variant]`; `unknown` without an os. */
export function formatPlatform(platform: Platform): string {
  if (platform.os === '') return 'unknown'
  return [platform.os, platform.architecture, platform.variant ?? ''].filter((part) => part !== '').join('/')
}

/** As `formatPlatform`, with version and features of the os: `windows(10.0.17763+win32k)/amd64`. */
export function formatPlatformAll(platform: Platform): string {
  if (platform.os === '') return 'unknown'
  const features = [...new Set(platform['os.features'] ?? [])]
    .filter((feature) => feature !== '')
    .sort(compareText)
  const version = encodeOsOption(platform['os.version'] ?? '')
  const list = features.map(encodeOsOption).join('+')
  const options = `${version}${list === '' ? '' : `+${list}`}`
  return formatPlatform(options === '' ? platform : { ...platform, os: `${platform.os}(${options})` })
}

export function normalizeArchitecture(
  architecture: string,
  variant: string,
): { readonly architecture: string; readonly variant?: string } {
  const arch = architecture.toLowerCase()
  const form = variant.toLowerCase()
  switch (arch) {
    case 'i386':
      return { architecture: '386' }
    case 'x86_64':
    case 'x86-64':
    case 'amd64':
      return archVariant('amd64', form === 'v1' ? '' : form)
    case 'aarch64':
    case 'arm64':
      if (['8', 'v8', 'v8.0'].includes(form)) return archVariant('arm64', '')
      return archVariant('arm64', ['9', '9.0', 'v9.0'].includes(form) ? 'v9' : form)
    case 'armhf':
      return archVariant('arm', 'v7')
    case 'armel':
      return archVariant('arm', 'v6')
    case 'arm':
      if (form === '' || form === '7') return archVariant('arm', 'v7')
      return archVariant('arm', ['5', '6', '8'].includes(form) ? `v${form}` : form)
    default:
      return archVariant(arch, form)
  }
}

function parseSingle(text: string, os: OsPart, specifier: string): Platform {
  if (KNOWN_OS.has(os.os)) {
    const architecture = hostArchitecture()
    const variant = architecture === 'arm' && hostVariant() !== 'v7' ? hostVariant() : ''
    return { ...os, ...archVariant(architecture, variant) }
  }
  const arch = withoutDefaultArm(normalizeArchitecture(text, ''))
  if (KNOWN_ARCHITECTURES.has(arch.architecture)) return { os: hostOs(), ...arch }
  throw invalid(`${quote(specifier)}: unknown operating system or architecture`)
}

type OsPart = Pick<Platform, 'os' | 'os.version' | 'os.features'>

function parseOs(text: string, specifier: string): OsPart {
  const match = OS_RE.exec(text)
  if (!match) {
    throw invalid(
      `${quote(text)} is an invalid OS component of ${quote(specifier)}: OSAndVersion specifier component must ` +
        `match ${quote(OS_PATTERN)}`,
    )
  }
  const [, os = '', version, featureList] = match
  const features = (featureList ?? '')
    .split('+')
    .filter((feature) => feature !== '')
    .map((feature) => decodeOsOption(feature, specifier))
  return {
    os: normalizeOs(os),
    ...(version ? { 'os.version': decodeOsOption(version, specifier) } : {}),
    ...(features.length > 0 ? { 'os.features': features } : {}),
  }
}

function normalizeOs(os: string): string {
  if (os === '') return hostOs()
  const lower = os.toLowerCase()
  return lower === 'macos' ? 'darwin' : lower
}

function withoutDefaultArm(arch: { readonly architecture: string; readonly variant?: string }): {
  readonly architecture: string
  readonly variant?: string
} {
  return arch.architecture === 'arm' && arch.variant === 'v7' ? { architecture: 'arm' } : arch
}

function archVariant(
  architecture: string,
  variant: string,
): { readonly architecture: string; readonly variant?: string } {
  return variant === '' ? { architecture } : { architecture, variant }
}

function platformOf(os: string, architecture: string, variant: string): Platform {
  return { os, ...archVariant(architecture, variant) }
}

function encodeOsOption(value: string): string {
  return value.replace(/[%+()/]/g, (char) => encodeURIComponent(char).replace('(', '%28').replace(')', '%29'))
}

function decodeOsOption(value: string, specifier: string): string {
  try {
    return decodeURIComponent(value)
  } catch (error) {
    throw new SlipwayError(
      'invalid-argument',
      `${quote(specifier)} has an invalid OS version ${quote(value)}`,
      { cause: error },
    )
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function quote(text: string): string {
  return JSON.stringify(text)
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', `${message}: invalid argument`)
}
