import {
  again,
  asLost,
  errorMessage,
  isCode,
  isLost,
  type Logger,
  lostResults,
  mapLimit,
  silentLogger,
} from '@slipway/base'
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
import { Members, noWorker, type Patience } from './members.ts'
import { type Candidate, type Inputs, ownerOf, place, rendezvous, sourceName } from './placement.ts'

const PATIENCE: Patience = { withOthersMs: 3_000, aloneMs: 30_000 }
const CHECKS_AT_ONCE = 6
const STDERR = 2

export interface ClusterWorkerOptions {
  /** The workers that are here now. */
  readonly members: () => readonly Worker[]
  readonly logger?: Logger
  /** How long a lost worker is waited for. Default: 3 seconds, 30 where there is no other. */
  readonly patience?: Patience
  /** Pause before a step is tried for the second time; see `again`. */
  readonly pauseMs?: number
}

/**
 * All workers of a cluster as one. Refs keep the name of the worker that has them; a step that runs elsewhere gets its inputs
 * moved there, layer by layer, where they are not known yet. What is lost with a worker is done again, here or elsewhere; where
 * refs are lost with it, errors name them (`lostResults`), and whoever knows how they were made can make them anew.
 */
export class ClusterWorker implements Worker {
  readonly id = 'cluster'
  readonly #members: Members
  readonly #logger: Logger
  readonly #pauseMs: number | undefined
  readonly #running = new Map<string, number>()
  readonly #copies = new Copies((ref, signal) => this.#members.owner(ref, signal))

