/** One Dockerfile with its context, and how it is built. */
export interface Case {
  /** Unique within its topic. */
  readonly name: string
  /** What it shows, with the ids of rows in parentheses. */
  readonly title: string
  /** By path below the context; the Dockerfile is one of them. */
  readonly files: ReadonlyMap<string, string>
  /** Lines of a shell script that is run in the context when its files are there. */
  readonly setup: readonly string[]
  /** Options of the frontend. */
  readonly opts: ReadonlyMap<string, string>
  /** Attributes of the exporter besides those that all cases have. */
  readonly output: ReadonlyMap<string, string>
  /** SOURCE_DATE_EPOCH as a build argument; `none` for none. */
  readonly epoch: string
  readonly secrets: ReadonlyMap<string, string>
  /** Further local directories, by name: paths below the context. */
  readonly locals: ReadonlyMap<string, string>
  readonly allow: readonly string[]
  /** Ids under which a key of ours is offered. */
  readonly ssh: readonly string[]
  /** Images to push, by name: container configs over the base image's. */
  readonly images: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  /** Known differences from BuildKit: the aspect that differs (`all` for the whole), and why. */
  readonly differs: ReadonlyMap<string, string>
}

export interface Topic {
  /** The name of its file, without extension. */
  readonly name: string
  readonly title: string
  readonly cases: readonly Case[]
}
