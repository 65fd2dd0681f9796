import { mkdtempSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { isErrno } from '@slipway/linux'
import type { Mounter, MountSpec } from '@slipway/snapshots'

/** A tree of this host for as long as it is needed. */
export interface OpenTree extends AsyncDisposable {
  readonly path: string
}

/** A directory to write to, and the layers below it, topmost first; none for a plain directory. */
export interface DirectTree {
  readonly upper: string
  readonly lowers: readonly string[] | undefined
}

/** Gives directories for mount specs; mounts only where a plain directory does not do. */
export class TreeOpener implements Disposable {
  readonly #mounter: Mounter
  readonly #root: string
  /** Mount points that are free: making and removing a directory costs as much as a mount. */
  readonly #free: string[] = []

  /** `root` is where mount points are made. */
  constructor(mounter: Mounter, root: string) {
    this.#mounter = mounter
    this.#root = root
  }

  /**
   * The tree for code of ours that keeps to it: a single bind is used in place, whether it is read-only or not. Use
   * `mount` for anybody else.
   */
  async open(specs: readonly MountSpec[]): Promise<OpenTree> {
    const [spec] = specs
    const plain = specs.length === 1 && spec?.type === 'bind' && (spec.target ?? '/') === '/'
    return plain ? { path: spec.source, [Symbol.asyncDispose]: async () => {} } : await this.mount(specs)
  }

  /**
   * The same for writing, without mounting an overlay: its upper directory, with the layers below. `undefined` where only a
   * mount shows the tree.
   */
  direct(specs: readonly MountSpec[]): DirectTree | undefined {
    const [spec] = specs
    if (specs.length !== 1 || !spec || (spec.target ?? '/') !== '/') return undefined
    if (spec.type === 'bind') return { upper: spec.source, lowers: undefined }
    const upper = valueOf(spec, 'upperdir')
    const lowers = valueOf(spec, 'lowerdir')
    if (spec.type !== 'overlay' || upper === undefined || lowers === undefined) return undefined
    // Layers are where their paths say, and marked as root marks them.
    if (spec.options.includes('userxattr') || !spec.options.includes('redirect_dir=off')) return undefined
    return { upper, lowers: splitLowers(lowers) }
  }

  async mount(specs: readonly MountSpec[]): Promise<OpenTree> {
    const path = this.#free.pop() ?? mkdtempSync(join(this.#root, 'tree-'))
    try {
      await this.#mounter.mount(specs, path)
    } catch (error) {
      // Not used again: what is wrong with it may be the directory itself.
      removeDirectory(path)
      throw error
    }
    let open = true
    return {
      path,
      [Symbol.asyncDispose]: async () => {
        if (!open) return
        open = false
        await this.#mounter.unmount(path)
        this.#free.push(path)
      },
    }
  }

  [Symbol.dispose](): void {
    for (const path of this.#free.splice(0)) removeDirectory(path)
  }
}

function valueOf(spec: MountSpec, name: string): string | undefined {
  return spec.options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** Colons inside of a path are escaped by a backslash. */
function splitLowers(text: string): readonly string[] {
  return text.split(/(?<!\\):/).map((path) => path.replace(/\\(.)/g, '$1'))
}

/** Never more than an empty directory; the next start looks after the rest. */
function removeDirectory(path: string): void {
  try {
    rmdirSync(path)
  } catch (error) {
    if (!isErrno(error, 'ENOENT', 'EBUSY', 'ENOTEMPTY')) throw error
  }
}