  constructor(options: ClusterWorkerOptions) {
    this.#members = new Members(options.members, options.patience ?? PATIENCE)
    this.#pauseMs = options.pauseMs
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
      this.#members.list().map((member) => this.#members.info(member).catch(() => undefined)),
    )
    return found.filter((info) => info !== undefined)
  }

  sourceKey: Worker['sourceKey'] = (source, platform, index, context) =>
    this.#first(sourceName(source), context, (member) => member.sourceKey(source, platform, index, context))

  resolveImage: Worker['resolveImage'] = (ref, options, context) =>
    this.#first(`source docker-image://${ref} `, context, (member) =>
      member.resolveImage(ref, options, context),
    )

  resolveSource: Worker['resolveSource'] = (request, context) =>
    this.#first(sourceName(request.Source ?? {}), context, (member) => member.resolveSource(request, context))

  /**
   * Done again, elsewhere where that is possible, when a service is lost on the way; what the lost run has written is thrown away,
   * and its log says so.
   */
  async run(request: RunRequest, context: WorkContext): Promise<readonly (RefHold | undefined)[]> {
    const shunned = new Set<string>()
    const { signal, progress } = context
    return await again(
      async () => {
        const failed = new FailedRun(context)
        for (const input of request.inputs) await this.#members.owner(input, signal)
        const member = await this.#place(request, shunned)
        try {
          return await this.#runOn(member, request, { ...context, ...failed.taking })
        } catch (error) {
          shunned.add(member.id)
          const explained = await this.#explain(error, [member.id], request.inputs)
          await failed.end(isLost(explained))
          throw explained
        }
      },
      {
        ...this.#tries(signal),
        onLost: (error) => progress.log(STDERR, Buffer.from(`${errorMessage(error)}: the step runs again\n`)),
      },
    )
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
    const member = await this.#members.owner(root ?? '', context.signal)
    return await this.#copies.with(request.inputs, member, context, (inputs) =>
      member.openContainer({ ...request, inputs }, context),
    )
  }

  prepare = (ref: RefId, context: WorkContext): Promise<void> =>
    this.#atOwner(ref, context.signal, async (owner) => await owner.prepare?.(ref, context))

  checksum: Worker['checksum'] = (ref, query, context) =>
    this.#atOwner(ref, context.signal, (owner) => owner.checksum(ref, query, context))

  listFiles: NonNullable<Worker['listFiles']> = (ref, query, limit, context) =>
    this.#atOwner(ref, context.signal, async (owner) => await owner.listFiles?.(ref, query, limit, context))

  readFile: Worker['readFile'] = (ref, path, range, context) =>
    this.#atOwner(ref, context.signal, (owner) => owner.readFile(ref, path, range, context))

  readDir: Worker['readDir'] = (ref, path, pattern, context) =>
    this.#atOwner(ref, context.signal, (owner) => owner.readDir(ref, path, pattern, context))

  statFile: Worker['statFile'] = (ref, path, context) =>
    this.#atOwner(ref, context.signal, (owner) => owner.statFile(ref, path, context))

  remote: Worker['remote'] = (ref, options, context) =>
    this.#atOwner(ref, context.signal, (owner) => owner.remote(ref, options, context))

  hold = (ref: RefId): Promise<RefHold> => this.#atOwner(ref, undefined, (owner) => owner.hold(ref))

  mount: Worker['mount'] = (ref, context) =>
    this.#atOwner(ref, context.signal, (owner) => owner.mount(ref, context))

  /** Asks those that are here; one that was lost is waited for until it is back or no longer announced. */
  pruneCacheMounts = async (ids: readonly string[]): Promise<void> =>
    await again(async () => {
      await Promise.all(this.#members.list().map(async (member) => await member.pruneCacheMounts?.(ids)))
    }, this.#tries(undefined))

  diskUsage = async (filters: readonly string[]): Promise<readonly UsageRecord[]> =>
    (await Promise.all(this.#members.list().map((member) => member.diskUsage(filters)))).flat()

  prune: Worker['prune'] = async (options, onRemoved, signal) => {
    await Promise.all(this.#members.list().map((member) => member.prune(options, onRemoved, signal)))
  }

  #tries(signal: AbortSignal | undefined): Parameters<typeof again>[1] & object {
    return {
      signal,
      mends: (error) => isLost(error) && lostResults(error).size === 0,
      ...(this.#pauseMs === undefined ? {} : { pauseMs: this.#pauseMs }),
    }
  }

  async #atOwner<T>(
    ref: RefId,
    signal: AbortSignal | undefined,
    work: (owner: Worker) => Promise<T>,
  ): Promise<T> {
    return await again(async () => {
      const owner = await this.#members.owner(ref, signal)
      try {
        return await work(owner)
      } catch (error) {
        throw await this.#explain(error, [owner.id], [ref])
      }
    }, this.#tries(signal))
  }

  /**
   * The error of work on `refs`. Those who took part in what was lost must answer before they are asked for more. What a worker
   * does not know any more, because it died before it was safe there, is lost as well.
   */
  async #explain(error: unknown, workers: readonly string[], refs: readonly RefId[]): Promise<unknown> {
    if (isLost(error)) {
      for (const id of [...workers, ...refs.map(ownerOf)]) this.#members.suspect(id)
      return error
    }
    if (!isCode(error, 'not-found')) return error
    const gone = await mapLimit(refs, CHECKS_AT_ONCE, async (ref) => ((await this.#isGone(ref)) ? [ref] : []))
    return gone.flat().length > 0 ? asLost(error, gone.flat()) : error
  }

  async #isGone(ref: RefId): Promise<boolean> {
    const owner = this.#members.list().find(({ id }) => id === ownerOf(ref))
    try {
      await (await owner?.hold(ref))?.release()
      return false
    } catch (error) {
      return isCode(error, 'not-found')
    }
  }

  /** Asks the worker that a name belongs to; the next one where that is lost. */
  async #first<T>(name: string, { signal }: WorkContext, ask: (member: Worker) => Promise<T>): Promise<T> {
    return await again(async () => {
      const left = [...this.#members.list()]
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
    }, this.#tries(signal))
  }

  /**
   * The worker of a step. It is counted as a load before anybody else is placed, for many are at the same time. `shunned` are those
   * that have lost the step before: they get it only where nobody else is.
   */
  async #place(request: RunRequest, shunned: ReadonlySet<string>): Promise<Worker> {
    const members = this.#members.list()
    const [only] = members
    if (!only) throw noWorker()
    if (members.length === 1) {
      this.#count(only.id, request, 1)
      return only
    }
    const [inputs, infos] = await Promise.all([
      this.#inputs(request, members),
      Promise.all(members.map((member) => this.#members.info(member).catch(() => undefined))),
    ])
    const here = infos.filter((info) => info !== undefined).map((info) => this.#candidate(info))
    if (here.length === 0) throw noWorker()
    const fresh = here.filter((candidate) => !shunned.has(candidate.id))
    const { id } = place(request, fresh.length > 0 ? fresh : here, inputs)
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

  /** Only commands are a load. */
  #count(id: string, { op }: RunRequest, change: number): void {
    if (op.exec) this.#running.set(id, (this.#running.get(id) ?? 0) + change)
  }
}

/** What a run that failed has left, until it is known whether anybody may look at it. */
class FailedRun {
  readonly #context: WorkContext
  readonly #left: RefHold[] = []

  constructor(context: WorkContext) {
    this.#context = context
  }

  get taking(): Pick<WorkContext, 'onFailed'> {
    return this.#context.onFailed ? { onFailed: (left) => void this.#left.push(...left) } : {}
  }

  async end(isLost: boolean): Promise<void> {
    if (isLost) for (const hold of this.#left) await hold.release()
    else this.#context.onFailed?.(this.#left)
  }
}
