import { randomBytes } from 'node:crypto'
import type { BuildRequest } from '@slipway/client'
import { fileActions, image, scratch } from '@slipway/llb'
import { Driver, dockerfile } from '@slipway/app-e2e/harness/driver'
import type { World } from '@slipway/app-e2e/harness/world'

/** Steps beside each other, each of which counts to `loops`, and one that gathers what they wrote. */
export async function wideBuild(base: string, steps: number, loops: number): Promise<BuildRequest> {
  const salt = randomBytes(6).toString('hex')
  let all = fileActions
  for (let step = 0; step < steps; step++) {
    const script = `i=0; while [ $i -lt ${loops} ]; do i=$((i+1)); done; echo ${salt} ${step} > /out`
    all = all.copy(image(base).run({ args: ['sh', '-c', script] }).root, '/out', `/out-${step}`)
  }
  return { definition: await scratch().file(all).marshal() }
}

export const CACHED_STEPS = 10

/** A context with a Dockerfile of ten steps, cached from the second build on. */
export function cachedBuild(world: World): BuildRequest {
  const runs = Array.from({ length: CACHED_STEPS - 1 }, (_, step) => `RUN echo ${step} > /step${step}`)
  const Dockerfile = [`FROM ${world.base}`, ...runs, 'COPY file /file', ''].join('\n')
  return dockerfile(world.context({ Dockerfile, file: 'file\n' }))
}

/** Seconds that each of these builds took, all asked for at the same time over connections of their own. */
export async function buildAtOnce(
  addresses: readonly string[],
  request: BuildRequest,
): Promise<readonly number[]> {
  await using stack = new AsyncDisposableStack()
  const drivers = addresses.map((address) => stack.use(new Driver({ address })))
  // Connected beforehand.
  await Promise.all(drivers.map(({ client }) => client.workers()))
  return await Promise.all(
    drivers.map(async (driver) => {
      const started = performance.now()
      await driver.build(request)
      return (performance.now() - started) / 1000
    }),
  )
}
