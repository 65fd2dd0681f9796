import { closeSync, constants, fstatSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { SlipwayError } from '@slipway/base'
import { errnoOf, openInRoot } from '@slipway/linux'
import type { Mounter } from '@slipway/snapshots'
import type { ContainerMount } from '../runtime.ts'
import type { OciMount } from './spec/oci.ts'

const O_PATH = 0o10000000

/**
 * Turns the mounts of a container into what the runtime mounts: plain binds and tmpfs as they are, anything else is
 * mounted here below `dir` first and bound from there.
 */
export class MountPreparer {
  readonly #mounter: Mounter
  readonly #dir: string
  readonly #mounted: string[] = []

  constructor(mounter: Mounter, dir: string) {
    this.#mounter = mounter
    this.#dir = dir
  }

  async prepare(mount: ContainerMount): Promise<OciMount> {
    const destination = posix.resolve('/', mount.destination)
    const [spec] = mount.specs
    if (!spec) throw new SlipwayError('invalid-argument', `mount ${destination} has no source`)
    const selector = posix.resolve('/', mount.selector ?? '/')
    const access = mount.readonly ? ['ro'] : []
    if (spec.type === 'tmpfs' && mount.specs.length === 1) {
      return { destination, type: 'tmpfs', source: 'tmpfs', options: [...spec.options, ...access] }
    }
    if (spec.type === 'bind' && mount.specs.length === 1) {
      const source = selector === '/' ? spec.source : await this.#select(spec.source, selector)
      return bind(destination, source, [...spec.options, ...access])
    }
    const tree = await this.#mountTree(mount)
    const source = selector === '/' ? tree : await this.#select(tree, selector)
    return bind(destination, source, access)
  }

  /** Unmounts in reverse. */
  async dispose(): Promise<void> {
    for (const target of this.#mounted.reverse()) await this.#mounter.unmount(target)
    this.#mounted.length = 0
  }

  async #mountTree(mount: ContainerMount): Promise<string> {
    const target = this.#place('dir')
    await this.#mounter.mount(mount.specs, target)
    this.#mounted.push(target)
    return target
  }

  /**
   * A path inside a tree that another container may change right now: opened once, inside the tree, and bound by its
   * descriptor.
   */
  async #select(tree: string, selector: string): Promise<string> {
    const fd = this.#open(tree, selector)
    try {
      const target = this.#place(fstatSync(fd).isDirectory() ? 'dir' : 'file')
      await this.#mounter.mount([{ type: 'bind', source: `/proc/self/fd/${fd}`, options: ['rbind'] }], target)
      this.#mounted.push(target)
      return target
    } finally {
      closeSync(fd)
    }
  }

  #open(tree: string, selector: string): number {
    try {
      return openInRoot(tree, selector, O_PATH)
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT' && errnoOf(error) !== 'ENOTDIR') throw error
      const reason = errnoOf(error) === 'ENOENT' ? 'no such file or directory' : 'not a directory'
      throw new SlipwayError('not-found', `open ${selector}: ${reason}`, { cause: error })
    }
  }

  #place(kind: 'dir' | 'file'): string {
    mkdirSync(this.#dir, { recursive: true, mode: 0o711 })
    const path = join(this.#dir, `${this.#mounted.length}-${kind}`)
    if (kind === 'dir') mkdirSync(path)
    else writeFileSync(path, '', { flag: 'wx', mode: constants.S_IRUSR })
    return path
  }
}

function bind(destination: string, source: string, options: readonly string[]): OciMount {
  const own = options.filter((option) => option !== 'rw' || !options.includes('ro'))
  const all = own.includes('bind') || own.includes('rbind') ? own : ['rbind', ...own]
  return { destination, type: 'bind', source, options: [...new Set(all)] }
}
