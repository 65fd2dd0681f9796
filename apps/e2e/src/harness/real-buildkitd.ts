import { buildkitd } from './clients.ts'
import { Daemon } from './daemon.ts'

/** The real buildkitd, where it is on PATH, on a root and socket of its own. */
export function startRealBuildkitd(): Promise<Daemon> {
  return Daemon.start({ binary: buildkitd ?? 'buildkitd' })
}
