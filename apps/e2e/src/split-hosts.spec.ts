import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from '@jest/globals'
import { slipwayBuilder } from './harness/builders.ts'
import type { Ran } from './harness/clients.ts'
import { mountsBelow } from './harness/daemon.ts'
import { Gate } from './harness/gate.ts'
import { HostNet } from './harness/host-net.ts'
import { pushedDigest } from './harness/oci.ts'
import { type SplitHosts, startSplitHosts } from './harness/split-hosts.ts'
import { describeSplit, endAfterAll } from './harness/split-suite.ts'
import { waitFor } from './harness/watch.ts'

const TIMEOUT = 300_000
/** Longer than any lease or heartbeat, on a machine with much else to do. */
const SETTLE_MS = 120_000

describeSplit('worker hosts with networks of their own', { 'network namespaces': HostNet.available }, () => {
  let cluster: SplitHosts
  let context: string
  let gate: Gate
  const stack = endAfterAll(TIMEOUT)
  beforeAll(async () => {
    cluster = stack.use(await startSplitHosts({ worker: 2 }))
    gate = stack.use(await Gate.start(cluster.net.address))
    context = cluster.world.context({
      Dockerfile: `FROM ${cluster.world.base}\nCOPY turn /turn\nRUN ${gate.stop('step', '/got')}\nRUN tr a-z A-Z < /turn > /loud\n`,
    })
  }, TIMEOUT)

  const build = async (tag: string): Promise<Ran> => {
    const { split, world } = cluster
    writeFileSync(join(context, 'turn'), 'turn\n')
    const outputs = [`type=image,name=${world.registry.host}/hosts:${tag},push=true,rewrite-timestamp=true`]
    const args = { SOURCE_DATE_EPOCH: '1000000000' }
    return await slipwayBuilder.build(split, { context, outputs, buildArgs: args, noCache: true })
  }
  const digest = async (tag: string): Promise<string> =>
    await pushedDigest(cluster.world.registry.host, 'hosts', tag)
  const containersOn = (nth: number): number =>
    readdirSync(join(cluster.split.workerRoot(nth), 'executor', 'bundles')).length
  const busyHost = (): number | undefined => [1, 2].find((nth) => containersOn(nth) > 0)

  it(
    'builds on, with the same result, when a host vanishes under a step without a word, and uses it when it is back',
    async () => {
      const { split, net } = cluster
      gate.open()
      const peace = await build('peace')
      if (peace.code !== 0) throw new Error(`${peace.stderr}\n${split.log.slice(-20_000)}`)

      gate.close()
      const building = build('vanished')
      await waitFor(() => gate.waiting.length > 0, SETTLE_MS)
      const nth = busyHost()!
      net.hosts[nth - 1]!.unplug()
      gate.open()
      const ran = await building
      if (ran.code !== 0) throw new Error(`${ran.stderr}\n${split.log.slice(-20_000)}`)
      expect(ran.stderr).toMatch(/lost the connection to worker \w+[^\n]*: the step runs again/)
      expect(ran.stderr).not.toContain('ERROR')
      expect(await digest('vanished')).toBe(await digest('peace'))

      net.hosts[nth - 1]!.plug()
      await split.ready()
      const back = await build('back')
      if (back.code !== 0) throw new Error(`${back.stderr}\n${split.log.slice(-20_000)}`)
      expect(await digest('back')).toBe(await digest('peace'))
      await waitFor(
        () => busyHost() === undefined,
        SETTLE_MS,
        () => 'a container is left',
      )
      expect(await split.stopAll()).toEqual([])
      expect(mountsBelow(split.dir)).toEqual([])
    },
    TIMEOUT,
  )
})
