import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Metadata } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@slipway/base'
import { services } from '@slipway/proto'
import { type Caller, dial, messagesOf } from '@slipway/rpc'
import { buildctl, buildx, describeWith, run, tempDir } from './harness/clients.ts'
import { type CollectedSpan, Collector } from './harness/collector.ts'
import { Daemon } from './harness/daemon.ts'
import { SplitDaemon } from './harness/split.ts'
import { waitFor } from './harness/watch.ts'
import { openWorld, type World } from './harness/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
}, 60_000)
afterAll(async () => await world?.[Symbol.asyncDispose]())

/** A client that has no collector of its own: it sends its spans to the daemon. */
async function build(
  address: string,
  text: string,
): Promise<{ readonly code: number; readonly ref: string; readonly output: string }> {
  using dir = tempDir()
  const refFile = join(dir.path, 'ref')
  const context = world.context({ Dockerfile: text.replaceAll('BASE', world.base), f: text })
  const locals = ['--local', `context=${context}`, '--local', `dockerfile=${context}`]
  const output = `type=image,name=${world.registry.host}/traced:1,push=true`
  const args = ['build', '--frontend', 'dockerfile.v0', ...locals, '--output', output, '--ref-file', refFile]
  const { code, stderr } = await run(buildctl!, ['--addr', address, ...args])
  return { code, ref: code === 0 ? readFileSync(refFile, 'utf8').trim() : '', output: stderr }
}

/** Every span hangs on another one, up to the client's. */
function expectConnected(spans: readonly CollectedSpan[]): void {
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const loose = spans.filter(({ parentId }) => !ids.has(parentId))
  expect(loose.map(({ name, service }) => `${service}: ${name}`)).toEqual(['buildctl: build'])
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1)
}

/** The names from a span up to the root. */
function pathOf(spans: readonly CollectedSpan[], name: string | RegExp): readonly string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]))
  const path: string[] = []
  let at = spans.find((span) => (typeof name === 'string' ? span.name === name : name.test(span.name)))
  for (; at; at = byId.get(at.parentId)) path.push(at.name)
  return path
}

const settled = (collector: Collector): Promise<void> =>
  waitFor(() => collector.spans.some(({ name, service }) => name === 'build' && service === 'buildctl'))

