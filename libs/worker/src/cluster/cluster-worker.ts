import { isCode, type Logger, silentLogger, SlipwayError } from '@slipway/base'
import type {
  RefHold,
  RefId,
  RefPart,
  RunRequest,
  UsageRecord,
  WorkContext,
  Worker,
  WorkerInfo,
} from '../worker.ts'
import { Copies } from './copies.ts'
import { type Candidate, type Inputs, ownerOf, place, rendezvous, sourceName } from './placement.ts'

/** Answers of workers about themselves are believed this long. */
const INFO_MS = 1_000

interface Known {
  readonly info: WorkerInfo
  readonly at: number
}

export interface ClusterWorkerOptions {
  /** The workers that are here now. */
  readonly members: () => readonly Worker[]
  readonly logger?: Logger
}

/**
 * All workers of a cluster as one. Refs keep the name of the worker that has them; a step that runs elsewhere gets its inputs
 * moved there, layer by layer, where they are not known yet.
 */
export class ClusterWorker implements Worker {
  readonly id = 'cluster'
  readonly #members: () => readonly Worker[]
  readonly #logger: Logger
  readonly #infos = new Map<string, Known>()
  readonly #running = new Map<string, number>()
  readonly #copies = new Copies((ref) => this.#owner(ref))

  constructor(options: ClusterWorkerOptions) {
    this.#members = options.members
    this.#logger = options.logger ?? silentLogger
  }

  /** What all of them can do; labels and collection are those of the first. */
  async info(): Promise<WorkerInfo> {
    const infos = await this.infos()
    const [first] = infos
    if (!first) throw noWorker()
    const platforms = new Map(
      infos.flatMap((info) => info.platforms.map((platform) => [JSON.stringify(platform), platform])),
    )
    return { ...first, platforms: [...platforms.values()] }
  }

  async infos(): Promise<readonly WorkerInfo[]> {
    const found = await Promise.all(
      this.#members().map((member) => this.#infoOf(member).catch(() => undefined)),
    )
    return found.filter((info) => info !== undefined)
  }

  sourceKey: Worker['sourceKey'] = (source, platform, index, context) =>
    this.#first(sourceName(source), (member) => member.sourceKey(source, platform, index, context))

  resolveImage: Worker['resolveImage'] = (ref, options, context) =>
    this.#first(`source docker-image://${ref} `, (member) => member.resolveImage(ref, options, context))

  resolveSource: Worker['resolveSource'] = (request, context) =>
    this.#first(sourceName(request.Source ?? {}), (member) => member.resolveSource(request, context))

