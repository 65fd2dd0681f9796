import { Metadata, status } from '@grpc/grpc-js'
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@slipway/base'
import { fileActions, scratch, type State } from '@slipway/llb'
import { decodeEvents } from '@slipway/progress'
import { type moby, services } from '@slipway/proto'
import { type Caller, dial, messagesOf, type RpcMethod } from '@slipway/rpc'
import Long from 'long'
import { codeOf } from './harness/driver.ts'
import { useSite } from './harness/site.ts'

const site = useSite()
const bridge = services.LLBBridgeService
const control = services.ControlService
const open: AsyncDisposable[] = []
let caller: Caller

beforeAll(() => {
  caller = dial(site.daemon.address)
})
afterEach(async () => {
  for (const build of open.splice(0)) await build[Symbol.asyncDispose]()
})

type Result = moby.buildkit.v1.frontend.Result.$Shape | object

/** A build that this test drives: a job that waits, and calls on the bridge beside it. */
function startBuild(request: moby.buildkit.v1.SolveRequest.$Properties = {}) {
  const ref = newId()
  const stop = new AbortController()
  const metadata = new Metadata()
  metadata.set('buildkit-controlapi-buildid', ref)
  const solved = caller.unary(control.Solve, { Ref: ref, ...request }, { signal: stop.signal })
  solved.catch(() => {})
  const build = {
    ref,
    solved,
    call: <Req, Res>(method: RpcMethod<Req, Res>, message: Req) =>
      caller.unary(method, message, { metadata }),
    solve: async (state: State, more: moby.buildkit.v1.frontend.SolveRequest.$Properties = {}) => {
      const message = {
        Definition: await state.marshal(),
        allowResultReturn: true,
        allowResultArrayRef: true,
        ...more,
      }
      return (await caller.unary(bridge.Solve, message, { metadata })).result ?? {}
    },
    finish: async (result: object) => {
      await caller.unary(
        bridge.Return,
        { result: result as moby.buildkit.v1.frontend.Result.$Shape },
        { metadata },
      )
      return await solved
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await solved.catch(() => {})
    },
  }
  open.push(build)
  return build
}

const data = (text: string): Uint8Array => Buffer.from(text)
const sample = scratch().file(
  fileActions
    .mkdir('/d/sub', 0o750, { makeParents: true })
    .mkfile('/d/f.txt', 0o640, data('0123456789'))
    .mkfile('/d/g.md', 0o644, data('md'))
    .symlink('f.txt', '/d/l'),
)
const refOf = (result: Result): string => ('ref' in result ? (result.ref?.id ?? '') : '')

