import { SlipwayError } from '@slipway/base'
import type { pb } from '@slipway/proto'
import { type ImmutableRef, refHold } from '@slipway/refs'
import type { Mounter } from '@slipway/snapshots'
import type { Source } from '@slipway/sources'
import type { ContainerRequest, RefHold, RunRequest, WorkContext } from '@slipway/worker'
import { CacheMounts } from './exec/cache-mounts.ts'
import { DrivenContainer } from './exec/container.ts'
import { runExec } from './exec/run.ts'
import { runFile } from './file/run.ts'
import { type InputRef, type OpHost, refContext } from './host.ts'
import { toNumber } from './pb-numbers.ts'

/** Runs ops on a host. The inputs stay held by the caller; every result comes with a hold of its own. */
export class OpRunner {
  readonly #host: OpHost
  readonly #mounter: Mounter
  readonly #caches: CacheMounts

  constructor(host: OpHost, mounter: Mounter) {
    this.#host = host
    this.#mounter = mounter
    this.#caches = new CacheMounts(host.refs)
  }

  async run(
    request: RunRequest,
    inputs: readonly InputRef[],
    context: WorkContext,
  ): Promise<readonly (RefHold | undefined)[]> {
    const { op } = request
    if (op.source) return [await this.#source(op.source, request, context)]
    const results = await this.#refs(request, inputs, context)
    return results.map((ref) => ref && refHold(this.#host.refs.workerId, ref))
  }

  /** The inputs may be let go once it answers. */
  async openContainer(
    request: ContainerRequest,
    inputs: readonly InputRef[],
    context: WorkContext,
  ): Promise<DrivenContainer> {
    const parts = { host: this.#host, mounter: this.#mounter, caches: this.#caches }
    return await DrivenContainer.open(request, inputs, context, parts)
  }

  async forgetCaches(ids: readonly string[]): Promise<void> {
    await this.#caches.forget(ids)
  }

  async #refs(
    request: RunRequest,
    inputs: readonly InputRef[],
    context: WorkContext,
  ): Promise<readonly (ImmutableRef | undefined)[]> {
    const { op, description } = request
    if (op.file) return await runFile(op.file, inputs, description, context, this.#host)
    if (op.exec) {
      return await runExec(op.exec, request.platform, inputs, context, {
        host: this.#host,
        mounter: this.#mounter,
        caches: this.#caches,
        limits: request.linuxResources,
      })
    }
    if (op.merge) return [await this.#merge(inputs, description, context)]
    if (op.diff) return [await this.#diff(op.diff, inputs, description, context)]
    throw new SlipwayError('unimplemented', 'ops of this kind do not run on a worker')
  }

  async #source(
    source: pb.SourceOp.$Properties,
    request: RunRequest,
    context: WorkContext,
  ): Promise<RefHold | undefined> {
    const { platform, compatibilityVersion } = request
    return await findSource(this.#host.sources, source)
      .resolve(source, platform)
      .fetch({ ...context, ...(compatibilityVersion === undefined ? {} : { compatibilityVersion }) })
  }

  async #merge(
    inputs: readonly InputRef[],
    description: string,
    context: WorkContext,
  ): Promise<ImmutableRef | undefined> {
    const present = inputs.filter((input) => input !== undefined)
    if (present.length === 0) return undefined
    return await this.#host.refs.merge(present, { description }, refContext(context))
  }

  async #diff(
    diff: pb.DiffOp.$Properties,
    inputs: readonly InputRef[],
    description: string,
    context: WorkContext,
  ): Promise<ImmutableRef | undefined> {
    // Inputs come in order; an empty side has none.
    const hasLower = toNumber(diff.lower?.input) !== -1
    const lower = hasLower ? inputs[0] : undefined
    const upper = toNumber(diff.upper?.input) === -1 ? undefined : inputs[hasLower ? 1 : 0]
    if (!lower) return upper?.clone()
    if (upper?.id === lower.id) return undefined
    return await this.#host.refs.diff(lower, upper, { description }, refContext(context))
  }
}

/** The source for an identifier's scheme. */
export function findSource(sources: OpHost['sources'], op: pb.SourceOp.$Properties): Source {
  const identifier = op.identifier ?? ''
  const scheme = identifier.slice(0, Math.max(identifier.indexOf('://'), 0))
  const source = sources.get(scheme)
  if (source) return source
  throw new SlipwayError(
    'invalid-argument',
    `unable to handle source ${JSON.stringify(identifier)}: unknown scheme`,
  )
}
