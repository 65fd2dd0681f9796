import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { SlipwayError } from '@slipway/base'
import type { BuildRequest } from '@slipway/client'
import type { Frontend, FrontendResult } from '@slipway/frontend'
import { fileActions, fromDefinition, image, scratch, unmarshalOp } from '@slipway/llb'
import { pb } from '@slipway/proto'
import { dockerfile, llb } from './harness/driver.ts'
import { namesOf, warningsOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'
import { shellFrontend, type SocketFrontend, typescriptFrontend } from './harness/socket-frontend.ts'
import { treeOf } from './harness/tree.ts'

const site = useSite()
const open: SocketFrontend[] = []

afterEach(async () => {
  for (const frontend of open.splice(0)) await frontend[Symbol.asyncDispose]()
  const bundles = (): readonly string[] => readdirSync(join(site.daemon.root, 'executor', 'bundles'))
  for (let tries = 0; tries < 100 && bundles().length > 0; tries++) await pause(50)
  expect(bundles()).toEqual([])
})

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
let images = 0

async function frontend(
  solve: Frontend['solve'],
  config: Readonly<Record<string, unknown>> = {},
): Promise<SocketFrontend> {
  const made = await typescriptFrontend(site.world, `frontend-${images++}`, solve, config)
  open.push(made)
  return made
}

const shell = (script: string, config: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  shellFrontend(site.world, `frontend-${images++}`, script, config)

function gateway(source: string, more: Partial<BuildRequest> = {}): BuildRequest {
  return { frontend: 'gateway.v0', ...more, frontendOpt: { source, ...more.frontendOpt } }
}

const textFile = (path: string, text: string) =>
  scratch().file(fileActions.mkfile(path, 0o644, Buffer.from(text)))

async function solved(
  bridge: Parameters<Frontend['solve']>[0],
  path: string,
  text: string,
): Promise<FrontendResult> {
  return await bridge.solve({ definition: await textFile(path, text).marshal() })
}

describe('a frontend that comes as an image', () => {
  it('builds: solves, reads, and returns a result (D002, D066)', async () => {
    const { image: source } = await frontend(async (bridge) => {
      const { ref } = await bridge.solve({ definition: await textFile('/a', 'first').marshal() })
      const text = Buffer.from((await ref?.readFile('/a')) ?? []).toString()
      expect((await ref?.readDir('/'))?.map(({ path }) => path)).toEqual(['a'])
      expect(Number((await ref?.statFile('/a'))?.size)).toBe(5)
      return await solved(bridge, '/out', `${text}, then ${bridge.opts['word']}`)
    })
    const { dir } = await site.driver.files(gateway(source, { frontendOpt: { word: 'second' } }))
    expect(treeOf(dir)).toEqual({ out: 'first, then second' })
  })

  it('is told what it is about, and what it is (D070, D082, D083, D084, D085)', async () => {
    const { image: source, started } = await frontend((bridge) => solved(bridge, '/x', 'x'), {
      Env: ['PATH=/bin', 'OF=the image'],
    })
    await site.driver.build(gateway(source, { frontendOpt: { 'build-arg:A': 'b=c' } }))
    const { env = {}, metadata = Buffer.alloc(0) } = started[0] ?? {}
    expect(env).toMatchObject({ PATH: '/bin', OF: 'the image', BUILDKIT_EXPORTEDPRODUCT: 'buildkit' })
    const options = Object.entries(env).filter(([name]) => name.startsWith('BUILDKIT_FRONTEND_OPT_'))
    expect(options.map(([, value]) => value)).toEqual(
      expect.arrayContaining([`source=${source}`, 'build-arg:A=b=c']),
    )
    expect(env['BUILDKIT_SESSION_ID']).toMatch(/^\w{10,}$/)
    const [worker] = JSON.parse(env['BUILDKIT_WORKERS'] ?? '[]') as { id: string; platforms: object[] }[]
    expect(worker?.id).toMatch(/\w+/)
    expect(worker?.platforms[0]).toMatchObject({ os: 'linux' })
    const ops = (pb.Definition.decode(metadata).def ?? []).map((bytes) => unmarshalOp(bytes))
    const identifiers = ops.flatMap(({ source: op }) => (op?.identifier ? [op.identifier] : []))
    expect(identifiers).toEqual([
      expect.stringMatching(`^docker-image://${source.replace('.', '\\.')}@sha256:[0-9a-f]{64}$`),
    ])
  })

  it('gets inputs, where its label says that it takes them (D012, D068)', async () => {
    const definition = await textFile('/in', 'input').marshal()
    const solve: Frontend['solve'] = async (bridge) => {
      const input = bridge.inputs.get('base')
      if (!input) throw new Error('no input')
      const state = fromDefinition(input).file(fileActions.mkfile('/more', 0o644, Buffer.from('more')))
      return await bridge.solve({ definition: await state.marshal() })
    }
    const labels = { Labels: { 'moby.buildkit.frontend.caps': 'moby.buildkit.frontend.inputs' } }
    const { image: source } = await frontend(solve, labels)
    const request = gateway(source, { frontendInputs: { base: definition } })
    const { dir } = await site.driver.files(request)
    expect(treeOf(dir)).toEqual({ in: 'input', more: 'more' })
    const { image: without } = await frontend(solve)
    const { error } = await site.driver.fails(gateway(without, { frontendInputs: { base: definition } }))
    expect(error.code).toBe('unimplemented')
    expect(error.details).toContainEqual({ kind: 'frontend-cap', name: 'moby.buildkit.frontend.inputs' })
  })

  it('is not run where the build needs what it does not claim (D071)', async () => {
    const { image: source, started } = await frontend((bridge) => solved(bridge, '/x', 'x'))
    const { error } = await site.driver.fails(gateway(source, { frontendOpt: { 'frontend.caps': 'foo' } }))
    expect(error.code).toBe('unimplemented')
    expect(error.message).toContain('unsupported frontend capability foo')
    expect(error.details).toContainEqual({ kind: 'frontend-cap', name: 'foo' })
    expect(started).toEqual([])
  })

  it('gives several results with their platforms and configs (D004, D077, D078)', async () => {
    const platforms = ['amd64', 'arm64'].map((architecture) => ({
      ID: `linux/${architecture}`,
      Platform: { os: 'linux', architecture },
    }))
    const { image: source } = await frontend(async (bridge) => {
      const refs = new Map()
      const metadata = new Map<string, Uint8Array>()
      for (const { ID, Platform } of platforms) {
        refs.set(ID, (await solved(bridge, '/arch', Platform.architecture)).ref)
        const config = { ...Platform, config: { Cmd: [Platform.architecture] } }
        metadata.set(`containerimage.config/${ID}`, Buffer.from(JSON.stringify(config)))
      }
      metadata.set('refs.platforms', Buffer.from(JSON.stringify({ Platforms: platforms })))
      return { refs, metadata }
    })
    const { dir, events } = await site.driver.files(gateway(source))
    // Only one platform was asked for.
    expect(warningsOf(events)).toEqual([
      expect.stringMatching(/^Requested platforms .* do not match result platforms/),
    ])
    const asked = gateway(source, { frontendOpt: { platform: 'linux/amd64,linux/arm64' } })
    expect(warningsOf((await site.driver.files(asked)).events)).toEqual([])
    expect(treeOf(dir)).toEqual({
      'linux_amd64/arch': 'amd64',
      'linux_amd64/': '',
      'linux_arm64/': '',
      'linux_arm64/arch': 'arm64',
    })
  })

  it('runs other frontends: one built in, an image, and no chain without an end (D076)', async () => {
    const { image: inner } = await frontend((bridge) => solved(bridge, '/inner', bridge.opts['n'] ?? ''))
    const { image: outer } = await frontend((bridge) =>
      bridge.solve({ frontend: 'gateway.v0', frontendOpt: { source: inner, n: '1' } }),
    )
    expect(treeOf((await site.driver.files(gateway(outer))).dir)).toEqual({ inner: '1' })
    const { image: toDockerfile } = await frontend((bridge) =>
      bridge.solve({ frontend: 'dockerfile.v0', frontendOpt: { filename: 'Other' } }),
    )
    const context = site.world.context({ Other: 'FROM scratch\nCOPY f /\n', f: 'copied' })
    const directories = new Map([
      ['context', context],
      ['dockerfile', context],
    ])
    const built = await site.driver.files(gateway(toDockerfile, { directories }))
    expect(treeOf(built.dir)).toEqual({ f: 'copied' })
    const { image: endless } = await frontend((bridge) =>
      bridge.solve({ frontend: 'gateway.v0', frontendOpt: bridge.opts }),
    )
    const { error } = await site.driver.fails(gateway(endless))
    expect(error.message).toContain('more than 16 frontends inside of each other')
  }, 60_000)

  it('fails as it says, with details (D013, D037)', async () => {
    const ranges = [{ start: { line: 3, character: 0 }, end: { line: 3, character: 5 } }]
    const { image: source } = await frontend(() => {
      throw new SlipwayError('invalid-argument', 'line three is wrong', {
        details: [
          { kind: 'source', filename: 'build.txt', data: Buffer.from('a\nb\nc\n'), language: 'text', ranges },
        ],
      })
    })
    const { error } = await site.driver.fails(gateway(source))
    expect(error.message).toContain('line three is wrong')
    expect(error.details).toContainEqual(
      expect.objectContaining({ kind: 'source', filename: 'build.txt', ranges }),
    )
  })

  it('is shown as steps and kept as what serves frontends (D073)', async () => {
    const { image: source } = await frontend((bridge) => solved(bridge, '/x', 'shown'))
    // What is there already keeps its type.
    for await (const _ of site.driver.client.prune({ all: true })) void _
    const { events } = await site.driver.build(gateway(source))
    const names = namesOf(events)
    expect(names).toContainEqual(expect.stringMatching(`^resolve image config for docker-image://${source}$`))
    expect(names).toContainEqual(expect.stringContaining(`docker-image://${source}@sha256:`))
    const usage = await site.driver.client.diskUsage(['type==frontend'])
    expect(usage.length).toBeGreaterThan(0)
  })

  it('has no network where its label says so (D067)', async () => {
    const script = 'ls /sys/class/net >&2; exit 3'
    const none = await shell(script, { Labels: { 'moby.buildkit.frontend.network.none': 'true' } })
    const { error } = await site.driver.fails(gateway(none))
    expect(error.message).toMatch(/exit code: 3: lo$/)
    expect(site.daemon.log).not.toContain('eth0')
  })

  it('is replaced by a context of its name (D074)', async () => {
    const { image: source } = await frontend((bridge) => solved(bridge, '/by', 'the other'))
    const options = { 'context:docker/dockerfile:1': `docker-image://${source}` }
    const { dir } = await site.driver.files(gateway('docker/dockerfile:1', { frontendOpt: options }))
    expect(treeOf(dir)).toEqual({ by: 'the other' })
  })

  it('keeps its attestations up to the build, which says that it does not export them', async () => {
    const { image: source } = await frontend(async (bridge) => {
      const { ref } = await solved(bridge, '/sbom.json', '{}')
      const attestation = {
        kind: 'in-toto' as const,
        path: '/sbom.json',
        predicateType: 'https://spdx.dev/Document',
        subjects: [{ kind: 'self' as const, digests: [], name: '' }],
        metadata: new Map(),
        ...(ref ? { ref } : {}),
      }
      return { ...(ref ? { ref } : {}), metadata: new Map(), attestations: new Map([['', [attestation]]]) }
    })
    const { events } = await site.driver.build(gateway(source))
    const warnings = events.flatMap((event) =>
      event.kind === 'warning' ? [Buffer.from(event.short).toString()] : [],
    )
    expect(warnings).toEqual([expect.stringContaining('1 attestation(s) of the frontend are not exported')])
  })
})

describe('sources that need no image', () => {
  const files = { Dockerfile: 'FROM scratch\nCOPY f /\n', f: 'built' }
  const locals = (context: string) =>
    new Map([
      ['context', context],
      ['dockerfile', context],
    ])

  it.each(['dockerfile.v0', 'docker/dockerfile:1', 'docker.io/docker/dockerfile-upstream:master'])(
    '%s is the Dockerfile frontend that is built in (A063)',
    async (source) => {
      const directories = locals(site.world.context(files))
      const { dir, events } = await site.driver.files(gateway(source, { directories }))
      expect(treeOf(dir)).toEqual({ f: 'built' })
      expect(namesOf(events).filter((name) => name.includes('docker-image://'))).toEqual([])
    },
  )

  it('says which capabilities it has (D080)', async () => {
    const caps = ['inputs', 'subrequests', 'contexts', 'gitquerystring'].map(
      (cap) => `moby.buildkit.frontend.${cap}`,
    )
    const context = site.world.context(files)
    await site.driver.build(dockerfile(context, { 'frontend.caps': caps.join(',') }))
    const { error } = await site.driver.fails(dockerfile(context, { 'frontend.caps': `${caps[0]},other` }))
    expect(error.details).toContainEqual({ kind: 'frontend-cap', name: 'other' })
  })

  it('also as a syntax line of a Dockerfile (A063)', async () => {
    const context = site.world.context({
      ...files,
      Dockerfile: `# syntax=dockerfile.v0\n${files.Dockerfile}`,
    })
    const { dir } = await site.driver.files(dockerfile(context))
    expect(treeOf(dir)).toEqual({ f: 'built' })
  })
})

describe('a syntax line', () => {
  it('hands the build to the image that it names, with what it says (D066)', async () => {
    const { image: source } = await frontend(async (bridge) => {
      expect(bridge.opts).toMatchObject({ cmdline: `${source} and more`, source, target: 'x' })
      return await solved(bridge, '/who', 'the image')
    })
    const context = site.world.context({ Dockerfile: `# syntax=${source} and more\nNOT A DOCKERFILE\n` })
    const { dir } = await site.driver.files(dockerfile(context, { target: 'x' }))
    expect(treeOf(dir)).toEqual({ who: 'the image' })
  })

  it('gives way to BUILDKIT_SYNTAX', async () => {
    const { image: source } = await frontend((bridge) => solved(bridge, '/who', 'by argument'))
    const context = site.world.context({ Dockerfile: '# syntax=nowhere.invalid/x\nFROM scratch\n' })
    const options = { 'build-arg:BUILDKIT_SYNTAX': source }
    expect(treeOf((await site.driver.files(dockerfile(context, options))).dir)).toEqual({
      who: 'by argument',
    })
  })

  it('is pointed at when its image fails', async () => {
    const source = await shell('echo the reason >&2; exit 9')
    const context = site.world.context({ Dockerfile: `# syntax=${source}\nFROM scratch\n` })
    const { error } = await site.driver.fails(dockerfile(context))
    expect(error.message).toContain('exit code: 9: the reason')
    expect(error.details).toContainEqual(
      expect.objectContaining({
        kind: 'source',
        ranges: [expect.objectContaining({ start: expect.objectContaining({ line: 1 }) })],
      }),
    )
  })
})

describe('other sources', () => {
  it('are refused with the reason', async () => {
    const fails = async (frontendOpt: Readonly<Record<string, string>>) =>
      (await site.driver.fails({ frontend: 'gateway.v0', frontendOpt })).error.message
    expect(await fails({})).toContain('no source specified for gateway')
    expect(await fails({ source: 'UPPER/case' })).toMatch(/UPPER/)
    expect(await fails({ source: 'x', 'gateway-devel': '' })).toContain(
      'development gateway is no longer supported',
    )
    expect(await fails({ source: `${site.world.registry.host}/none` })).toContain('not found')
  })

  it('of an image that holds no entrypoint need a /run', async () => {
    const base = await site.driver.fails(gateway(site.world.base))
    expect(base.error.message).toContain('/run')
    await site.driver.build(await llb(image(site.world.base)))
  })
})
