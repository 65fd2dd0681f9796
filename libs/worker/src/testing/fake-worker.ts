import { lostError, SlipwayError } from '@slipway/base'
import type { BlobProvider } from '@slipway/content'
import type {
  RefHold,
  RefId,
  RefPart,
  RemoteLayer,
  RemoteResult,
  RunRequest,
  WorkContext,
  Worker,
  WorkerInfo,
} from '../worker.ts'

const NO_BLOBS: BlobProvider = {
  stat: () => Promise.resolve(undefined),
  read: () => {
    throw new Error('nothing to read')
  },
}

/** A hold that counts in `held` for as long as it is held. */
export function countedHold(counter: { held: number }, id: RefId): RefHold {
  counter.held++
  let released = false
  const release = (): Promise<void> => {
    if (!released) counter.held--
    released = true
    return Promise.resolve()
  }
  return { id, clone: () => countedHold(counter, id), release, [Symbol.asyncDispose]: release }
}

/** A worker without a host: says what it was asked, and counts what is held. */
export class FakeWorker implements Partial<Worker> {
  readonly id: string
  readonly ran: RunRequest[] = []
  readonly adopted: RemoteLayer[][] = []
  held = 0
  slots = 0
  /** What it says that it runs. */
  running: readonly string[] = []
  platforms: WorkerInfo['platforms'] = [{ os: 'linux', architecture: 'amd64' }]
  /** What refs are made of; others of themselves alone. */
  readonly made = new Map<RefId, readonly RefPart[]>()
  /** What was asked about refs. */
  readonly asked: RefId[] = []
  /** Runs last until it settles. */
  gate: Promise<void> = Promise.resolve()
  /** Answers nothing, as after its death. */
  isAway = false
  /** Refs that it knows nothing of. */
  readonly gone = new Set<RefId>()
  #next = 0

  constructor(id: string) {
    this.id = id
  }

  info = (): Promise<WorkerInfo> =>
    this.#here({
      id: this.id,
      labels: {},
      platforms: this.platforms,
      slots: this.slots,
      running: this.running,
    })

  run = async (request: RunRequest, context: WorkContext): Promise<readonly RefHold[]> => {
    await this.#here(undefined)
    this.ran.push(request)
    context.progress.status({ id: 'running', current: 0, total: 0, started: 1 })
    const aborted = new Promise<never>((_, reject) => {
      context.signal.addEventListener('abort', () => reject(context.signal.reason as Error), { once: true })
    })
    await Promise.race([this.gate, aborted])
    await this.#here(undefined)
    const missing = request.inputs.find((input) => this.gone.has(input))
    if (missing !== undefined) throw new SlipwayError('not-found', `ref ${missing}`)
    return [this.holdOf(`${this.id}::r${this.#next++}`)]
  }

  parts = (refs: readonly RefId[]): Promise<readonly (readonly RefPart[])[]> => {
    this.asked.push(...refs)
    return Promise.resolve(refs.map((id) => this.made.get(id) ?? [{ id }]))
  }

  hold = async (ref: RefId): Promise<RefHold> => {
    await this.#here(undefined)
    if (this.gone.has(ref)) throw new SlipwayError('not-found', `ref ${ref}`)
    return this.holdOf(ref)
  }

  remote = async (ref: RefId): Promise<RemoteResult> => {
    await this.#here(undefined)
    const digest = `sha256:${Buffer.from(ref).toString('hex').padEnd(64, '0').slice(0, 64)}`
    const descriptor = { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest, size: 1 }
    return { layers: [{ descriptor, diffId: digest }], provider: NO_BLOBS }
  }

  adopt = (layers: readonly RemoteLayer[]): Promise<RefHold> => {
    this.adopted.push([...layers])
    return Promise.resolve(this.holdOf(`${this.id}::a${this.#next++}`))
  }

  holdOf = (id: RefId): RefHold => countedHold(this, id)

  #here<T>(value: T): Promise<T> {
    if (!this.isAway) return Promise.resolve(value)
    return Promise.reject(lostError(`lost the connection to worker ${this.id}`))
  }

  asWorker(): Worker {
    return this as unknown as Worker
  }
}