describeWith(buildctl, 'buildctl', 'traces of builds of the real buildctl', () => {
  for (const protocol of ['grpc', 'http/protobuf'] as const) {
    it(`go to a collector over ${protocol}, whole, with the spans of the client (A127, L080)`, async () => {
      await using collector = await (protocol === 'grpc' ? Collector.grpc() : Collector.http())
      {
        await using daemon = await Daemon.start({ env: collector.env(protocol) })
        const text = `FROM BASE\nCOPY f /f\nRUN echo ${protocol} > /x`
        expect((await build(daemon.address, text)).code).toBe(0)
        await settled(collector)
      }
      const { spans } = collector
      expectConnected(spans)
      const solve = 'moby.buildkit.v1.Control/Solve'
      expect(pathOf(spans, 'exec')).toEqual([
        'exec',
        `[3/3] RUN echo ${protocol} > /x`,
        solve,
        solve,
        'build',
      ])
      expect(pathOf(spans, 'pushing layers').slice(1)).toEqual(['exporting to image', solve, solve, 'build'])
      expect(pathOf(spans, 'commit')).toHaveLength(5)
      // The client's answer to our call is a part of our span.
      expect(pathOf(spans, 'moby.filesync.v1.FileSync/DiffCopy').slice(1, 2)).toEqual(['sync dockerfile'])
      expect(spans.find(({ name }) => name === 'exec')).toMatchObject({
        service: 'slipwayd',
        attributes: { exit_code: '0' },
      })
    })
  }

  it('show what was cached and what failed', async () => {
    await using collector = await Collector.grpc()
    {
      await using daemon = await Daemon.start({ env: collector.env('grpc') })
      expect((await build(daemon.address, 'FROM BASE\nRUN echo 1 > /x')).code).toBe(0)
      await settled(collector)
      collector.spans.length = 0
      expect((await build(daemon.address, 'FROM BASE\nRUN echo 1 > /x\nRUN exit 7')).code).toBe(1)
      await settled(collector)
    }
    const { spans } = collector
    expectConnected(spans)
    expect(spans.some(({ name }) => name === 'load cache: [2/3] RUN echo 1 > /x')).toBe(true)
    expect(spans.find(({ name }) => name === '[3/3] RUN exit 7')?.failed).toBe(true)
    expect(spans.filter(({ name }) => name === 'exec')).toMatchObject([{ attributes: { exit_code: '7' } }])
  })

  it('are kept in the history without a collector, as BuildKit writes them (A102, A121, L213)', async () => {
    await using daemon = await Daemon.start()
    const { ref } = await build(daemon.address, 'FROM BASE\nRUN echo kept > /x')
    const trace = () => run(buildctl!, ['--addr', daemon.address, 'debug', 'logs', '--trace', ref])
    expect((await trace()).stderr).toContain(`ref ${ref} does not have trace`)
    const caller = dial(daemon.address)
    await caller.unary(services.ControlService.UpdateBuildHistory, { Ref: ref, Finalize: true })
    caller.close()
    const { stdout } = await trace()
    const spans = stdout.split(/(?<=^\}\n)/m).map((text) => JSON.parse(text) as Stub)
    const names = spans.map(({ Name, Resource }) => `${Resource[0]?.Value.Value}: ${Name}`)
    expect(names).toContain('slipwayd: [2/2] RUN echo kept > /x')
    expect(names).toContain('slipwayd: moby.buildkit.v1.Control/Solve')
    expect(names.some((name) => name.startsWith('buildctl: '))).toBe(true)
    expect(new Set(spans.map(({ SpanContext }) => SpanContext.TraceID)).size).toBe(1)
  })

  it('are open to the steps: they find the trace and a socket for spans of their own (K025, L006, L101)', async () => {
    using dir = tempDir()
    const config = join(dir.path, 'buildkitd.toml')
    writeFileSync(config, `[otel]\n  socketPath = "${dir.path}/by-file.sock"\n`)
    const flag = ['--otel-socket-path', join(dir.path, 'by-flag.sock')]
    for (const args of [flag, ['--config', config]]) {
      await using daemon = await Daemon.start({ args })
      const text =
        'FROM BASE\nRUN env | grep -E "^(OTEL|TRACE)" | sort && test -S /dev/otel-grpc.sock && exit 9'
      const { code, output } = await build(daemon.address, text)
      expect(code).toBe(1)
      expect(output).toContain('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=unix:///dev/otel-grpc.sock')
      expect(output).toContain('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=grpc')
      expect(output).toContain('OTEL_TRACES_EXPORTER=otlp')
      expect(output).toMatch(/TRACEPARENT=00-[0-9a-f]{32}-[0-9a-f]{16}-01/)
      expect(output).toContain('exit code: 9')
      const socket = args === flag ? flag[1] : `${dir.path}/by-file.sock`
      await expectTakesSpansOfBuilds(`unix://${socket}`, daemon)
    }
    await using quiet = await Daemon.start()
    const own = 'FROM BASE\nENV TRACEPARENT=mine\nRUN echo "<$TRACEPARENT>" && exit 9'
    expect((await build(quiet.address, own)).output).toContain('<mine>')
  }, 60_000)

  it('are shown by the real buildx out of the history', async () => {
    if (!buildx) {
      console.warn('SKIPPED: buildx history trace: docker-buildx is not on PATH')
      return
    }
    using dir = tempDir()
    await using daemon = await Daemon.start()
    const env = { BUILDX_CONFIG: dir.path, DOCKER_CONFIG: dir.path }
    const call = (...args: readonly string[]) => run(buildx!, args, { env })
    const context = world.context({ Dockerfile: `FROM ${world.base}\nRUN echo buildx > /x\n` })
    expect((await call('create', '--name', 'traced', '--driver', 'remote', daemon.address)).code).toBe(0)
    expect((await call('build', '--builder', 'traced', context)).code).toBe(0)
    const { stdout } = await call('history', 'trace', '--builder', 'traced')
    const { data } = JSON.parse(stdout) as { data: { spans: { operationName: string }[] }[] }
    const names = data[0]?.spans.map(({ operationName }) => operationName)
    expect(names).toEqual(expect.arrayContaining(['[2/2] RUN echo buildx > /x', 'exec', 'build']))
  }, 60_000)

  it('cross all services of a split cluster, and stay one', async () => {
    await using collector = await Collector.grpc()
    {
      await using split = await SplitDaemon.start({ env: collector.env('grpc') })
      expect((await build(split.address, 'FROM BASE\nCOPY f /f\nRUN echo split > /x')).code).toBe(0)
      await settled(collector)
    }
    const { spans } = collector
    expectConnected(spans)
    const all = [
      'buildctl',
      'cache',
      'context-sync',
      'control',
      'executor',
      'exporter',
      'frontend',
      'solver',
      'worker',
    ]
    expect([...new Set(spans.map(({ service }) => service.replace('slipway-', '')))].toSorted()).toEqual(all)
    expect(pathOf(spans, 'slipway.executor.v1.Executor/Run')).toEqual([
      'slipway.executor.v1.Executor/Run',
      'exec',
      'slipway.worker.v1.Worker/Work',
      '[3/3] RUN echo split > /x',
      'slipway.builds.v1.Builds/Solve',
      'moby.buildkit.v1.Control/Solve',
      'moby.buildkit.v1.Control/Solve',
      'build',
    ])
  }, 90_000)
})

