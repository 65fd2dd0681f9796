/** Something that a check of stored state found. */
export interface Problem {
  /** Path or record. */
  readonly place: string
  readonly text: string
  /** Removes what is unusable; absent where the janitor of the next start does, or nobody can. */
  readonly repair?: () => Promise<void>
}
