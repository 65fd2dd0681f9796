import { posix } from 'node:path'
import { SlipwayError } from '@slipway/base'
import { pb } from '@slipway/proto'
import type { ImmutableRef, MutableRef } from '@slipway/refs'
import type { ContainerMount } from '@slipway/runtime'
import type { Mounter, MountSpec } from '@slipway/snapshots'
import type { WorkContext } from '@slipway/worker'
import type { FailedTrees } from '../failed-trees.ts'
import { type InputRef, type OpHost, refContext } from '../host.ts'
import { toNumber } from '../pb-numbers.ts'
import type { CacheMounts, CacheSharing } from './cache-mounts.ts'
import { fetchSecret, mountSecret, secretMissing } from './secrets.ts'
import { mountSsh } from './ssh.ts'

/** What becomes a result: a tree that the step wrote, or an input as it was. */
export type MountOutput =
  | { readonly kind: 'written'; readonly output: number; readonly ref: MutableRef }
  | { readonly kind: 'unchanged'; readonly output: number; readonly ref: ImmutableRef }

export interface MountParts {
  readonly host: OpHost
  readonly mounter: Mounter
  readonly caches: CacheMounts
  readonly context: WorkContext
  /** The command, for descriptions of records. */
  readonly command: string
  readonly cwd: string
}

/** The mounts of one step, prepared. Disposing gives everything back that did not become a result. */
export class StepMounts implements AsyncDisposable {
  readonly #parts: MountParts
  readonly #inputs: readonly InputRef[]
  readonly #wanted: readonly pb.Mount.$Properties[]
  /** What the step writes to, by mount. */
  readonly #written = new Map<pb.Mount.$Properties, MutableRef>()
  readonly #stack = new AsyncDisposableStack()
  readonly #outputs: MountOutput[] = []
  readonly #mounts: ContainerMount[] = []
  /** One cache is one directory within a step, whatever its sharing. */
  readonly #caches = new Map<string, readonly MountSpec[]>()
  /** By the index of the mount. */
  readonly #specs: (readonly MountSpec[] | undefined)[] = []
  #root: ContainerMount | undefined

  private constructor(
    wanted: readonly pb.Mount.$Properties[],
    inputs: readonly InputRef[],
    parts: MountParts,
  ) {
    this.#wanted = wanted
    this.#inputs = inputs
    this.#parts = parts
  }

  static async prepare(
    mounts: readonly pb.Mount.$Properties[],
    inputs: readonly InputRef[],
    parts: MountParts,
  ): Promise<StepMounts> {
    const prepared = new StepMounts(mounts, inputs, parts)
    try {
      for (const mount of mounts) await prepared.#add(mount)
      return prepared
    } catch (error) {
      await prepared[Symbol.asyncDispose]()
      throw error
    }
  }

  /** The root first, then parents before what is mounted inside of them. */
  get mounts(): readonly ContainerMount[] {
    if (!this.#root) throw new SlipwayError('invalid-argument', 'invalid exec op with no rootfs')
    const inside = this.#mounts.toSorted((a, b) => (a.destination < b.destination ? -1 : 1))
    return [this.#root, ...inside]
  }

  /** What is mounted at `index`, whole; `undefined` where nothing is. */
  specsAt(index: number): readonly MountSpec[] | undefined {
    return this.#specs[index]
  }

  get readonlyRoot(): boolean {
    return this.#root?.readonly === true
  }

  /** The results by output index, each with a hold of its own. */
  async commit(): Promise<readonly (ImmutableRef | undefined)[]> {
    const results: (ImmutableRef | undefined)[] = []
    try {
      for (const { kind, output, ref } of this.#outputs) {
        results[output] = kind === 'written' ? await ref.commit() : ref.clone()
      }
      return Array.from(results)
    } catch (error) {
      for (const result of results) await result?.release()
      throw error
    }
  }

  /** The trees of a step that failed, by mount: as it found them, and as it left them. */
  async leave(): Promise<FailedTrees> {
    const found = this.#wanted.map((mount) => this.#inputs[toNumber(mount.input)])
    const made: ImmutableRef[] = []
    const left: InputRef[] = []
    for (const [index, mount] of this.#wanted.entries()) {
      const kept = await this.#written.get(mount)?.commit({ temporary: true })
      if (kept) made.push(kept)
      left.push(kept ?? found[index])
    }
    return { found, left, made }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }

  async #add(mount: pb.Mount.$Properties): Promise<void> {
    const type = mount.mountType ?? pb.MountType.BIND
    const dest = mount.dest ?? ''
    if (dest === '/' && type !== pb.MountType.BIND) {
      throw new SlipwayError('invalid-argument', `invalid mount type ${pb.MountType[type]} for ${dest}`)
    }
    const specs = await this.#specsOf(mount, type)
    this.#specs.push(specs)
    if (!specs) return
    const entry: ContainerMount = {
      destination: dest === '/' ? '/' : this.#destination(dest),
      specs,
      readonly: mount.readonly === true,
      ...(mount.selector && dest !== '/' ? { selector: mount.selector } : {}),
    }
    if (dest === '/') this.#root = entry
    else this.#mounts.push(entry)
  }

  #destination(dest: string): string {
    return posix.isAbsolute(dest) ? posix.normalize(dest) : posix.join('/', this.#parts.cwd, dest)
  }

  /** `undefined` for an optional mount that the client does not provide. */
  async #specsOf(mount: pb.Mount.$Properties, type: number): Promise<readonly MountSpec[] | undefined> {
    switch (type) {
      case pb.MountType.BIND:
        return await this.#bind(mount)
      case pb.MountType.CACHE:
        return await this.#cache(mount)
      case pb.MountType.TMPFS:
        return [tmpfs(mount)]
      case pb.MountType.SECRET:
        return await this.#secret(mount)
      case pb.MountType.SSH:
        return await this.#ssh(mount)
      default:
        throw new SlipwayError('unimplemented', `mount type ${type} not implemented`)
    }
  }

