import { beforeAll, expect, it } from '@jest/globals'
import { ContainerdServer, missingForContainerd } from '@slipway/runtime/testing/containerd-server'
import { slipwayBuilder } from './harness/builders.ts'
import type { Ran } from './harness/clients.ts'
import { Daemon, mountsBelow } from './harness/daemon.ts'
import { pushedDigest } from './harness/oci.ts'
import { SplitDaemon } from './harness/split.ts'
import { describeSplit, endAfterAll } from './harness/split-suite.ts'
import { waitFor } from './harness/watch.ts'
import { openWorld, type World } from './harness/world.ts'

const TIMEOUT = 120_000
const buildArgs = { SOURCE_DATE_EPOCH: '1000000000' }

describeSplit('steps in a containerd', { containerd: missingForContainerd() === undefined }, () => {
  let world: World
  let containerd: ContainerdServer
  let split: SplitDaemon
  const stack = endAfterAll(TIMEOUT)
  beforeAll(async () => {
    world = stack.use(await openWorld())
    containerd = stack.use(await ContainerdServer.start())
    split = stack.use(
      await SplitDaemon.start({
        programs: { executor: 'executor-containerd' },
        args: { executor: ['--containerd', containerd.address] },
      }),
    )
  }, TIMEOUT)

  const build = async (on: Daemon | SplitDaemon, context: string, tag: string): Promise<Ran> =>
    await slipwayBuilder.build(on, {
      context,
      buildArgs,
      outputs: [`type=image,name=${world.registry.host}/executor:${tag},push=true,rewrite-timestamp=true`],
    })

  it(
    'makes the image that an OCI runtime makes',
    async () => {
      const context = world.context({
        Dockerfile: [
          `FROM ${world.base}`,
          'COPY greeting /greeting',
          'RUN --mount=type=cache,target=/cached,uid=7 tr a-z A-Z < /greeting > /cached/loud && cp /cached/loud /loud && mkdir -m 777 /out',
          'USER 1000:1001',
          'WORKDIR /home/of/mine',
          'RUN --network=none --mount=type=tmpfs,target=/scratch id > /scratch/id && cp /scratch/id /out/id',
          '',
        ].join('\n'),
        greeting: 'hello\n',
      })
      const apart = await build(split, context, 'containerd')
      if (apart.code !== 0) throw new Error(`${apart.stderr}\n${split.log}`)
      await using daemon = await Daemon.start()
      expect((await build(daemon, context, 'runc')).code).toBe(0)
      const [ours, theirs] = await Promise.all(
        ['containerd', 'runc'].map((tag) => pushedDigest(world.registry.host, 'executor', tag)),
      )
      expect(ours).toBe(theirs)
      await waitFor(() => mountsBelow(split.dir).length === 0, 30_000)
    },
    TIMEOUT,
  )

  it(
    'says how a step failed there',
    async () => {
      const context = world.context({ Dockerfile: `FROM ${world.base}\nRUN echo oh no; exit 7\n` })
      const ran = await build(split, context, 'failed')
      expect(ran.code).not.toBe(0)
      expect(ran.stderr).toContain('oh no')
      expect(ran.stderr).toContain('exit code: 7')
    },
    TIMEOUT,
  )
})