/** A step's spans are kept with those of its build; what belongs to no build that runs is not. */
async function expectTakesSpansOfBuilds(socket: string, daemon: Daemon): Promise<void> {
  const spanOf = (traceId: string) => ({
    trace_id: Buffer.from(traceId, 'hex'),
    span_id: Buffer.alloc(8, 7),
    name: 'made in a step',
  })
  const send = async (traceId: string): Promise<void> => {
    const caller = dial(socket)
    const request = { resource_spans: [{ scope_spans: [{ spans: [spanOf(traceId)] }] }] }
    await caller.unary(services.TraceServiceService.Export, request as never)
    caller.close()
  }
  const traceId = 'ab'.repeat(16)
  const building = new AbortController()
  const metadata = new Metadata()
  metadata.set('traceparent', `00-${traceId}-${'cd'.repeat(8)}-01`)
  const caller = dial(daemon.address)
  const ref = newId()
  const solved = caller.unary(
    services.ControlService.Solve,
    { Ref: ref },
    { metadata, signal: building.signal },
  )
  solved.catch(() => {})
  await caller.unary(services.LLBBridgeService.Ping, {}, { metadata: buildOf(ref) })
  await send(traceId)
  await send('ef'.repeat(16))
  building.abort()
  await solved.catch(() => {})
  await waitFor(async () => (await endedRefs(caller)).includes(ref))
  await caller.unary(services.ControlService.UpdateBuildHistory, { Ref: ref, Finalize: true })
  const { stdout } = await run(buildctl!, ['--addr', daemon.address, 'debug', 'logs', '--trace', ref])
  caller.close()
  expect(stdout.match(/"Name": "made in a step"/g)).toHaveLength(1)
}

function buildOf(ref: string): Metadata {
  const metadata = new Metadata()
  metadata.set('buildkit-controlapi-buildid', ref)
  return metadata
}

async function endedRefs(caller: Caller): Promise<readonly string[]> {
  const refs: string[] = []
  const call = caller.serverStream(services.ControlService.ListenBuildHistory, { EarlyExit: true })
  for await (const { record } of messagesOf(call)) if (record?.CompletedAt) refs.push(record.Ref ?? '')
  return refs
}

interface Stub {
  readonly Name: string
  readonly SpanContext: { readonly TraceID: string }
  readonly Resource: readonly { readonly Value: { readonly Value: string } }[]
}

describe('the trace service', () => {
  it('says which collector it does not know, at the start', async () => {
    const failed = Daemon.start({ env: { OTEL_TRACES_EXPORTER: 'zipkin' } })
    await expect(failed).rejects.toThrow('unsupported opentelemetry exporter zipkin')
  })

  it('takes what is no span, and a collector that is away, without harm', async () => {
    await using daemon = await Daemon.start({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' } })
    const caller = dial(daemon.address)
    const spans = [{ trace_id: Buffer.from('short'), name: 'x' }, {}]
    const request = { resource_spans: [{ scope_spans: [{ spans }] }, {}] }
    await caller.unary(services.TraceServiceService.Export, request as never)
    expect(await caller.unary(services.HealthService.Check, {})).toMatchObject({ status: 1 })
    caller.close()
    expect(await daemon.stop()).toBeLessThan(3_000)
  })
})