  #input(mount: pb.Mount.$Properties): InputRef {
    const index = toNumber(mount.input)
    if (index === -1) return undefined
    if (index < 0 || index >= this.#inputs.length) {
      throw new SlipwayError('invalid-argument', `missing input ${index}`)
    }
    return this.#inputs[index]
  }

  async #bind(mount: pb.Mount.$Properties): Promise<readonly MountSpec[]> {
    const ref = this.#input(mount)
    const output = toNumber(mount.output)
    const isRoot = mount.dest === '/'
    if (mount.readonly && ref && !isRoot) {
      if (output >= 0) this.#outputs.push({ kind: 'unchanged', output, ref })
      return await ref.mounts(refContext(this.#parts.context))
    }
    // A root is always a tree of the step's own: mount points are made in it.
    const written = await this.#parts.host.refs.createMutable(
      ref,
      { description: `mount ${mount.dest ?? ''} from exec ${this.#parts.command}` },
      refContext(this.#parts.context),
    )
    this.#stack.use(written)
    this.#written.set(mount, written)
    if (output >= 0) this.#outputs.push({ kind: 'written', output, ref: written })
    return await written.mounts()
  }

  async #cache(mount: pb.Mount.$Properties): Promise<readonly MountSpec[]> {
    const cache = mount.cacheOpt
    if (!cache) throw new SlipwayError('invalid-argument', 'missing cache mount options')
    const base = this.#input(mount)
    const output = toNumber(mount.output)
    if (output >= 0 && base) this.#outputs.push({ kind: 'unchanged', output, ref: base })
    const id = cache.ID ?? ''
    const key = `${id}:${base?.id ?? ''}`
    const known = this.#caches.get(key)
    if (known) return known
    const named = id === mount.dest ? '' : ` with id ${JSON.stringify(id)}`
    const held = await this.#parts.caches.acquire(
      {
        id,
        base,
        sharing: sharingOf(cache.sharing ?? 0),
        description: `cached mount ${mount.dest ?? ''} from exec ${this.#parts.command}${named}`,
      },
      refContext(this.#parts.context),
    )
    this.#stack.use(held)
    const specs = await held.mounts()
    this.#caches.set(key, specs)
    return specs
  }

  async #secret(mount: pb.Mount.$Properties): Promise<readonly MountSpec[] | undefined> {
    const secret = mount.secretOpt
    if (!secret) throw new SlipwayError('invalid-argument', 'invalid secret mount options')
    if (!secret.ID) throw new SlipwayError('invalid-argument', 'secret ID missing from mount options')
    const { host, mounter, context } = this.#parts
    const data = await fetchSecret(secret.ID, host.sessions, context)
    if (!data && secret.optional) return undefined
    if (!data) throw secretMissing(secret.ID)
    return this.#stack.use(await mountSecret(secret, data, mounter, host.tempRoot)).specs
  }

  async #ssh(mount: pb.Mount.$Properties): Promise<readonly MountSpec[] | undefined> {
    if (!mount.SSHOpt) throw new SlipwayError('invalid-argument', 'invalid ssh mount options')
    const socket = await mountSsh(mount.SSHOpt, this.#parts.context, this.#parts.host)
    return socket && this.#stack.use(socket).specs
  }
}

function tmpfs(mount: pb.Mount.$Properties): MountSpec {
  const size = toNumber(mount.TmpfsOpt?.size)
  const options = ['nosuid', ...(mount.readonly ? ['ro'] : []), ...(size > 0 ? [`size=${size}`] : [])]
  return { type: 'tmpfs', source: 'tmpfs', options }
}

function sharingOf(sharing: number): CacheSharing {
  switch (sharing) {
    case pb.CacheSharingOpt.SHARED:
      return 'shared'
    case pb.CacheSharingOpt.PRIVATE:
      return 'private'
    case pb.CacheSharingOpt.LOCKED:
      return 'locked'
    default:
      throw new SlipwayError('invalid-argument', `invalid cache sharing option: ${sharing}`)
  }
}
