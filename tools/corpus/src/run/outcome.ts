/** How one build ended, as far as a client sees it. */
export interface Outcome {
  /** The last line of the client's words, without `failed to solve`. */
  readonly error?: string
  /** Lines of the Dockerfile that the error points at: `Dockerfile:3`, `Dockerfile:3,4,5`. */
  readonly places: readonly string[]
  /** Names of all steps. */
  readonly steps: readonly string[]
  readonly warnings: readonly string[]
  /** An OCI archive, when the build succeeded. */
  readonly image?: string
  /** A tar archive of the file system, when it was asked for. */
  readonly files?: string
  /** The answer of the `convertllb` sub-request, when it was asked for and could be had. */
  readonly llb?: string
}

/** A client that builds a case on a daemon. */
export interface Builder {
  build(request: BuildCall): Promise<Outcome>
}

export interface BuildCall {
  readonly context: string
  readonly opts: Readonly<Record<string, string>>
  readonly locals: ReadonlyMap<string, string>
  /** Files, by id. */
  readonly secrets: ReadonlyMap<string, string>
  readonly allow: readonly string[]
  readonly ssh: readonly string[]
  readonly key: string
  /** Attributes of the image's exporter. */
  readonly output: Readonly<Record<string, string>>
  /** Where archives go. */
  readonly dir: string
  /** Also an archive of the file system. */
  readonly files: boolean
  /** Also the LLB. */
  readonly llb: boolean
}
