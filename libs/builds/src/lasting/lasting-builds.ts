import {
  again,
  errorMessage,
  isCode,
  isLost,
  type Logger,
  silentLogger,
  sleep,
  SlipwayError,
} from '@slipway/base'
import type { ProgressEvent } from '@slipway/progress'
import type { BuildBridge, BuildRequest, BuildResponse, Builds } from '../builds.ts'
import { LastingBuild } from './lasting-build.ts'

export interface LastingBuildsOptions {
  /**
   * The solver for a build: the same one for the same ref, so that whoever asks about it comes to it, but none of `lost` while there
   * are others; else the one that was lost first, which `lost` begins with. Waits for one.
   */
  readonly place: (ref: string, lost: ReadonlySet<Builds>) => Promise<Builds>
  /** Whether a build runs that others may have begun. Default: only ours do. */
  readonly runs?: (ref: string) => Promise<boolean>
  readonly logger?: Logger
  /** Pause before a build is given to the second solver; see `again`. */
  readonly pauseMs?: number
}

/** Callers come a little before a build is there, and, for its progress, after its end. */
const EARLY_MS = 3_000
const LATE_MS = 15_000
const LOOK_MS = 20
const LATE_LOOK_MS = 500

/**
 * Builds that outlast their solver: when it is lost another one begins anew, finds what was cached, and the client sees one build.
 * What was exported before may be exported again.
 */
export class LastingBuilds implements Builds {
  readonly #options: LastingBuildsOptions
  readonly #builds = new Map<string, LastingBuild>()

  constructor(options: LastingBuildsOptions) {
    this.#options = options
  }

  async solve(request: BuildRequest, signal: AbortSignal): Promise<BuildResponse> {
    const { ref } = request
    const known = this.#builds.get(ref)
    if (known && !known.isEnded) throw new SlipwayError('already-exists', `job ID ${ref} exists`)
    const build = new LastingBuild(ref)
    this.#builds.set(ref, build)
    const lost = new Set<Builds>()
    const { place, logger = silentLogger, pauseMs } = this.#options
    try {
      return await again(
        async () => {
          const solver = await place(ref, lost)
          build.begin(solver)
          try {
            return await solver.solve(request, signal)
          } catch (error) {
            if (isLost(error)) {
              // The last one to be lost is the last one to be asked again.
              lost.delete(solver)
              lost.add(solver)
            }
            throw error
          }
        },
        {
          signal,
          // A solver that lost only the connection may not have ended the build yet.
          mends: (error) => isLost(error) || (lost.size > 0 && isCode(error, 'already-exists')),
          onLost: (error) =>
            logger.warn({ build: ref }, `${errorMessage(error)}: giving the build to another solver`),
          ...(pauseMs === undefined ? {} : { pauseMs }),
        },
      )
    } finally {
      build.end()
      setTimeout(() => this.#forget(build), LATE_MS).unref()
    }
  }

  async *status(ref: string, signal: AbortSignal): AsyncGenerator<readonly ProgressEvent[]> {
    let shown = 0
    const lost = new Set<Builds>()
    for (const end = Date.now() + EARLY_MS; ; ) {
      const build = this.#builds.get(ref)
      const turn = build?.turn
      const solver = turn?.solver ?? (await this.#options.place(ref, lost))
      try {
        yield* solver.status(ref, signal)
        return
      } catch (error) {
        const now = this.#builds.get(ref)
        // Asked before the build was there, another one may have it than the one that is waited at.
        const isUnknown = isCode(error, 'not-found')
        const isElsewhere = isUnknown && now?.turn !== undefined && now.turn.solver !== solver
        // Not ours: another solver may have it, after the one that it belongs to was lost.
        const isOthers = isUnknown && !now && !lost.has(solver) && (await this.#runs(ref))
        if ((!isLost(error) && !isElsewhere && !isOthers) || signal.aborted) throw error
        if (!now) {
          const isLate = Date.now() > end
          if (!isOthers && isLate && !(await this.#runs(ref))) throw error
          lost.add(solver)
          await sleep(isLate ? LATE_LOOK_MS : LOOK_MS, signal)
          continue
        }
        shown = turn?.number ?? shown
        if (!turn && now.turn?.solver === solver) shown = now.turn.number
        try {
          await now.after(shown, signal)
        } catch (ended) {
          // How the build ended is the answer of its solve.
          if (now.isEnded) return
          throw ended
        }
      }
    }
  }

  async bridge(ref: string, signal: AbortSignal): Promise<BuildBridge> {
    for (const end = Date.now() + EARLY_MS; ; ) {
      const build = this.#builds.get(ref)
      if (build && !build.isEnded) return await build.bridge()
      if (build || Date.now() > end) throw new SlipwayError('not-found', `no such job ${ref}`)
      await sleep(LOOK_MS, signal)
    }
  }

  async #runs(ref: string): Promise<boolean> {
    return (await this.#options.runs?.(ref).catch(() => false)) ?? false
  }

  #forget(build: LastingBuild): void {
    if (this.#builds.get(build.ref) === build) this.#builds.delete(build.ref)
  }
}
