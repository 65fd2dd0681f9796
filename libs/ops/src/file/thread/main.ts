// Runs file actions with synchronous calls, away from the event loop of the service.
import { serveThread, SlipwayError } from '@slipway/base'
import type { FileCall, FileOutcome, ReadDirCall, ReadFileCall } from '../job.ts'
import { copy, NeedsPlace } from './copy.ts'
import { describeError } from './go-error.ts'
import { mkdir, mkfile, symlink } from './new-files.ts'
import { readDir, readFile, statFile } from './read-tree.ts'
import { remove } from './remove.ts'
import { NeedsMount, targetTree } from './target-tree.ts'

function described<T extends { readonly root: string; readonly path: string }, R>(
  read: (call: T) => R,
): (call: T) => R {
  return (call) => {
    try {
      return read(call)
    } catch (error) {
      // A failed system call is about the path that was asked for, however it was found.
      if (!(error instanceof SlipwayError)) Object.assign(error as object, { path: call.path })
      throw describeError(error, [call.root])
    }
  }
}

serveThread({
  readFile: described((call: ReadFileCall) => readFile(call)),
  readDir: described((call: ReadDirCall) => readDir(call)),
  statFile: described((call: { readonly root: string; readonly path: string }) =>
    statFile(call.root, call.path),
  ),
  run: async (call: FileCall): Promise<FileOutcome> => {
    const { root, job } = call
    try {
      return (await run(call)) ? 'hidden' : 'done'
    } catch (error) {
      if (error instanceof NeedsMount) return 'needs-mount'
      if (error instanceof NeedsPlace) return 'needs-place'
      throw describeError(error, job.kind === 'copy' ? [job.sourceRoot, root] : [root])
    }
  },
})

/** Answers whether something of a layer below was hidden. */
async function run({ root, lowers, job, stop }: FileCall): Promise<boolean> {
  const tree = targetTree(root, lowers)
  const layered = lowers !== undefined
  switch (job.kind) {
    case 'copy':
      await copy(tree, layered, job, stop)
      return false
    case 'mkfile':
      mkfile(tree, job)
      return false
    case 'mkdir':
      mkdir(tree, job)
      return false
    case 'symlink':
      symlink(tree, job)
      return false
    case 'rm':
      return remove(tree, layered, job)
  }
}
