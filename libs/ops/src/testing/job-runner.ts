import type { CopyJob, FileJob, FileOutcome } from '../file/job.ts'
import { FileThreads } from '../file/threads.ts'

export const PLAIN_COPY: Omit<CopyJob, 'sourceRoot'> = {
  kind: 'copy',
  src: '/',
  dest: '/',
  owner: undefined,
  mode: undefined,
  modeStr: '',
  timestamp: undefined,
  followSymlink: false,
  dirCopyContents: false,
  attemptUnpack: false,
  createDestPath: true,
  allowWildcard: false,
  allowEmptyWildcard: false,
  includePatterns: [],
  excludePatterns: [],
  alwaysReplace: false,
}

/** File actions on plain directories, in their real thread. */
export class JobRunner implements AsyncDisposable {
  readonly #threads = new FileThreads(1)

  readonly run = async (root: string, job: FileJob): Promise<void> => {
    await this.#threads.run({ root, job }, new AbortController().signal)
  }

  /** On an overlay that is not mounted. */
  readonly runLayered = async (root: string, lowers: readonly string[], job: FileJob): Promise<FileOutcome> =>
    await this.#threads.run({ root, lowers, job }, new AbortController().signal)

  readonly copy = async (sourceRoot: string, root: string, options: Partial<CopyJob>): Promise<void> =>
    await this.run(root, { ...PLAIN_COPY, sourceRoot, ...options })

  readonly copyUntil = async (sourceRoot: string, root: string, signal: AbortSignal): Promise<void> => {
    await this.#threads.run({ root, job: { ...PLAIN_COPY, sourceRoot } }, signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#threads[Symbol.asyncDispose]()
  }
}
