import { SlipwayError } from '@slipway/base'
import type { pb } from '@slipway/proto'
import type { ImmutableRef, MutableRef } from '@slipway/refs'
import type { WorkContext } from '@slipway/worker'
import { explainFailure, type FailedTrees } from '../failed-trees.ts'
import { type InputRef, type OpHost, refContext } from '../host.ts'
import { toNumber } from '../pb-numbers.ts'
import type { DirectTree, OpenTree } from '../trees.ts'
import type { FileJob, FileOutcome } from './job.ts'
import { describeJob, ownerInputs, type SourceOf } from './describe-job.ts'

/** What an index of an action means: an input, or the outcome of an action. */
type Outcome =
  | { readonly kind: 'ref'; readonly ref: InputRef }
  /** Not committed: the only user of it goes on writing. */
  | { readonly kind: 'open'; readonly work: OpenWork }

interface OpenWork {
  readonly ref: MutableRef
  /** Where it is written without a mount, as long as that will do. */
  direct: DirectTree | undefined
  tree: OpenTree | undefined
}

/** Runs the actions of a file op; answers one ref per output, each with its own hold. */
export async function runFile(
  file: pb.FileOp.$Properties,
  inputs: readonly InputRef[],
  description: string,
  context: WorkContext,
  host: OpHost,
): Promise<readonly ImmutableRef[]> {
  await using run = new FileRun(file.actions ?? [], inputs, description, context, host)
  return await run.outputs()
}

class FileRun implements AsyncDisposable {
  readonly #actions: readonly pb.FileAction.$Properties[]
  readonly #inputs: readonly InputRef[]
  readonly #description: string
  readonly #context: WorkContext
  readonly #host: OpHost
  readonly #outcomes = new Map<number, Outcome>()
  readonly #committed: ImmutableRef[] = []
  /** Trees that are only read, by ref id. */
  readonly #readers = new Map<string, OpenTree>()
  readonly #partial: OpenTree[] = []
  #scratch: OpenWork | undefined

  constructor(
    actions: readonly pb.FileAction.$Properties[],
    inputs: readonly InputRef[],
    description: string,
    context: WorkContext,
    host: OpHost,
  ) {
    this.#actions = actions
    this.#inputs = inputs
    this.#description = description
    this.#context = context
    this.#host = host
  }

