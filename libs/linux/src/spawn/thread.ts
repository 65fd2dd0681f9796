import { parentPort } from 'node:worker_threads'
import { errorMessage } from '@slipway/base'
import { errnoOf } from '../errors.ts'
import { leaveSharedFs, type NamespaceFds, openOwnNamespaces, withHiddenMounts } from './namespace.ts'
import { posixSpawn } from './posix-spawn.ts'
import type { SpawnerCall, SpawnerReply } from './spawner.ts'

let home: NamespaceFds | undefined

parentPort?.on('message', (call: SpawnerCall) => parentPort?.postMessage(answer(call)))

function answer(call: SpawnerCall): SpawnerReply {
  try {
    return { id: call.id, pid: start(call) }
  } catch (error) {
    return { id: call.id, failure: { message: errorMessage(error), errno: errnoOf(error) ?? '' } }
  }
}

function start({ request, hiddenMounts }: SpawnerCall): number {
  if (hiddenMounts.length === 0) return posixSpawn(request)
  if (!home) {
    home = openOwnNamespaces()
    leaveSharedFs()
  }
  return withHiddenMounts(home, hiddenMounts, () => posixSpawn(request))
}
