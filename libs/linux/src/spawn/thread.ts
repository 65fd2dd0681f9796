import { errorMessage, serveThread, SlipwayError } from '@slipway/base'
import { leaveSharedFs, type NamespaceFds, openOwnNamespaces, withHiddenMounts } from './namespace.ts'
import { posixSpawn } from './posix-spawn.ts'
import type { SpawnerCall } from './spawner.ts'

let home: NamespaceFds | undefined

serveThread({
  spawn: (call: SpawnerCall): number => {
    try {
      return start(call)
    } catch (cause) {
      throw new SlipwayError('failed-precondition', errorMessage(cause), { cause })
    }
  },
})

function start({ request, hiddenMounts }: SpawnerCall): number {
  if (hiddenMounts.length === 0) return posixSpawn(request)
  if (!home) {
    home = openOwnNamespaces()
    leaveSharedFs()
  }
  return withHiddenMounts(home, hiddenMounts, () => posixSpawn(request))
}
