import { mkdtempSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Mounter, MountSpec } from '@slipway/snapshots'

/** A tree of this host for as long as it is needed. */
export interface OpenTree extends AsyncDisposable {
  readonly path: string
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

  async mount(specs: readonly MountSpec[]): Promise<OpenTree> {
    const path = this.#free.pop() ?? mkdtempSync(join(this.#root, 'tree-'))
    try {
      await this.#mounter.mount(specs, path)
    } catch (error) {
      this.#free.push(path)
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
    for (const path of this.#free.splice(0)) rmdirSync(path)
  }
}
