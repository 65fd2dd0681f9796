import { sha256 } from '@slipway/base'
import { createContentKey, createKey } from '../cache-key.ts'
import type { CacheKey } from '../types.ts'
import { contentDigest } from './fakes.ts'
import type { BuiltGraph, NodeSpec } from './random-graph.ts'

/** What a build must run, and what it may run besides, by class of work. */
export interface ExpectedRuns {
  readonly must: ReadonlySet<string>
  readonly may: ReadonlySet<string>
}

/**
 * What a solver has to do, said without levels, demands and queues: builds come one after the other, and every op of a
 * kind takes the same inputs by content and ignores the cache or not (`sameByKind`).
 */
export class SolverModel {
  readonly #specs: readonly NodeSpec[]
  readonly #graph: BuiltGraph
  readonly #works: readonly string[]
  /** Outputs that were made from just these definitions, by class of definition. */
  readonly #definitions = new Set<string>()
  /** Outputs that some work made, by class of work: what inputs are by content where that counts. */
  readonly #records = new Map<string, number>()

  /** Works that ran where they only might have: which of their outputs are recorded is not known. */
  readonly #maybe = new Set<string>()

  constructor(specs: readonly NodeSpec[], graph: BuiltGraph) {
    this.#specs = specs
    this.#graph = graph
    this.#works = worksOf(graph)
  }

  /** Equal for what is the same work: equal ops on inputs that are equal by content, or by definition where content does not count. */
  workOf(node: number): string {
    return this.#works[node]!
  }

  /** The key that a result of this output stands under. */
  keyOf(node: number, output: number): CacheKey {
    const digest = sha256(`kind ${this.#graph.kinds[node]}`)
    const inputs = this.#graph.inputsOf[node]!.map((input) => {
      const value = this.#graph.values[input.node]![input.output]
      if (input.byContent) return [{ key: createContentKey(contentDigest(value)), selector: '' }]
      const selector = input.selector ? sha256(`s${input.selector}`) : ''
      return [{ key: this.keyOf(input.node, input.output), selector }]
    })
    return createKey(digest, output, inputs)
  }

  /** Builds one output, and remembers what that leaves in the cache. */
  build(node: number, output: number): ExpectedRuns {
    const plan: Plan = { must: new Set(), may: new Set(), made: new Set(), seen: new Set() }
    this.#need(node, output, plan)
    for (const made of plan.made) {
      const [at, index] = made.split('@').map(Number) as [number, number]
      this.#definitions.add(`${this.#graph.classes[at]}@${index}`)
      this.#records.set(`${this.#works[at]}@${index}`, this.#graph.values[at]![index]!)
    }
    return plan
  }

  /** What really ran, of what might have. */
  learn(ran: ReadonlySet<string>): void {
    for (const work of ran) this.#maybe.add(work)
  }

  /** Results with this value are gone from the store. */
  drop(value: number): void {
    for (const [id, known] of this.#records) if (known === value) this.#records.delete(id)
  }

  #need(node: number, output: number, plan: Plan): void {
    const id = `${node}@${output}`
    if (plan.seen.has(id)) return
    plan.seen.add(id)
    const work = this.#works[node]!
    const { ignoreCache } = this.#specs[node]!
    const isPlain = !this.#restsOnForced(node)
    const isRecorded = this.#records.has(`${work}@${output}`)
    if (!ignoreCache && isRecorded && isPlain) {
      if (this.#definitions.has(`${this.#graph.classes[node]}@${output}`)) return
      // Found by content, for which some of what is below may have to be there.
      for (const input of this.#graph.inputsOf[node]!) this.#mayNeed(input.node, plan)
    } else if (!ignoreCache && (isRecorded || this.#maybe.has(work))) this.#mayNeed(node, plan)
    else {
      plan.must.add(work)
      plan.made.add(id)
      for (const input of this.#graph.inputsOf[node]!) this.#need(input.node, input.output, plan)
    }
  }

  #mayNeed(node: number, plan: Plan): void {
    plan.may.add(this.#works[node]!)
    for (const input of this.#graph.inputsOf[node]!) this.#mayNeed(input.node, plan)
  }

  /** True when something below has to run again: what does shows no keys. */
  #restsOnForced(node: number): boolean {
    return this.#graph.inputsOf[node]!.some(
      (input) => this.#specs[input.node]!.ignoreCache || this.#restsOnForced(input.node),
    )
  }
}

interface Plan extends ExpectedRuns {
  readonly must: Set<string>
  readonly may: Set<string>
  /** Outputs that are sure to be made, as `<node>@<output>`. */
  readonly made: Set<string>
  readonly seen: Set<string>
}

function worksOf(graph: BuiltGraph): readonly string[] {
  const works: string[] = []
  for (const [node, inputs] of graph.inputsOf.entries()) {
    const given = inputs.map((input) =>
      input.byContent
        ? ['content', graph.values[input.node]![input.output]]
        : [works[input.node], input.output, input.selector],
    )
    works.push(sha256(JSON.stringify([graph.kinds[node], given])))
  }
  return works
}
