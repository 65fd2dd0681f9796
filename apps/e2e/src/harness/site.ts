import { afterAll, beforeAll } from '@jest/globals'
import { Daemon, type DaemonOptions, mountsBelow } from './daemon.ts'
import { Driver } from './driver.ts'
import { openWorld, type World } from './world.ts'

export interface Site {
  readonly world: World
  readonly daemon: Daemon
  readonly driver: Driver
}

/** One registry and one daemon for all tests of a spec file. At the end the daemon must have left no mount behind. */
export function useSite(options: DaemonOptions = {}): Site {
  let site: Site | undefined
  beforeAll(async () => {
    const [world, daemon] = await Promise.all([openWorld(), Daemon.start(options)])
    site = { world, daemon, driver: new Driver(daemon) }
  }, 60_000)
  afterAll(async () => {
    if (!site) return
    const { world, daemon, driver } = site
    await driver[Symbol.asyncDispose]()
    const { crashed } = daemon
    const took = await daemon.stop()
    const mounts = mountsBelow(daemon.root)
    await daemon[Symbol.asyncDispose]()
    await world[Symbol.asyncDispose]()
    if (crashed) throw new Error(`the daemon ended by itself:\n${daemon.log}`)
    if (took >= 3_000) throw new Error(`the daemon took ${took} ms to stop:\n${daemon.log}`)
    if (mounts.length > 0) throw new Error(`mounts were left behind:\n${mounts.join('\n')}`)
  }, 60_000)
  const part = <K extends keyof Site>(key: K): Site[K] => {
    if (!site) throw new Error('the site is open only while tests run')
    return site[key]
  }
  return {
    get world() {
      return part('world')
    },
    get daemon() {
      return part('daemon')
    },
    get driver() {
      return part('driver')
    },
  }
}
