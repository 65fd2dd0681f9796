// Runs file actions with synchronous calls, away from the event loop of the service.
import { serveThread } from '@slipway/base'
import type { FileCall, ReadDirCall, ReadFileCall } from '../job.ts'
import { copy } from './copy.ts'
import { describeError } from './go-error.ts'
import { mkdir, mkfile, symlink } from './new-files.ts'
import { readDir, readFile, statFile } from './read-tree.ts'
import { remove } from './remove.ts'

function described<T extends { readonly root: string }, R>(read: (call: T) => R): (call: T) => R {
  return (call) => {
    try {
      return read(call)
    } catch (error) {
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
  run: async ({ root, job }: FileCall, signal: AbortSignal) => {
    try {
      switch (job.kind) {
        case 'copy':
          return await copy(root, job, signal)
        case 'mkfile':
          return mkfile(root, job)
        case 'mkdir':
          return mkdir(root, job)
        case 'symlink':
          return symlink(root, job)
        case 'rm':
          return remove(root, job)
      }
    } catch (error) {
      throw describeError(error, job.kind === 'copy' ? [job.sourceRoot, root] : [root])
    }
  },
})
