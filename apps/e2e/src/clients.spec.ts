import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startRegistry, type TestRegistry } from '@slipway/testing'
import { type Builder, builders } from './harness/builders.ts'
import { describeWith, type RunOptions } from './harness/clients.ts'
import { readOciArchive } from './harness/oci.ts'
import { useSite } from './harness/site.ts'
import { sleeps, stepState, waitFor } from './harness/watch.ts'
import { writeFiles } from './harness/world.ts'

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

const site = useSite()
let locked: TestRegistry

beforeAll(async () => {
  locked = await startRegistry({ auth: { kind: 'htpasswd' } })
})
afterAll(async () => {
  await locked?.[Symbol.asyncDispose]()
})

function sample(): string {
  const { world } = site
  return world.context({ Dockerfile: DOCKERFILE(world.base), 'src/a.txt': 'a\n', 'src/b.txt': 'b\n' })
}

const context = (text: string): string =>
  site.world.context({ Dockerfile: text.replaceAll('BASE', site.world.base) })

for (const builder of builders) {
  const title = `${builder.name} builds a Dockerfile`
  describeWith(builder.available ? builder.name : undefined, builder.name, title, () => suite(builder))
}

function suite(builder: Builder): void {
  const build = (path: string, more: object = {}, options: RunOptions = {}) =>
    builder.build(
      site.daemon,
      { context: path, ...more },
      { env: { DOCKER_CONFIG: join(site.world.dir, 'no-docker'), ...options.env }, ...options },
    )

  it('into a directory, with the files that the steps made (B025, L173)', async () => {
    const dest = join(site.world.dir, `${builder.name}-out`)
    const ran = await build(sample(), {
      outputs: [`type=local,dest=${dest}`],
      buildArgs: { WHO: builder.name },
    })
    expect(ran).toMatchObject({ code: 0 })
    expect(readFileSync(join(dest, 'opt/out'), 'utf8')).toBe(`a\nb\nhello ${builder.name}\n`)
    expect(ran.stderr).not.toContain('exit 42')
  })

  it('reports a failing step with its output, its place and a non-zero exit code (A004, E236, L181)', async () => {
    const ran = await build(context('FROM BASE\nRUN echo before && exit 7\n'))
    expect(ran.code).not.toBe(0)
    expect(ran.stderr).toContain('before')
    expect(ran.stderr).toMatch(
      /process "\/bin\/sh -c echo before && exit 7" did not complete successfully: exit code: 7/,
    )
    expect(ran.stderr).toContain('Dockerfile:2')
    expect(ran.stderr).toMatch(/2 \| >>> RUN echo before && exit 7/)
  })

  it('reports a missing file, a bad instruction, an unknown stage and an unknown base, each with its place (E013, E040, E236)', async () => {
    const missing = await build(context('FROM BASE\nCOPY nope /\n'))
    expect(missing.code).not.toBe(0)
    expect(missing.stderr).toMatch(/"\/nope": not found/)
    expect(missing.stderr).toContain('Dockerfile:2')
    const bad = await build(context('FROM BASE\nCOPPY x /\n'))
    expect(bad.code).not.toBe(0)
    expect(bad.stderr).toMatch(/unknown instruction: COPPY \(did you mean COPY\?\)/)
    expect(bad.stderr).toMatch(/Dockerfile:2|line 2/)
    const target = await build(sample(), { target: 'nope' })
    expect(target.code).not.toBe(0)
    expect(target.stderr).toMatch(/target stage "nope" could not be found/)
    const base = await build(context(`FROM ${site.world.registry.host}/nope:1\n`))
    expect(base.code).not.toBe(0)
    expect(base.stderr).toMatch(/nope:1.*not found/)
    expect(base.stderr).toContain('Dockerfile:1')
  })

  it('reports a refused login: nobody, and somebody with a wrong password (B047)', async () => {
    const nobody = await build(context(`FROM ${locked.host}/x:1\n`))
    expect(nobody.code).not.toBe(0)
    expect(nobody.stderr).toMatch(/no basic auth credentials|401|authorization failed/i)
    const config = join(site.world.dir, `${builder.name}-docker`)
    const auth = Buffer.from('alice:wrong').toString('base64')
    writeFiles(config, { 'config.json': JSON.stringify({ auths: { [locked.host]: { auth } } }) })
    const wrong = await build(context(`FROM ${locked.host}/x:1\n`), {}, { env: { DOCKER_CONFIG: config } })
    expect(wrong.code).not.toBe(0)
    expect(wrong.stderr).toMatch(/401|unauthorized|authorization failed|authentication required/i)
  })

  it('pushes with a login that is right (A079, B047)', async () => {
    const config = join(site.world.dir, `${builder.name}-good`)
    const auth = Buffer.from('alice:secret').toString('base64')
    writeFiles(config, { 'config.json': JSON.stringify({ auths: { [locked.host]: { auth } } }) })
    const name = `${locked.host}/pushed:${builder.name.replace(/\W/g, '-')}`
    const ran = await build(
      context('FROM BASE\nLABEL x=y\n'),
      { outputs: [`type=image,name=${name},push=true`] },
      { env: { DOCKER_CONFIG: config } },
    )
    expect(ran).toMatchObject({ code: 0 })
  })

  it('has secrets of its machine (B058, E071)', async () => {
    const path = join(site.world.dir, `${builder.name}-secret`)
    writeFiles(site.world.dir, { [`${builder.name}-secret`]: 'from a file' })
    const ran = await build(
      context(
        `FROM BASE\nRUN --mount=type=secret,id=s test "$(cat /run/secrets/s)" = "from a file" && echo ${builder.name} got it\n`,
      ),
      {
        secrets: [`id=s,src=${path}`],
      },
    )
    expect(ran).toMatchObject({ code: 0 })
    expect(ran.stderr).toContain('got it')
  })

  it('is cancelled by an interrupt: the container is killed (A084)', async () => {
    const stop = new AbortController()
    const seconds = String(2_000 + builders.indexOf(builder))
    const building = build(context(`FROM BASE\nRUN sleep ${seconds}\n`), {}, { signal: stop.signal })
    await waitFor(() => sleeps(seconds))
    stop.abort()
    expect((await building).code).not.toBe(0)
    await waitFor(() => !sleeps(seconds))
  })
}

describe('all clients', () => {
  it('get the same image, and the second of them from the cache (A059, E219)', async () => {
    const path = sample()
    const digests = new Map<string, string>()
    for (const builder of builders.filter(({ available }) => available)) {
      const tar = join(site.world.dir, `${builder.name}.tar`)
      const ran = await builder.build(site.daemon, { context: path, outputs: [`type=oci,dest=${tar}`] })
      expect(ran).toMatchObject({ code: 0 })
      digests.set(builder.name, readOciArchive(tar, `${tar}-layout`).digest)
      if (digests.size > 1) expect(stepState(ran.stderr, 'RUN cat a.txt')).toBe('CACHED')
    }
    expect(new Set(digests.values()).size).toBe(1)
  })
})