describe('a build that its client drives', () => {
  it('answers Ping with capabilities and workers, also before the job is there (A060, C010, D063, D065)', async () => {
    const ref = newId()
    const metadata = new Metadata()
    metadata.set('buildkit-controlapi-buildid', ref)
    const early = caller.unary(bridge.Ping, {}, { metadata })
    await new Promise((done) => setTimeout(done, 300))
    const stop = new AbortController()
    const solved = caller.unary(control.Solve, { Ref: ref }, { signal: stop.signal }).catch(() => {})
    const pong = await early
    const caps = (pong.FrontendAPICaps ?? []).filter(({ Enabled }) => Enabled).map(({ ID }) => ID)
    for (const cap of [
      'solve.base',
      'solve.inlinereturn',
      'resolveimage',
      'readfile',
      'return',
      'returnmap',
      'proto.refarray',
      'reference.output',
      'source.metaresolver',
      'source.metaresolver.http.checksumrequest',
    ])
      expect(caps).toContain(cap)
    expect((pong.LLBCaps ?? []).map(({ ID }) => ID)).toContain('file.base')
    expect(pong.Workers).toHaveLength(1)
    stop.abort()
    await solved
  })

  it('may return nothing, one ref, or a map of refs with metadata (A060, A079)', async () => {
    await startBuild().finish({})
    const one = startBuild()
    await one.finish({ ref: { id: refOf(await one.solve(sample)) } })
    const map = startBuild({ Exporters: [{ Type: 'image', Attrs: { name: 'map.test/x:1' } }] })
    const id = refOf(await map.solve(sample))
    const platforms = {
      Platforms: ['amd64', 'arm64'].map((architecture) => ({
        ID: `linux/${architecture}`,
        Platform: { os: 'linux', architecture },
      })),
    }
    const answer = await map.finish({
      refs: { refs: { 'linux/amd64': { id }, 'linux/arm64': { id } } },
      metadata: { 'refs.platforms': data(JSON.stringify(platforms)), 'frontend.note': data('told') },
    })
    expect(answer.ExporterResponse).toMatchObject({ 'frontend.note': 'told' })
    expect(answer.ExporterResponse?.['containerimage.digest']).toMatch(/^sha256:/)
  })

  it('ends with the last solve of a client that knows no Return (D040)', async () => {
    const build = startBuild({ Exporters: [{ Type: 'image', Attrs: { name: 'final.test/x:1' } }] })
    const Definition = await sample.marshal()
    const first = await build.call(bridge.Solve, { Definition })
    expect(first.result ?? null).toBeNull()
    expect(await build.call(bridge.StatFile, { Ref: first.ref ?? '', Path: '/d/f.txt' })).toMatchObject({
      stat: { path: 'f.txt' },
    })
    await build.call(bridge.Solve, { Definition, Final: true })
    expect((await build.solved).ExporterResponse?.['containerimage.digest']).toMatch(/^sha256:/)
  })

  it('gets refs as its client knows them, and takes them back so (D045, D049)', async () => {
    const build = startBuild()
    const { ref, refDeprecated } = await build.solve(sample, { allowResultArrayRef: false })
    expect(ref ?? null).toBeNull()
    expect(refDeprecated).toMatch(/./)
    const id = refOf(await build.solve(sample))
    await build.finish({ refsDeprecated: { refs: { 'linux/amd64': refDeprecated, 'linux/arm64': id } } })
  })

  it('gets refs with what they are made of, to go on from there (D050)', async () => {
    const build = startBuild()
    const { def } = await sample.marshal()
    const { ref } = await build.solve(sample)
    expect(ref?.def?.def).toEqual(def)
    const Definition = ref?.def ?? null
    const again = await build.call(bridge.Solve, { Definition, allowResultReturn: true, Evaluate: true })
    expect(again.result?.refDeprecated).toMatch(/./)
  })

  it('gets what a frontend says of its result (D052)', async () => {
    const build = startBuild()
    const dockerfile = scratch().file(
      fileActions.mkfile('/Dockerfile', 0o644, data('FROM scratch\nCOPY d /d\nLABEL of=test\n')),
    )
    const FrontendInputs = { context: await sample.marshal(), dockerfile: await dockerfile.marshal() }
    const { result } = await build.call(bridge.Solve, {
      Frontend: 'dockerfile.v0',
      FrontendInputs,
      allowResultReturn: true,
      allowResultArrayRef: true,
    })
    const config = Buffer.from(result?.metadata?.['containerimage.config'] ?? []).toString()
    expect(JSON.parse(config)).toMatchObject({ config: { Labels: { of: 'test' } } })
  })

  it('resolves images in each of the modes, and knows no other (D042)', async () => {
    const build = startBuild()
    const resolve = (ResolveMode: string) =>
      build.call(bridge.ResolveImageConfig, { Ref: site.world.base, ResolveMode })
    const digests = await Promise.all(
      ['', 'default', 'pull', 'local'].map(async (mode) => (await resolve(mode)).Digest),
    )
    expect(digests[0]).toMatch(/^sha256:/)
    expect(new Set(digests).size).toBe(1)
    await expect(resolve('sometimes')).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringContaining('invalid image resolve mode: sometimes'),
    })
  })

  it('fails as its client says, and for refs and jobs that are not there (A060, D028, D035)', async () => {
    const failed = startBuild()
    await failed.call(bridge.Ping, {})
    await failed.call(bridge.Return, { error: { code: 3, message: 'the client gave up' } })
    await expect(failed.solved).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringContaining('the client gave up'),
    })
    const unknown = startBuild()
    await unknown.call(bridge.Ping, {})
    await expect(unknown.call(bridge.ReadFile, { Ref: 'nope', FilePath: '/x' })).rejects.toMatchObject({
      message: expect.stringContaining('nope'),
    })
    const metadata = new Metadata()
    metadata.set('buildkit-controlapi-buildid', 'nobody')
    const started = Date.now()
    await expect(caller.unary(bridge.Ping, {}, { metadata })).rejects.toBeDefined()
    expect(Date.now() - started).toBeLessThan(6_000)
    await expect(caller.unary(bridge.Ping, {})).rejects.toBeDefined()
  })

  it('reads files, lists directories and looks at entries of a ref (A002, D008, D009, D010)', async () => {
    const build = startBuild()
    const Ref = refOf(await build.solve(sample))
    const read = async (FilePath: string, Range?: { Offset: Long; Length: Long }) =>
      Buffer.from(
        (await build.call(bridge.ReadFile, { Ref, FilePath, ...(Range ? { Range } : {}) })).Data ?? [],
      ).toString()
    expect(await read('/d/f.txt')).toBe('0123456789')
    expect(await read('d/l')).toBe('0123456789')
    expect(await read('/d/f.txt', { Offset: Long.fromNumber(2), Length: Long.fromNumber(3) })).toBe('234')
    await expect(read('/d/none')).rejects.toMatchObject({
      message: expect.stringContaining('no such file or directory'),
    })
    await expect(read('/d')).rejects.toBeDefined()
    const list = async (DirPath: string, IncludePattern = '') =>
      ((await build.call(bridge.ReadDir, { Ref, DirPath, IncludePattern })).entries ?? []).map(
        ({ path }) => path,
      )
    expect(await list('/d')).toEqual(['f.txt', 'g.md', 'l', 'sub'])
    expect(await list('/d', '*.txt')).toEqual(['f.txt'])
    const stat = (await build.call(bridge.StatFile, { Ref, Path: '/d/f.txt' })).stat
    expect(stat).toMatchObject({ path: 'f.txt', mode: 0o640 })
    expect(Number(stat?.size)).toBe(10)
    expect((await build.call(bridge.StatFile, { Ref, Path: '/d/l' })).stat).toMatchObject({ mode: 0o640 })
    await build.finish({ ref: { id: Ref } })
  })

  it('paths of files never leave the ref (C061)', async () => {
    const build = startBuild()
    const evil = scratch().file(
      fileActions.symlink('/etc/passwd', '/abs').symlink('../../../../../../../etc/passwd', '/up'),
    )
    const Ref = refOf(await build.solve(evil))
    for (const FilePath of ['/abs', '/up', '/../../../../../../etc/passwd', '../../../etc/passwd'])
      await expect(build.call(bridge.ReadFile, { Ref, FilePath })).rejects.toMatchObject({
        message: expect.not.stringContaining('root:'),
      })
  })

  it('evaluates when it is asked to, and resolves image configs (A060, D005, D011)', async () => {
    const build = startBuild()
    const broken = scratch().file(fileActions.rm('/none'))
    const lazy = await build.solve(broken)
    expect(await codeOf(build.call(bridge.Evaluate, { Ref: refOf(lazy) }))).toBeDefined()
    await expect(build.solve(broken, { Evaluate: true })).rejects.toBeDefined()
    const resolved = await build.call(bridge.ResolveImageConfig, { Ref: site.world.base, LogName: 'looking' })
    expect(resolved.Digest).toMatch(/^sha256:/)
    expect(JSON.parse(Buffer.from(resolved.Config ?? []).toString())).toMatchObject({ os: 'linux' })
    const meta = await build.call(bridge.ResolveSourceMeta, {
      Source: { identifier: `docker-image://${site.world.base}` },
    })
    expect(meta.Image?.Digest).toBe(resolved.Digest)
    await expect(
      build.call(bridge.ResolveImageConfig, { Ref: `${site.world.registry.host}/no:1` }),
    ).rejects.toMatchObject({
      message: expect.stringContaining('not found'),
    })
  })

  it('warns its watchers with the place in the source (A091, D014)', async () => {
    const build = startBuild()
    await build.call(bridge.Ping, {})
    await build.call(bridge.Warn, {
      digest: `sha256:${'a'.repeat(64)}`,
      level: Long.fromNumber(1),
      short: data('careful'),
      detail: [data('more')],
      url: 'https://warn.test',
      info: { filename: 'F', data: data('line\n'), language: 'x' },
      ranges: [{ start: { line: 1, character: 0 }, end: { line: 1, character: 4 } }],
    })
    await build.finish({})
    const events = []
    for await (const message of messagesOf(caller.serverStream(control.Status, { Ref: build.ref })))
      events.push(...decodeEvents(message))
    const warning = events.find(({ kind }) => kind === 'warning')
    expect(warning).toMatchObject({
      url: 'https://warn.test',
      source: { filename: 'F' },
      ranges: [{ start: { line: 1 } }],
    })
  })

  it('fails without a code where its exporter or the daemon refuses it, and with the code that its client gave it (A060)', async () => {
    expect(await codeOf(startBuild({ Entitlements: ['network.host'] }).solved)).toBe('unknown')
    const image = { Type: 'image', Attrs: { compression: 'nosuch' } }
    expect(await codeOf(startBuild({ Exporters: [image] }).solved)).toBe('unknown')
    const own = startBuild()
    await own.call(bridge.Return, { error: { code: status.INVALID_ARGUMENT, message: 'no such thing' } })
    expect(await codeOf(own.solved)).toBe('invalid-argument')
  })

  it('names an unknown frontend, and takes either a frontend or a definition', async () => {
    const build = startBuild()
    await build.call(bridge.Ping, {})
    await expect(
      build.call(bridge.Solve, { Frontend: 'nosuch', allowResultReturn: true }),
    ).rejects.toMatchObject({
      message: expect.stringContaining('invalid frontend: nosuch'),
    })
    await expect(
      build.call(bridge.Solve, {
        Frontend: 'dockerfile.v0',
        Definition: await sample.marshal(),
        allowResultReturn: true,
      }),
    ).rejects.toMatchObject({
      message: expect.stringContaining('cannot solve with both Definition and Frontend specified'),
    })
  })
})
