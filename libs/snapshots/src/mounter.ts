import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { SlipwayError } from '@slipway/base'
import {
  bindMount,
  type FsOption,
  isErrno,
  MS,
  mount as mountLegacy,
  mountFs,
  resolveInRoot,
  unmount as unmountTarget,
  unmountSync,
} from '@slipway/linux'
import type { Mounter, MountSpec } from './snapshots.ts'

/** Mounts by system calls in this process. */
export function createMounter(): Mounter {
  return new LinuxMounter()
}

const FLAGS: Readonly<Record<string, number>> = {
  ro: MS.rdonly,
  nosuid: MS.nosuid,
  nodev: MS.nodev,
  noexec: MS.noexec,
  noatime: MS.noatime,
  nodiratime: MS.nodiratime,
  relatime: MS.relatime,
  strictatime: MS.strictatime,
}
const IGNORED = new Set(['rw', 'suid', 'dev', 'exec', 'bind', 'rbind', 'defaults'])

interface MountOptions {
  readonly flags: number
  readonly names: readonly string[]
  readonly data: readonly string[]
}

class LinuxMounter implements Mounter {
  /** What lies below a target, outermost first, for specs with a `target` of their own. */
  readonly #nested = new Map<string, string[]>()
  /**
   * Targets by overlay upper directory. Two overlay mounts over one upper directory would be undefined, so a second
   * mount of the same one is a bind of the first.
   */
  readonly #uppers = new Map<string, Set<string>>()
  readonly #upperOf = new Map<string, string>()

  async mount(specs: readonly MountSpec[], target: string): Promise<void> {
    try {
      for (const spec of specs) {
        const inside = spec.target === undefined || spec.target === '' || spec.target === '/'
        const place = inside ? target : resolveInRoot(target, spec.target)
        this.#mountOne(spec, place)
        if (place !== target) this.#nested.set(target, [...(this.#nested.get(target) ?? []), place])
      }
    } catch (error) {
      await this.unmount(target)
      throw error
    }
  }

  async unmount(target: string): Promise<void> {
    for (const place of (this.#nested.get(target) ?? []).reverse()) await this.#unmountOne(place)
    this.#nested.delete(target)
    await this.#unmountOne(target)
  }

  async #unmountOne(target: string): Promise<void> {
    let result = await unmountTarget(target)
    while (result !== 'not-mounted') {
      result = unmountSync(target, { lazy: result === 'busy' })
    }
    const upper = this.#upperOf.get(target)
    if (upper === undefined) return
    this.#upperOf.delete(target)
    const users = this.#uppers.get(upper)
    users?.delete(target)
    if (users?.size === 0) this.#uppers.delete(upper)
  }

  #mountOne(spec: MountSpec, target: string): void {
    const options = parseOptions(spec.options)
    switch (spec.type) {
      case 'bind':
        return bindMount(spec.source, target, options.flags, !spec.options.includes('bind'))
      case 'tmpfs':
        return mountLegacy('tmpfs', target, 'tmpfs', options.flags, options.data.join(','))
      case 'overlay':
        return this.#mountOverlay(options, target)
      default:
        throw new SlipwayError('invalid-argument', `mount ${target}: unknown type ${String(spec.type)}`)
    }
  }

  #mountOverlay(options: MountOptions, target: string): void {
    const upper = valueOf(options.data, 'upperdir')
    if (upper === undefined) return mountOverlay(options, target)
    const users = this.#uppers.get(upper) ?? new Set()
    const [first] = users
    if (first === undefined) {
      forgetVolatile(options)
      mountOverlay(options, target)
    } else {
      bindMount(first, target, options.flags)
    }
    this.#uppers.set(upper, users.add(target))
    this.#upperOf.set(target, upper)
  }
}

function parseOptions(options: readonly string[]): MountOptions {
  const known = options.filter((option) => FLAGS[option] !== undefined)
  return {
    flags: known.reduce((sum, option) => sum | FLAGS[option]!, 0),
    names: known,
    data: options.filter((option) => FLAGS[option] === undefined && !IGNORED.has(option)),
  }
}

function valueOf(data: readonly string[], key: string): string | undefined {
  return data.find((option) => option.startsWith(`${key}=`))?.slice(key.length + 1)
}

/** A volatile overlay marks its work directory, so that nobody mounts it again after a crash without looking. */
function forgetVolatile(options: MountOptions): void {
  const work = valueOf(options.data, 'workdir')
  const mark = work && join(work, 'work/incompat')
  if (mark && existsSync(mark)) rmSync(mark, { recursive: true, force: true })
}

function mountOverlay(options: MountOptions, target: string): void {
  const lowers = splitLowers(valueOf(options.data, 'lowerdir') ?? '')
  const rest = options.data.filter((option) => !option.startsWith('lowerdir='))
  const attributes = (['nosuid', 'nodev', 'noexec'] as const).filter((name) => options.names.includes(name))
  const rdonly = options.names.includes('ro') ? (['rdonly'] as const) : []
  try {
    mountFs({
      type: 'overlay',
      source: 'overlay',
      target,
      options: [...lowers.map((value) => ({ key: 'lowerdir+', value })), ...rest.map(toFsOption)],
      attributes: [...attributes, ...rdonly],
    })
  } catch (error) {
    // Kernels before 6.8 have no `lowerdir+`; there, one page of options is all there is.
    if (!isErrno(error, 'ENOSYS') && !isUnknownOption(error)) throw error
    mountLegacy('overlay', target, 'overlay', options.flags, options.data.join(','))
  }
}

function isUnknownOption(error: unknown): boolean {
  return isErrno(error, 'EINVAL') && error instanceof Error && error.message.includes('option lowerdir+')
}

function toFsOption(option: string): FsOption {
  const equals = option.indexOf('=')
  if (equals < 0) return { key: option }
  return { key: option.slice(0, equals), value: option.slice(equals + 1) }
}

/** Splits at colons; `\:` is a colon in a name, as overlayfs has it. */
function splitLowers(text: string): string[] {
  if (text === '') return []
  return text.split(/(?<!\\):/).map((path) => path.replace(/\\(.)/g, '$1'))
}

/** Paths as the value of `lowerdir`. */
export function joinLowers(paths: readonly string[]): string {
  return paths.map((path) => path.replace(/[\\:]/g, '\\$&')).join(':')
}
