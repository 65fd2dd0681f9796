import type { HostNet } from '@slipway/app-e2e/harness/host-net'
import type { AppName, InstanceName, SplitDaemon } from '@slipway/app-e2e/harness/split'
import { waitFor } from '@slipway/app-e2e/harness/watch'
import type { PostgresServer } from '@slipway/postgres/testing/postgres-server'
import type { Cluster } from './cluster.ts'
import { containersOf } from './leftovers.ts'

const WAIT_MS = 60_000
/** A cable that is out for a moment delays packets; out for longer than peers wait for each other, the host counts as lost. */
const UNPLUGGED_MS = { 'for a moment': 5_000, 'for long': 60_000 } as const

/** What is killed at once: services of the cluster, a whole worker host, or a server. */
export interface Target {
  readonly name: string
  /** Those of them that are services. */
  readonly services: readonly InstanceName[]
  /** Kills it and starts it again. */
  readonly kill: () => Promise<void>
}

/** The first worker shares its host with an executor and a context-sync; further ones have theirs inside of them. */
const HOST: readonly InstanceName[] = ['worker', 'executor', 'context-sync']

/** All that may die. The death of a control ends the builds of its clients: it is there only where that is asked for. */
export function targetsOf({ split, postgres, net }: Cluster, withControl: boolean): readonly Target[] {
  const names = [...split.processes.keys()].filter((name) => withControl || !name.startsWith('control'))
  return [
    ...names.map((name) => ({ name, services: [name], kill: () => restart(split, [name]) })),
    ...(net
      ? hostsOf(split, net)
      : [{ name: 'worker host', services: HOST, kill: () => restart(split, HOST) }]),
    { name: 'NATS', services: [], kill: () => resume(split.nats) },
    { name: 'PostgreSQL', services: [], kill: () => resume(postgres) },
  ]
}

/** Hosts with networks of their own: their services die, their power fails, their cables are pulled. */
function hostsOf(split: SplitDaemon, { hosts }: HostNet): readonly Target[] {
  return hosts.flatMap((host, n) => {
    const services = HOST.map((name): InstanceName => (n === 0 ? name : `${name as AppName}-${n + 1}`))
    const restartAll = async (): Promise<void> => {
      await host.killAll()
      await restart(split, services)
    }
    const cables = Object.entries(UNPLUGGED_MS).map(([howLong, ms]) => ({
      name: `cable of host ${n + 1}, ${howLong}`,
      services: [],
      kill: async () => {
        host.unplug()
        await new Promise((done) => setTimeout(done, ms))
        host.plug()
      },
    }))
    const power = async (): Promise<void> => {
      host.unplug()
      await restartAll()
      host.plug()
    }
    return [
      { name: `host ${n + 1}`, services, kill: restartAll },
      { name: `power of host ${n + 1}`, services, kill: power },
      ...cables,
    ]
  })
}

async function restart(split: SplitDaemon, names: readonly InstanceName[]): Promise<void> {
  await Promise.all(names.map((name) => split.process(name).stop('SIGKILL')))
  for (const name of names) split.process(name).start()
}

async function resume(server: Pick<PostgresServer, 'kill' | 'resume'>): Promise<void> {
  await server.kill()
  await server.resume()
}

/** Numbers below `n`, the same ones for the same seed. */
export function seeded(seed: number): (n: number) => number {
  let state = seed >>> 0
  return (n) => {
    // Mulberry32: small, and good enough to pick who dies.
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % n
  }
}

/** As whoever supervises them would: services give up when they must wait for too long at their start, as without a network. */
function startAgain(split: SplitDaemon): void {
  for (const [name, process] of split.processes) {
    if (process.isRunning) continue
    console.log(`${name} has ended and is started again: ${process.log.trimEnd().split('\n').at(-1) ?? ''}`)
    process.start()
  }
}

/** Kills one after the other, each target once before any comes again, in an order that `pick` decides. */
export async function killUntil(
  done: AbortSignal,
  split: SplitDaemon,
  targets: readonly Target[],
  everyMs: number,
  pick: (n: number) => number,
): Promise<readonly string[]> {
  const killed: string[] = []
  let left: Target[] = []
  while (!done.aborted) {
    await new Promise((resume) => setTimeout(resume, everyMs))
    startAgain(split)
    if (done.aborted) break
    if (left.length === 0) left = [...targets]
    const [target] = left.splice(pick(left.length), 1)
    console.log(`kill ${target!.name}`)
    killed.push(target!.name)
    await target!.kill()
  }
  return killed
}

/** Kills each target once, in their order, while a step of a build runs; each is back before the next one dies. */
export async function killEach(cluster: Cluster, targets: readonly Target[]): Promise<void> {
  const { split } = cluster
  for (const { name, services, kill } of targets) {
    await waitFor(
      () => containersOf(split).length > 0,
      WAIT_MS,
      () => `no step runs that ${name} could be killed under`,
    )
    await kill()
    for (const service of services) await split.answers(service)
    for (const nth of [1, 2]) await split.ready(nth)
  }
}
