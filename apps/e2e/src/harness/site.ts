import { afterAll, beforeAll } from '@jest/globals'
import { Daemon, type DaemonOptions, mountsBelow } from './daemon.ts'
import { Driver } from './driver.ts'
import type { SplitOptions } from './split.ts'
import { type AnyDaemon, Cluster, servicesApart } from './topology.ts'
import { openWorld, type World } from './world.ts'

export interface Site {
  readonly world: World
  readonly daemon: AnyDaemon
  readonly driver: Driver
}

export interface SiteOptions extends DaemonOptions {
  /** What services apart are given instead of `args`. */
  readonly apart?: SplitOptions['args']
}

interface OpenSite extends Site {
  close(): Promise<void>
}

interface SharedSite {
  /** Spec files of this run that have still to end. */
  users: number
  opening?: Promise<OpenSite>
}

/** Services apart cost a start each, so bodies in one file that want the same ones share them. */
const shared = new Map<string, SharedSite>()

/**
 * One registry and one daemon, or the services of one apart, for all tests of a spec file. At the end it must have stopped when
 * asked to, and left no mount behind.
 */
export function useSite(options: SiteOptions = {}): Site {
  const apart = servicesApart()
  const own: SharedSite = { users: 0 }
  const key = JSON.stringify([options.apart ?? {}, options.env ?? {}])
  const entry = apart ? (shared.get(key) ?? own) : own
  if (apart) shared.set(key, entry)
  entry.users++
  let site: OpenSite | undefined
  beforeAll(async () => {
    site = await (entry.opening ??= open(options))
  }, 120_000)
  afterAll(async () => {
    if (--entry.users === 0) await site?.close()
  }, 120_000)
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

async function open(options: SiteOptions): Promise<OpenSite> {
  const apart = servicesApart()
  return apart ? await openApart(apart, options) : await openTogether(options)
}

async function openTogether(options: DaemonOptions): Promise<OpenSite> {
  const [world, daemon] = await Promise.all([openWorld(), Daemon.start(options)])
  const driver = new Driver(daemon)
  return {
    world,
    daemon,
    driver,
    close: async () => {
      await driver[Symbol.asyncDispose]()
      const { crashed } = daemon
      const took = await daemon.stop()
      const mounts = mountsBelow(daemon.root)
      await daemon[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
      if (crashed) throw new Error(`the daemon ended by itself:\n${daemon.log}`)
      if (took >= 3_000) throw new Error(`the daemon took ${took} ms to stop:\n${daemon.log}`)
      if (mounts.length > 0) throw new Error(`mounts were left behind:\n${mounts.join('\n')}`)
    },
  }
}

async function openApart(
  apart: Parameters<typeof Cluster.start>[0],
  options: SiteOptions,
): Promise<OpenSite> {
  const { apart: args = {}, env = {} } = options
  await using stack = new AsyncDisposableStack()
  const world = stack.use(await openWorld())
  const cluster = stack.use(await Cluster.start(apart, { args, env }))
  const driver = stack.use(new Driver(cluster.split))
  const owned = stack.move()
  return { world, daemon: cluster.split, driver, close: () => owned.disposeAsync() }
}
