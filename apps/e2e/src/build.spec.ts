import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { builders, slipwayBuilder } from './harness/builders.ts'
import { describeWith } from './harness/clients.ts'
import { Daemon, mountsBelow } from './harness/daemon.ts'
import { openWorld, type World, writeFiles } from './harness/world.ts'

const DOCKERFILE = (base: string): string => `
FROM ${base} AS build
ARG WHO=world
WORKDIR /src
COPY src/ ./
RUN cat a.txt b.txt > /out && echo "hello $WHO" >> /out
RUN --mount=type=secret,id=token,required=false --mount=type=cache,target=/cache echo run >> /cache/runs

FROM ${base} AS unused
RUN exit 42

FROM ${base}
ENV LANG=C PATH=/opt/bin:$PATH
COPY --from=build --chown=1000:1000 --chmod=0640 /out /opt/out
LABEL name="e2e"
USER user
ENTRYPOINT ["/bin/cat"]
CMD ["/opt/out"]
`

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

let world: World
let daemon: Daemon

beforeAll(async () => {
  world = await openWorld()
  daemon = await Daemon.start()
})

afterAll(async () => {
  await daemon?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

function sample(): string {
  return world.context({ Dockerfile: DOCKERFILE(world.base), 'src/a.txt': 'a\n', 'src/b.txt': 'b\n' })
}

for (const builder of builders) {
  describeWith(
    builder.available ? builder.name : undefined,
    builder.name,
    `${builder.name} builds a Dockerfile`,
    () => {
      it('into a directory, with the files that the steps made', async () => {
        const context = sample()
        const dest = join(world.dir, `${builder.name}-out`)
        const ran = await builder.build(daemon, {
          context,
          outputs: [`type=local,dest=${dest}`],
          buildArgs: { WHO: builder.name },
        })
        expect(ran).toMatchObject({ code: 0 })
        expect(readFileSync(join(dest, 'opt/out'), 'utf8')).toBe(`a\nb\nhello ${builder.name}\n`)
        expect(ran.stderr).not.toContain('exit 42')
      })

      it('reports a failing step with its output, its place and a non-zero exit code (A004)', async () => {
        const context = world.context({ Dockerfile: `FROM ${world.base}\nRUN echo before && exit 7\n` })
        const ran = await builder.build(daemon, { context })
        expect(ran.code).not.toBe(0)
        expect(ran.stderr).toContain('before')
        expect(ran.stderr).toMatch(
          /process "\/bin\/sh -c echo before && exit 7" did not complete successfully: exit code: 7/,
        )
        expect(ran.stderr).toContain('Dockerfile:2')
      })

      it('reports a missing file, a bad instruction and an unknown stage', async () => {
        const missing = await builder.build(daemon, {
          context: world.context({ Dockerfile: `FROM ${world.base}\nCOPY nope /\n` }),
        })
        expect(missing.code).not.toBe(0)
        expect(missing.stderr).toMatch(/"\/nope": not found/)
        expect(missing.stderr).toContain('Dockerfile:2')
        const bad = await builder.build(daemon, {
          context: world.context({ Dockerfile: `FROM ${world.base}\nRNU true\n` }),
        })
        expect(bad.code).not.toBe(0)
        expect(bad.stderr).toMatch(/unknown instruction: RNU \(did you mean RUN\?\)/)
        const target = await builder.build(daemon, { context: sample(), target: 'nope' })
        expect(target.code).not.toBe(0)
        expect(target.stderr).toMatch(/target stage "nope" could not be found/)
      })

      it('reports an unknown base image', async () => {
        const ran = await builder.build(daemon, {
          context: world.context({ Dockerfile: `FROM ${world.registry.host}/nope:1\n` }),
        })
        expect(ran.code).not.toBe(0)
        expect(ran.stderr).toMatch(/nope:1.*not found/)
      })
    },
  )
}

describe('a build', () => {
  it('gives the same image for every client, and again from cache', async () => {
    const context = sample()
    const digests = new Map<string, string>()
    for (const builder of builders.filter((candidate) => candidate.available)) {
      const dest = join(world.dir, `${builder.name}.tar`)
      const ran = await builder.build(daemon, { context, outputs: [`type=oci,dest=${dest}`] })
      expect(ran).toMatchObject({ code: 0 })
      digests.set(builder.name, sha256(dest))
    }
    expect(new Set(digests.values()).size).toBe(1)
  })

  it('runs only what depends on a changed file, also after a restart (F001)', async () => {
    const root = join(world.dir, 'restart-root')
    const context = world.context({
      Dockerfile: `FROM ${world.base}\nCOPY a /a\nRUN cat /a > /one\nFROM ${world.base}\nCOPY b /b\nRUN cat /b > /two\nCOPY --from=0 /one /one\n`,
      a: '1',
      b: '1',
    })
    const outputs = [`type=local,dest=${join(world.dir, 'restart-out')}`]
    {
      await using first = await Daemon.start({ root })
      expect(await slipwayBuilder.build(first, { context, outputs })).toMatchObject({ code: 0 })
    }
    writeFiles(context, { b: '2' })
    await using second = await Daemon.start({ root })
    const ran = await slipwayBuilder.build(second, { context, outputs })
    expect(ran).toMatchObject({ code: 0 })
    expect(stepState(ran.stderr, 'RUN cat /a > /one')).toBe('CACHED')
    expect(stepState(ran.stderr, 'RUN cat /b > /two')).toBe('DONE')
    expect(readFileSync(join(world.dir, 'restart-out/two'), 'utf8')).toBe('2')
  })

  it('survives a kill in the middle: nothing is left behind, the cache is intact', async () => {
    const root = join(world.dir, 'kill-root')
    const context = world.context({
      Dockerfile: `FROM ${world.base}\nRUN echo first > /first\nRUN sleep 2; echo second > /second\n`,
    })
    const first = await Daemon.start({ root })
    const building = slipwayBuilder.build(first, { context })
    await waitFor(() => first.log.length >= 0 && mountsBelow(root).length > 0)
    await new Promise((done) => setTimeout(done, 1_500))
    await first.kill()
    expect((await building).code).not.toBe(0)
    await using second = await Daemon.start({ root })
    expect(mountsBelow(root)).toEqual([])
    const ran = await slipwayBuilder.build(second, { context })
    expect(ran).toMatchObject({ code: 0 })
  })

  it('is cancelled with its client: the container is killed, no mount stays (A084)', async () => {
    const context = world.context({ Dockerfile: `FROM ${world.base}\nRUN sleep 1000\n` })
    const stop = new AbortController()
    const building = slipwayBuilder.build(daemon, { context }, { signal: stop.signal })
    await waitFor(() => sleepers() > 0)
    stop.abort()
    expect((await building).code).not.toBe(0)
    await waitFor(() => sleepers() === 0 && mountsBelow(daemon.root).length === 0)
  })

  it('pushes an image that can be the base of the next build', async () => {
    const name = `${world.registry.host}/made:1`
    const made = await slipwayBuilder.build(daemon, {
      context: sample(),
      outputs: [`type=image,name=${name},push=true`],
    })
    expect(made).toMatchObject({ code: 0 })
    const dest = join(world.dir, 'next-out')
    const context = world.context({ Dockerfile: `FROM ${name}\nUSER root\nRUN cat /opt/out > /copy\n` })
    expect(
      await slipwayBuilder.build(daemon, { context, outputs: [`type=local,dest=${dest}`] }),
    ).toMatchObject({ code: 0 })
    expect(readFileSync(join(dest, 'copy'), 'utf8')).toContain('hello world')
  })

  it('ends within three seconds of SIGTERM, also while it builds', async () => {
    const own = await Daemon.start()
    const context = world.context({ Dockerfile: `FROM ${world.base}\nRUN sleep 999\n` })
    const building = slipwayBuilder.build(own, { context })
    await waitFor(() => sleepers('999') > 0)
    expect(await own.stop()).toBeLessThan(3_000)
    expect((await building).code).not.toBe(0)
    expect(sleepers('999')).toBe(0)
    expect(mountsBelow(own.root)).toEqual([])
    await own[Symbol.asyncDispose]()
  })
})

/** How a step ended, as plain progress tells: `#5 [2/3] RUN x` … `#5 CACHED`. */
function stepState(output: string, command: string): string | undefined {
  const id = output
    .split('\n')
    .find((line) => line.includes(command))
    ?.split(' ')[0]
  return output
    .split('\n')
    .flatMap((line) =>
      id !== undefined && line.startsWith(`${id} `)
        ? (/^#\d+ (CACHED|DONE|ERROR)/.exec(line)?.[1] ?? [])
        : [],
    )
    .at(-1)
}

function sleepers(seconds = '1000'): number {
  const found: string[] = []
  for (const pid of readDirNumbers('/proc')) {
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(`sleep\0${seconds}`)) found.push(pid)
    } catch {
      // The process ended between the listing and the look.
    }
  }
  return found.length
}

function readDirNumbers(dir: string): readonly string[] {
  return readdirSync(dir).filter((name) => /^\d+$/.test(name))
}

async function waitFor(condition: () => boolean, timeoutMs = 15_000): Promise<void> {
  const end = Date.now() + timeoutMs
  while (!condition()) {
    if (Date.now() > end) throw new Error('the condition did not come true in time')
    await new Promise((done) => setTimeout(done, 50))
  }
}
