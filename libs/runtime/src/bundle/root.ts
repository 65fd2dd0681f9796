import { closeSync, constants, mkdirSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { SlipwayError } from '@slipway/base'
import { mountsBelow, tryFlock, unmountSync } from '@slipway/linux'
import { endLeftover } from './leftover.ts'
import { removeFlat } from './remove.ts'

/** The directory of a runtime, which one process has at a time. */
export class RuntimeRoot implements Disposable {
  readonly path: string
  /** One directory for each container. */
  readonly bundles: string
  readonly #lock: number

  private constructor(path: string, lock: number) {
    this.path = path
    this.bundles = join(path, 'bundles')
    this.#lock = lock
  }

  /** Throws `failed-precondition` where another process has it. */
  static open(path: string): RuntimeRoot {
    mkdirSync(join(path, 'bundles'), { recursive: true, mode: 0o711 })
    const lock = openSync(join(path, 'lock'), constants.O_RDWR | constants.O_CREAT, 0o600)
    if (tryFlock(lock, 'exclusive')) return new RuntimeRoot(path, lock)
    closeSync(lock)
    throw new SlipwayError('failed-precondition', `runtime ${path} is in use by another process`)
  }

  /** Ends the containers that the last owner left, and removes their mounts and directories. */
  cleanUp(): void {
    const bundles = readdirSync(this.bundles).map((id) => join(this.bundles, id))
    for (const bundle of bundles) endLeftover(bundle)
    for (const target of mountsBelow(this.path)) unmountSync(target, { lazy: true })
    const probes = readdirSync(this.path).filter((name) => name.startsWith('probe-'))
    for (const dir of [...bundles, ...probes.map((name) => join(this.path, name))]) {
      removeFlat(join(dir, 'mounts'))
      removeFlat(dir)
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#lock)
  }
}