  /** Done again elsewhere when the worker is lost on the way, unless an input was lost with it. */
  async run(request: RunRequest, context: WorkContext): Promise<readonly (RefHold | undefined)[]> {
    const lost = new Set<string>()
    for (;;) {
      const member = await this.#place(request, lost)
      try {
        return await this.#runOn(member, request, context)
      } catch (error) {
        if (!isCode(error, 'unavailable') || context.signal.aborted) throw error
        this.#infos.delete(member.id)
        lost.add(member.id)
        const isStuck = request.inputs.some((input) => lost.has(ownerOf(input)))
        if (isStuck || this.#members().every(({ id }) => lost.has(id))) throw error
      }
    }
  }

  async #runOn(
    member: Worker,
    request: RunRequest,
    context: WorkContext,
  ): Promise<readonly (RefHold | undefined)[]> {
    try {
      return await this.#copies.with(request.inputs, member, context, (inputs) =>
        member.run({ ...request, inputs }, context),
      )
    } finally {
      this.#count(member.id, request, -1)
    }
  }

  /** Beside its root; what else it needs is moved there. */
  openContainer: Worker['openContainer'] = async (request, context) => {
    const root = request.inputs.find((input) => input !== '')
    const member = this.#owner(root ?? '')
    return await this.#copies.with(request.inputs, member, context, (inputs) =>
      member.openContainer({ ...request, inputs }, context),
    )
  }

  prepare = async (ref: RefId, context: WorkContext): Promise<void> =>
    await this.#owner(ref).prepare?.(ref, context)

  checksum: Worker['checksum'] = (ref, query, context) => this.#owner(ref).checksum(ref, query, context)

  listFiles: NonNullable<Worker['listFiles']> = async (ref, query, limit, context) =>
    await this.#owner(ref).listFiles?.(ref, query, limit, context)

  readFile: Worker['readFile'] = (ref, path, range, context) =>
    this.#owner(ref).readFile(ref, path, range, context)

  readDir: Worker['readDir'] = (ref, path, pattern, context) =>
    this.#owner(ref).readDir(ref, path, pattern, context)

  statFile: Worker['statFile'] = (ref, path, context) => this.#owner(ref).statFile(ref, path, context)

  remote: Worker['remote'] = (ref, options, context) => this.#owner(ref).remote(ref, options, context)

  hold = async (ref: RefId): Promise<RefHold> => await this.#owner(ref).hold(ref)

  mount: Worker['mount'] = (ref, context) => this.#owner(ref).mount(ref, context)

  pruneCacheMounts = async (ids: readonly string[]): Promise<void> => {
    await Promise.all(this.#members().map(async (member) => await member.pruneCacheMounts?.(ids)))
  }

  diskUsage = async (filters: readonly string[]): Promise<readonly UsageRecord[]> =>
    (await Promise.all(this.#members().map((member) => member.diskUsage(filters)))).flat()

  prune: Worker['prune'] = async (options, onRemoved, signal) => {
    await Promise.all(this.#members().map((member) => member.prune(options, onRemoved, signal)))
  }

  /** The worker that has a ref. One that is away may come back with it, so its refs are not gone. */
  #owner(ref: RefId): Worker {
    const id = ownerOf(ref)
    const members = this.#sorted()
    // The empty tree is everywhere.
    const found = id === '' ? members[0] : members.find((member) => member.id === id)
    if (found) return found
    throw id === ''
      ? noWorker()
      : new SlipwayError('unavailable', `worker ${id}, which has ref ${ref}, is away`)
  }

  /** Asks the worker that a name belongs to; the next one where that is lost. */
  async #first<T>(name: string, ask: (member: Worker) => Promise<T>): Promise<T> {
    const left = [...this.#sorted()]
    for (;;) {
      if (left.length === 0) throw noWorker()
      const member = rendezvous(name, left)
      try {
        return await ask(member)
      } catch (error) {
        left.splice(left.indexOf(member), 1)
        if (!isCode(error, 'unavailable') || left.length === 0) throw error
      }
    }
  }

  #sorted(): readonly Worker[] {
    return [...this.#members()].sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  /** The worker of a step. It is counted as a load before anybody else is placed, for many are at the same time. */
  async #place(request: RunRequest, lost: ReadonlySet<string>): Promise<Worker> {
    const members = this.#sorted().filter(({ id }) => !lost.has(id))
    const [only] = members
    if (!only) throw noWorker()
    if (members.length === 1) {
      this.#count(only.id, request, 1)
      return only
    }
    const [inputs, infos] = await Promise.all([
      this.#inputs(request, members),
      Promise.all(members.map((member) => this.#infoOf(member).catch(() => undefined))),
    ])
    const here = infos.filter((info) => info !== undefined).map((info) => this.#candidate(info))
    if (here.length === 0) throw noWorker()
    const { id } = place(request, here, inputs)
    this.#count(id, request, 1)
    this.#logger.debug(
      {
        step: request.vertex,
        worker: id,
        load: Object.fromEntries(here.map((each) => [each.id, each.load])),
      },
      'placed a step',
    )
    return members.find((member) => member.id === id)!
  }

  #candidate(info: WorkerInfo): Candidate {
    const own = this.#running.get(info.id) ?? 0
    return { id: info.id, info, load: Math.max(own, info.load ?? 0) }
  }

  /** What the inputs are made of is asked only where it matters: when no worker has all of them. */
  async #inputs({ inputs }: RunRequest, members: readonly Worker[]): Promise<Inputs> {
    const isAt = (ref: RefId, worker: string): boolean => this.#copies.isAt(ref, worker)
    const refs = inputs.filter((input) => input !== '')
    const isWhole = members.some(({ id }) => refs.every((ref) => isAt(ref, id)))
    return { parts: isWhole ? refs.map((id) => [{ id }]) : await this.#partsOf(refs, members), isAt }
  }

  async #partsOf(
    refs: readonly RefId[],
    members: readonly Worker[],
  ): Promise<readonly (readonly RefPart[])[]> {
    const found = new Map<RefId, readonly RefPart[]>()
    await Promise.all(
      members.map(async (member) => {
        const own = refs.filter((ref) => ownerOf(ref) === member.id)
        // A worker that is away says nothing; what it has cannot be moved either.
        const parts = own.length > 0 ? await member.parts?.(own).catch(() => undefined) : undefined
        for (const [index, ref] of own.entries()) found.set(ref, parts?.[index] ?? [{ id: ref }])
      }),
    )
    return refs.map((id) => found.get(id) ?? [{ id }])
  }

  async #infoOf(member: Worker): Promise<WorkerInfo> {
    const known = this.#infos.get(member.id)
    if (known && known.at > Date.now() - INFO_MS) return known.info
    const info = await member.info()
    this.#infos.set(member.id, { info, at: Date.now() })
    return info
  }

  /** Only commands are a load. */
  #count(id: string, { op }: RunRequest, change: number): void {
    if (op.exec) this.#running.set(id, (this.#running.get(id) ?? 0) + change)
  }
}

function noWorker(): SlipwayError {
  return new SlipwayError('unavailable', 'no worker is here')
}
