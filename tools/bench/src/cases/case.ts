import type { StartedSubject, Subject } from '../subject.ts'

/** What a case works with. */
export interface Bench {
  /** The buildctl that drives both subjects. */
  readonly client: string
  /** Scratch directory of the case, the same for both subjects. */
  readonly dir: string
  /** A base image with busybox, in a registry on this machine. */
  readonly baseImage: string
  readonly registry: string
  /** New for every run: makes work that no cache knows. */
  readonly salt: string
}

export interface Case {
  readonly name: string
  /** Once, before all runs. */
  prepare?(bench: Bench): Promise<void>
  /** Before each run, not timed. */
  before?(bench: Bench, subject: Subject): Promise<void>
  /** The timed part. */
  run(bench: Bench, subject: Subject): Promise<void>
}

/** A case that measures the daemon itself and so must have started it. */
export interface DaemonCase {
  readonly name: string
  measure(subject: StartedSubject): Promise<number>
}