  async outputs(): Promise<readonly ImmutableRef[]> {
    const byOutput = new Map<number, number>()
    for (const [index, action] of this.#actions.entries()) {
      const output = toNumber(action.output)
      if (output >= 0) byOutput.set(output, this.#inputs.length + index)
    }
    const outputs: ImmutableRef[] = []
    try {
      for (let output = 0; output < byOutput.size; output++) {
        const outcome = await this.#resolve(byOutput.get(output)!)
        if (outcome.kind !== 'ref' || !outcome.ref)
          throw new SlipwayError('internal', `output ${output} is empty`)
        outputs.push(outcome.ref.clone())
      }
      return outputs
    } catch (error) {
      for (const output of outputs) await output.release()
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const tree of [...this.#readers.values(), ...this.#partial]) await tree[Symbol.asyncDispose]()
    const open = [...this.#outcomes.values()].flatMap((outcome) =>
      outcome.kind === 'open' ? [outcome.work] : [],
    )
    for (const work of this.#scratch ? [...open, this.#scratch] : open) await discard(work)
    for (const ref of this.#committed) await ref.release()
  }

  /** Needed actions run first, each once. The loader made sure that there is no loop. */
  async #resolve(index: number): Promise<Outcome> {
    const stack = [index]
    for (let at = stack.at(-1); at !== undefined; at = stack.at(-1)) {
      if (at < this.#inputs.length || this.#outcomes.has(at)) {
        stack.pop()
        continue
      }
      const action = this.#actions[at - this.#inputs.length]!
      const missing = [
        toNumber(action.input),
        toNumber(action.secondaryInput),
        ...ownerInputs(action),
      ].filter((needed) => needed >= this.#inputs.length && !this.#outcomes.has(needed))
      if (missing.length > 0) stack.push(...missing)
      else {
        stack.pop()
        await this.#run(at, action)
      }
    }
    return this.#outcome(index)
  }

  #outcome(index: number): Outcome {
    if (index < 0) return { kind: 'ref', ref: undefined }
    if (index < this.#inputs.length) return { kind: 'ref', ref: this.#inputs[index] }
    const outcome = this.#outcomes.get(index)
    if (!outcome) throw new SlipwayError('internal', `file action ${index - this.#inputs.length} did not run`)
    return outcome
  }

  async #run(index: number, action: pb.FileAction.$Properties): Promise<void> {
    this.#context.signal.throwIfAborted()
    const work = await this.#openWork(toNumber(action.input))
    // Registered before it is used, so that it is released whatever happens.
    this.#outcomes.set(index, { kind: 'open', work })
    try {
      const describe = (sourceOf: SourceOf): Promise<FileJob> =>
        describeJob(action, (input) => this.#readTree(input), sourceOf)
      if ((await this.#perform(work, await describe((input) => this.#source(input)))) === 'needs-place')
        await this.#perform(work, await describe((input) => this.#wholeSource(input)))
    } catch (error) {
      const failed = index - this.#inputs.length
      const subject = { kind: 'file', index: failed } as const
      throw await explainFailure(error, () => this.#leave(index, work), subject, this.#context, this.#host)
    }
    if (!this.#needsCommit(index)) return
    await work.tree?.[Symbol.asyncDispose]()
    const ref = await work.ref.commit()
    this.#committed.push(ref)
    this.#outcomes.set(index, { kind: 'ref', ref })
  }

  /** The tree of an action that failed, as it left it; what went well before it is a part of that, or of no use. */
  async #leave(index: number, work: OpenWork): Promise<FailedTrees> {
    await work.tree?.[Symbol.asyncDispose]()
    work.tree = undefined
    const ref = await work.ref.commit({ temporary: true })
    this.#outcomes.delete(index)
    const failed = index - this.#inputs.length
    return {
      found: this.#inputs,
      left: this.#actions.map((_, at) => (at === failed ? ref : undefined)),
      made: [ref],
    }
  }

  /** A writable tree that starts as `index`: the open one of the action before, or a new one. */
  async #openWork(index: number): Promise<OpenWork> {
    const outcome = this.#outcome(index)
    if (outcome.kind === 'open') {
      this.#outcomes.delete(index)
      return outcome.work
    }
    const { refs, trees } = this.#host
    const options = { description: this.#description || 'fileop target' }
    const ref = await refs.createMutable(outcome.ref, options, refContext(this.#context))
    try {
      return { ref, direct: trees.direct(await ref.mounts()), tree: undefined }
    } catch (error) {
      await ref.release()
      throw error
    }
  }

  async #perform(work: OpenWork, job: FileJob): Promise<FileOutcome> {
    const { signal } = this.#context
    if (work.direct && !work.tree) {
      const { upper, lowers } = work.direct
      const outcome = await this.#host.files.run({ root: upper, job, ...(lowers ? { lowers } : {}) }, signal)
      // With whiteouts in it the upper directory is no longer read as easily.
      if (outcome === 'hidden') work.direct = undefined
      if (outcome !== 'needs-mount') return outcome
    }
    return await this.#host.files.run({ root: await this.#mounted(work), job }, signal)
  }

  async #mounted(work: OpenWork): Promise<string> {
    if (work.direct && !work.direct.lowers) return work.direct.upper
    work.tree ??= await this.#host.trees.open(await work.ref.mounts())
    return work.tree.path
  }

  async #wholeSource(index: number): ReturnType<SourceOf> {
    return { sourceRoot: await this.#readTree(index) }
  }

  /** Files that a sync keeps apart are copied from where they are. */
  async #source(index: number): ReturnType<SourceOf> {
    const outcome = this.#outcome(index)
    const partial =
      outcome.kind === 'ref' ? await outcome.ref?.partialTree(refContext(this.#context)) : undefined
    if (!partial) return await this.#wholeSource(index)
    const tree = await this.#host.trees.open(partial.specs)
    this.#partial.push(tree)
    return { sourceRoot: tree.path, sourceIndex: partial.index }
  }

  async #readTree(index: number): Promise<string> {
    const outcome = this.#outcome(index)
    if (outcome.kind === 'open') return await this.#mounted(outcome.work)
    if (!outcome.ref) return await this.#emptyTree()
    const { id } = outcome.ref
    const known = this.#readers.get(id)
    if (known) return known.path
    const tree = await this.#host.trees.open(await outcome.ref.mounts(refContext(this.#context)))
    this.#readers.set(id, tree)
    return tree.path
  }

  async #emptyTree(): Promise<string> {
    this.#scratch ??= await this.#openWork(-1)
    return await this.#mounted(this.#scratch)
  }

  /** Committed is what is an output, is used more than once, or is read by others than the next writer. */
  #needsCommit(index: number): boolean {
    const action = this.#actions[index - this.#inputs.length]!
    if (toNumber(action.output) >= 0) return true
    let writers = 0
    for (const user of this.#actions) {
      if (toNumber(user.secondaryInput) === index || ownerInputs(user).includes(index)) return true
      if (toNumber(user.input) === index) writers++
    }
    return writers !== 1
  }
}

async function discard(work: OpenWork): Promise<void> {
  await work.tree?.[Symbol.asyncDispose]()
  await work.ref.release()
}
