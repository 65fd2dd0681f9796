import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { makeImage, pushImage } from '@slipway/testing'
import { dockerfile } from './harness/driver.ts'
import { useDockerfiles } from './harness/dockerfiles.ts'
import { warningsOf } from './harness/progress.ts'

const { site, from } = useDockerfiles()

type Texts = Readonly<Record<string, string>>

async function imageOf(text: string, opts: Texts = {}) {
  const request = dockerfile(site.world.context({ Dockerfile: from(text), a: 'a' }), opts)
  return (await site.driver.image(request)).image
}

const configOf = async (text: string, opts: Texts = {}) => (await imageOf(text, opts)).config

describe('the config of an image', () => {
  it('has each field as Docker writes it (E121, E123, E124, E125, E126, E127, E221, E222, E223, E224, E225, E226, E227, E228, E229, E230, E231, E232, E235)', async () => {
    const { config, author } = await configOf(`FROM scratch
MAINTAINER Me <me@test>
ENV A=1 B="two words"
ENV PATH=/opt:$PATH
LABEL one=1 two="2 2"
EXPOSE 80 53/UDP 8000-8001/tcp
VOLUME ["/data", "/more"]
VOLUME /third
WORKDIR /work/dir
USER user:extra
STOPSIGNAL SIGUSR1
SHELL ["/bin/ash", "-ec"]
HEALTHCHECK --interval=5s --timeout=3m --start-period=1h --start-interval=2ms --retries=4 CMD check it
ONBUILD RUN echo later
ONBUILD COPY a /b
ENTRYPOINT ["/bin/entry", "arg"]
CMD run this
`)
    expect(author).toBe('Me <me@test>')
    expect(config).toEqual({
      ArgsEscaped: true,
      Cmd: ['/bin/ash', '-ec', 'run this'],
      Entrypoint: ['/bin/entry', 'arg'],
      Env: ['PATH=/opt:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'A=1', 'B=two words'],
      ExposedPorts: { '53/udp': {}, '80/tcp': {}, '8000/tcp': {}, '8001/tcp': {} },
      Healthcheck: {
        Test: ['CMD-SHELL', 'check it'],
        Interval: 5e9,
        Timeout: 180e9,
        StartPeriod: 3600e9,
        StartInterval: 2e6,
        Retries: 4,
      },
      Labels: { one: '1', two: '2 2' },
      OnBuild: ['RUN echo later', 'COPY a /b'],
      Shell: ['/bin/ash', '-ec'],
      StopSignal: 'SIGUSR1',
      User: 'user:extra',
      Volumes: { '/data': {}, '/more': {}, '/third': {} },
      WorkingDir: '/work/dir',
    })
  })

  it('keeps what the base has, and changes what a stage says (E046, E122, E222, E223)', async () => {
    const base = `FROM BASE AS base
ENTRYPOINT ["/e"]
CMD ["c"]
ENV KEPT=1 CHANGED=1
HEALTHCHECK CMD ["x", "y"]
`
    const { config: kept } = await configOf(`${base}FROM base\nENV CHANGED=2\n`)
    expect(kept).toMatchObject({ Entrypoint: ['/e'], Cmd: ['c'], Healthcheck: { Test: ['CMD', 'x', 'y'] } })
    expect(kept['Env']).toEqual(expect.arrayContaining(['KEPT=1', 'CHANGED=2']))
    const { config: changed } = await configOf(`${base}FROM base\nENTRYPOINT ["/f"]\nHEALTHCHECK NONE\n`)
    expect(changed).toMatchObject({ Entrypoint: ['/f'], Healthcheck: { Test: ['NONE'] } })
    expect(changed['Cmd'] ?? null).toBeNull()
  })

  it('says what it is for, also for Windows (E047, E233, E234)', async () => {
    const arm = await configOf('FROM scratch\nCOPY a /\n', { platform: 'linux/arm/v7' })
    expect(arm).toMatchObject({ os: 'linux', architecture: 'arm', variant: 'v7' })
    const { manifest, layer } = makeImage(site.world.context({ f: 'f' }))
    const windows = {
      ...(JSON.parse(String(makeImage(site.world.context({ f: 'f' })).config)) as object),
      os: 'windows',
      architecture: 'amd64',
      'os.version': '10.0.20348.1',
    }
    const config = Buffer.from(JSON.stringify(windows))
    await pushImage(site.world.registry.host, 'windows', 'latest', withConfig(manifest, config, layer))
    const text = `FROM ${site.world.registry.host}/windows\nCMD dir\nWORKDIR sub\n`
    const built = await configOf(text, { platform: 'windows/amd64' })
    expect(built).toMatchObject({ os: 'windows', architecture: 'amd64', 'os.version': '10.0.20348.1' })
    expect(built.config).toMatchObject({
      ArgsEscaped: true,
      Cmd: ['cmd', '/S', '/C', 'dir'],
      WorkingDir: '\\sub',
    })
  })

  it('tells how the image came about (E214, E215)', async () => {
    const { history } = await configOf(
      'FROM scratch AS s\nARG A=1\nARG B\nENV C=c\nCOPY a /\nWORKDIR /w\nCMD ["x"]\n',
      { 'build-arg:SOURCE_DATE_EPOCH': '1500000000' },
    )
    const entry = (created_by: string, layer = false) => ({
      created: '2017-07-14T02:40:00Z',
      created_by,
      comment: 'buildkit.dockerfile.v0',
      ...(layer ? {} : { empty_layer: true }),
    })
    expect(history).toEqual([
      entry('ARG A=1'),
      entry('ARG B'),
      entry('ENV C=c'),
      entry('COPY a / # buildkit', true),
      entry('WORKDIR /w', true),
      entry('CMD ["x"]'),
    ])
  })
})

/** The manifest with another config. */
function withConfig(manifest: Buffer, config: Buffer, layer: Buffer) {
  const parsed = JSON.parse(String(manifest)) as { config: object }
  const digest = `sha256:${createHash('sha256').update(config).digest('hex')}`
  const changed = { ...parsed, config: { ...parsed.config, digest, size: config.length } }
  return { manifest: Buffer.from(JSON.stringify(changed)), config, layer }
}

describe('findings', () => {
  it('are shown also where the build fails afterwards (E240)', async () => {
    const text = from('FROM BASE as odd\nMAINTAINER me\nRUN exit 3\n')
    const failed = await site.driver.fails(dockerfile(site.world.context({ Dockerfile: text })))
    expect(failed.error.message).toContain('exit code: 3')
    const rules = warningsOf(failed.events).map((warning) => warning.split(':', 1)[0] ?? '')
    expect(new Set(rules)).toEqual(new Set(['FromAsCasing', 'MaintainerDeprecated']))
    const parse = await site.driver.fails(
      dockerfile(site.world.context({ Dockerfile: 'FROM scratch as odd\nCOPY --from=9 / /\n' })),
    )
    expect(warningsOf(parse.events).join()).toContain('FromAsCasing')
  })
})
