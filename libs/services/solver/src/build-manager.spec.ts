import { LastingBuilds } from '@slipway/builds/lasting/lasting-builds'
import { type BuildsWorld, buildsSuite, type OpenedBuilds } from '@slipway/builds/testing/suite'
import { createBuildsService } from '@slipway/builds/wire/server'
import { BuildsClient } from '@slipway/builds/wire/client'
import { openBuildPeer } from '@slipway/frontend/wire/peer-client'
import { createBridgeService } from '@slipway/frontend/wire/server'
import { openLoopback } from '@slipway/rpc/testing'
import { SessionRoutes } from '@slipway/sessions'
import { openBuildsWorld } from './testing/world.ts'

buildsSuite('in this process', openBuildsWorld)

/** As control asks a solver. */
async function openRemote(given: BuildsWorld): Promise<OpenedBuilds> {
  const world = await openBuildsWorld(given)
  const loopback = await openLoopback([
    createBuildsService({ builds: world.builds, routes: new SessionRoutes() }),
    createBridgeService({
      find: async (call) =>
        await world.builds.bridge(String(call.metadata.get('buildkit-controlapi-buildid')[0]), call.signal),
      workers: () => Promise.resolve([]),
    }),
  ])
  const builds = new BuildsClient({
    caller: loopback.caller,
    relay: 'unix:///relay.sock',
    openBridge: openBuildPeer,
  })
  return {
    ...world,
    builds,
    [Symbol.asyncDispose]: async () => {
      await loopback[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

buildsSuite('over gRPC', openRemote)

/** As control asks for clients. */
buildsSuite('over gRPC, whichever solver', async (given) => {
  const opened = await openRemote(given)
  return { ...opened, builds: new LastingBuilds({ place: () => Promise.resolve(opened.builds) }) }
})
