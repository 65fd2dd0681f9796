import { laterTurn, type Logger, pace, sha256 } from '@slipway/base'
import type { RanStep, StepFile, StepHistory } from '@slipway/history'
import { type LoadedOp, opFields } from '@slipway/llb'
import type { StepRun, Vertex } from '@slipway/solver'

/** What a build is, as far as it decides which steps of others are its own of before. */
export interface StepScope {
  readonly frontend: string
  readonly frontendAttrs: Readonly<Record<string, string>>
}

interface Watched {
  readonly scope: StepScope
  /** By digest of the vertex. */
  readonly runs: Map<string, StepRun>
  readonly files: Map<string, Map<number, readonly StepFile[]>>
}

/** Gathers the steps that builds run and hands them to the history when a build has ended. */
export class StepWatch {
  readonly #history: Pick<StepHistory, 'explain'>
  readonly #logger: Logger
  readonly #builds = new Map<string, Watched>()
  readonly #pending = new Map<string, Promise<void>>()

  constructor(history: Pick<StepHistory, 'explain'>, logger: Logger) {
    this.#history = history
    this.#logger = logger
  }

  /** For `SolverOptions.onRun`. */
  readonly onRun = (run: StepRun): void => {
    for (const job of run.jobs) this.#builds.get(job)?.runs.set(run.vertex.digest, run)
  }

  /** Told what an input's content digest is made of, while the step runs. */
  readonly onListed = (vertex: string, input: number, files: readonly StepFile[]): void => {
    for (const watched of this.#builds.values()) {
      if (!watched.runs.has(vertex)) continue
      const known = watched.files.get(vertex)
      if (known) known.set(input, files)
      else watched.files.set(vertex, new Map([[input, files]]))
    }
  }

  begin(build: string, scope: StepScope): void {
    this.#builds.set(build, { scope, runs: new Map(), files: new Map() })
  }

  /** Explains what ran, in the background: nobody's build waits for that. */
  end(build: string): void {
    const watched = this.#builds.get(build)
    if (!watched) return
    this.#builds.delete(build)
    const work = this.#explain(build, watched)
      .catch((err: unknown) => this.#logger.warn({ err, build }, 'steps were not explained'))
      .finally(() => this.#pending.delete(build))
    this.#pending.set(build, work)
  }

  /** Settles when what ended has been explained. */
  async settled(build?: string): Promise<void> {
    await (build === undefined ? Promise.all(this.#pending.values()) : this.#pending.get(build))
  }

  async #explain(build: string, { runs, files, scope }: Watched): Promise<void> {
    // After the answer to the client.
    await laterTurn()
    const steps: RanStep[] = []
    for (const run of runs.values()) {
      steps.push(ranStep(run, scope, files.get(run.vertex.digest)))
      const rest = pace()
      if (rest) await rest
    }
    await this.#history.explain(build, steps)
  }
}

function ranStep(
  run: StepRun,
  scope: StepScope,
  files: ReadonlyMap<number, readonly StepFile[]> | undefined,
): RanStep {
  const { vertex } = run
  const loaded = vertex.op as LoadedOp
  return {
    vertex: run.originalDigest,
    name: vertex.name,
    isForced: vertex.options.ignoreCache === true,
    restsOnForced: vertex.inputs.some((input) => input.vertex.options.ignoreCache),
    slots: slotsOf(vertex, scope),
    cacheMap: run.cacheMap,
    fields: opFields(loaded.op, loaded.platform),
    inputs: run.inputs.map(({ keys }, index) => {
      const listed = files?.get(index)
      const { digest, name } = vertex.inputs[index]!.vertex
      return { vertex: digest, name, keys, ...(listed ? { files: listed } : {}) }
    }),
  }
}

function slotsOf(vertex: Vertex, scope: StepScope): RanStep['slots'] {
  const { filename = '', context = '' } = scope.frontendAttrs
  const where = [scope.frontend, filename, context]
  const inputs = vertex.inputs.map((input) => labelOf(input.vertex))
  return {
    name: sha256(JSON.stringify([where, labelOf(vertex)])),
    place: sha256(JSON.stringify([where, kindOf(vertex), inputs])),
  }
}

/** `[build 2/5] RUN make` is the second step of its stage, whatever it runs and however many follow. */
const PLACE = /^\[(.*?)(\d+)\/\d+\] (\w+)/

function labelOf(vertex: Vertex): string {
  const place = PLACE.exec(vertex.name)
  return `${kindOf(vertex)} ${place ? place.slice(1).join(' ') : vertex.name}`
}

function kindOf(vertex: Vertex): string {
  const { op } = vertex.op as LoadedOp
  return KINDS.find((kind) => op[kind]) ?? ''
}

const KINDS = ['exec', 'file', 'source', 'merge', 'diff', 'build', 'passthrough'] as const
