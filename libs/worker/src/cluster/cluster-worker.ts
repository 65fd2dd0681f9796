import { isCode, type Logger, mapLimit, silentLogger, SlipwayError } from '@slipway/base'
import type { RefHold, RefId, RunRequest, UsageRecord, WorkContext, Worker, WorkerInfo } from '../worker.ts'
import { type Candidate, ownerOf, place, rendezvous, sourceName } from './placement.ts'

const TRANSFERS_AT_ONCE = 6
/** Answers of workers about themselves are believed this long. */
const INFO_MS = 1_000
const MOST_COPIES = 10_000

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
  /** Names of copies, by original and worker. They may be gone by now. */
  readonly #copies = new Map<string, RefId>()

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
    const weight = request.op.exec ? 1 : 0
    this.#count(member.id, weight)
    try {
      return await this.#with(request.inputs, member, context, (inputs) =>
        member.run({ ...request, inputs }, context),
      )
    } finally {
      this.#count(member.id, -weight)
    }
  }

  /** Beside its root; what else it needs is moved there. */
  openContainer: Worker['openContainer'] = async (request, context) => {
    const root = request.inputs.find((input) => input !== '')
    const member = this.#owner(root ?? '')
    return await this.#with(request.inputs, member, context, (inputs) =>
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

  async #place(request: RunRequest, lost: ReadonlySet<string>): Promise<Worker> {
    const members = this.#sorted().filter(({ id }) => !lost.has(id))
    if (members.length === 0) throw noWorker()
    if (members.length === 1) return members[0]!
    const candidates = await Promise.all(members.map((member) => this.#candidate(member)))
    const here = candidates.filter((candidate) => candidate !== undefined)
    if (here.length === 0) throw noWorker()
    const { id } = place(
      request,
      here,
      (ref, worker) => ownerOf(ref) === worker || this.#copies.has(`${ref} ${worker}`),
    )
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

  async #candidate(member: Worker): Promise<Candidate | undefined> {
    try {
      const info = await this.#infoOf(member)
      const own = this.#running.get(member.id) ?? 0
      return { id: member.id, info, load: Math.max(own, info.load ?? 0) }
    } catch {
      return undefined
    }
  }

  async #infoOf(member: Worker): Promise<WorkerInfo> {
    const known = this.#infos.get(member.id)
    if (known && known.at > Date.now() - INFO_MS) return known.info
    const info = await member.info()
    this.#infos.set(member.id, { info, at: Date.now() })
    return info
  }

  #count(id: string, change: number): void {
    this.#running.set(id, (this.#running.get(id) ?? 0) + change)
  }

  /** Works with inputs by their names on `member`; copies of them are held meanwhile. */
  async #with<T>(
    wanted: readonly RefId[],
    member: Worker,
    context: WorkContext,
    work: (inputs: readonly RefId[]) => Promise<T>,
  ): Promise<T> {
    const moved: RefHold[] = []
    try {
      return await work(
        await mapLimit(wanted, TRANSFERS_AT_ONCE, (input) => this.#bring(input, member, context, moved)),
      )
    } finally {
      for (const hold of moved) await hold.release()
    }
  }

  /** Name of an input on `member`, moved there when it is elsewhere. */
  async #bring(ref: RefId, member: Worker, context: WorkContext, moved: RefHold[]): Promise<RefId> {
    if (ref === '' || ownerOf(ref) === member.id) return ref
    const key = `${ref} ${member.id}`
    const copy = (await this.#known(key, member)) ?? (await this.#move(ref, member, context))
    if (!copy) return ''
    moved.push(copy)
    this.#copies.set(key, copy.id)
    if (this.#copies.size > MOST_COPIES) this.#copies.delete(this.#copies.keys().next().value!)
    return copy.id
  }

  async #known(key: string, member: Worker): Promise<RefHold | undefined> {
    const id = this.#copies.get(key)
    if (id === undefined) return undefined
    try {
      return await member.hold(id)
    } catch {
      this.#copies.delete(key)
      return undefined
    }
  }

  async #move(ref: RefId, member: Worker, context: WorkContext): Promise<RefHold | undefined> {
    const owner = this.#owner(ref)
    if (!member.adopt)
      throw new SlipwayError('unimplemented', `worker ${member.id} cannot take layers from others`)
    // The layers can be read as long as this lasts.
    const reading = new AbortController()
    const signal = AbortSignal.any([context.signal, reading.signal])
    try {
      const options = { compression: 'gzip', force: false } as const
      const { layers, provider, location } = await owner.remote(ref, options, { ...context, signal })
      const from = { provider, ...(location ? { location } : {}) }
      return await member.adopt(layers, from, context)
    } finally {
      reading.abort(new SlipwayError('canceled', 'the layers are moved'))
    }
  }
}

function noWorker(): SlipwayError {
  return new SlipwayError('unavailable', 'no worker is here')
}
