import type { DrivenContainer, OpHost } from '@slipway/ops/run'
import type { WorkerContainer } from '@slipway/worker'
import { toWireStat } from './wire-stat.ts'

/** A container of this host as the port shows it. */
export function localContainer(
  container: DrivenContainer,
  files: OpHost['files'],
  signal: AbortSignal,
): WorkerContainer {
  return {
    start: (process, io, until) => container.start(process, io, until),
    readFile: async (mount, path, range) =>
      await files.readFile({ root: await container.tree(mount), path, range }, signal),
    readDir: async (mount, path, includePattern = '') => {
      const call = { root: await container.tree(mount), path, includePattern }
      return (await files.readDir(call, signal)).map(toWireStat)
    },
    statFile: async (mount, path) =>
      toWireStat(await files.statFile(await container.tree(mount), path, signal)),
    [Symbol.asyncDispose]: () => container[Symbol.asyncDispose](),
  }
}
