import { accessSync, constants, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { SlipwayError } from '@slipway/base'
import { formatPlatform, normalizePlatform, onlyPlatform, type Platform } from '@slipway/oci'
import type { ContainerMount, ProcessSpec } from '@slipway/runtime'

/** Where a container finds the emulator of its processes. */
const EMULATOR_MOUNT = '/dev/.buildkit_qemu_emulator'

/** How processes of a platform run here. */
export type Emulation =
  /** By the host itself, or by emulators that its kernel knows. */
  | { readonly kind: 'native' }
  /** By a program of the host that is mounted into the container and given the command. */
  | { readonly kind: 'mounted'; readonly path: string }
  /** Not at all, as far as we know; `program` would help. */
  | { readonly kind: 'missing'; readonly program: string }

export type FindEmulation = (platform: Platform) => Emulation

/** QEMU's names of architectures, where they are not Go's. */
const QEMU_NAMES: Readonly<Record<string, string>> = {
  arm64: 'aarch64',
  amd64: 'x86_64',
  '386': 'i386',
}

/**
 * Looks for static emulators named `buildkit-qemu-<arch>` along `path` for what the host does not run.
 * Throws `unimplemented` for levels of amd64 that the processor lacks: nothing emulates those.
 */
export function createEmulation(
  hostPlatforms: () => readonly Platform[],
  path = process.env.PATH ?? '',
): FindEmulation {
  return (wanted) => {
    const platform = normalizePlatform(wanted)
    const host = hostPlatforms()
    if (platform.os !== 'linux' || host.some((candidate) => onlyPlatform(candidate).match(platform)))
      return { kind: 'native' }
    refuseLevel(platform, host)
    const program = `buildkit-qemu-${QEMU_NAMES[platform.architecture] ?? platform.architecture}`
    const found = findProgram(program, path)
    return found === undefined ? { kind: 'missing', program } : { kind: 'mounted', path: found }
  }
}

export function emulatorMounts(emulation: Emulation): readonly ContainerMount[] {
  if (emulation.kind !== 'mounted') return []
  const spec = { type: 'bind', source: emulation.path, options: ['bind', 'ro'] } as const
  return [{ destination: EMULATOR_MOUNT, specs: [spec], readonly: true }]
}

/** The process as it has to be started where an emulator is mounted. */
export function emulated(process: ProcessSpec, emulation: Emulation): ProcessSpec {
  return emulation.kind === 'mounted' ? { ...process, args: [EMULATOR_MOUNT, ...process.args] } : process
}

function refuseLevel(platform: Platform, host: readonly Platform[]): void {
  const { architecture, variant = '' } = platform
  if (architecture !== 'amd64' || variant === '' || variant === 'v2') return
  const supported = host.filter((candidate) => candidate.architecture === 'amd64').map(formatPlatform)
  throw new SlipwayError(
    'unimplemented',
    `no support for running processes with ${formatPlatform(platform)} platform, supported: ${supported.join(', ')}`,
  )
}

function findProgram(name: string, path: string): string | undefined {
  for (const dir of path.split(delimiter)) {
    if (dir === '') continue
    try {
      const file = realpathSync(join(dir, name))
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // Not here: the next one.
    }
  }
  return undefined
}
