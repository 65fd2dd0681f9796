import { Metadata } from '@grpc/grpc-js'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@slipway/base'
import { fileActions, image, scratch } from '@slipway/llb'
import { type moby, services } from '@slipway/proto'
import { type Caller, dial, messagesOf } from '@slipway/rpc'
import { buildctl, buildx, run } from './harness/clients.ts'
import { Daemon } from './harness/daemon.ts'
import { codeOf, dockerfile, Driver, llb } from './harness/driver.ts'
import { logsOf, stepOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'
import { itTogether } from './harness/topology.ts'
import { decodeEvents } from '@slipway/progress'
import { join } from 'node:path'

const site = useSite()
const control = services.ControlService
let caller: Caller

beforeAll(() => {
  caller = dial(site.daemon.address)
})

type HistoryEvent = moby.buildkit.v1.BuildHistoryEvent.$Properties

async function list(
  query: moby.buildkit.v1.BuildHistoryRequest.$Properties = {},
): Promise<readonly HistoryEvent[]> {
  const events: HistoryEvent[] = []
  const call = caller.serverStream(control.ListenBuildHistory, { EarlyExit: true, ...query })
  for await (const event of messagesOf(call)) events.push(event)
  return events
}

async function content(digest: string): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const { data } of messagesOf(caller.serverStream(services.ContentService.Read, { digest })))
    parts.push(data ?? new Uint8Array())
  return Buffer.concat(parts).toString()
}

async function replay(ref: string, from = caller) {
  const events = []
  for await (const message of messagesOf(from.serverStream(control.Status, { Ref: ref })))
    events.push(...decodeEvents(message))
  return events
}

describe('history', () => {
  it('records what a build was and how it ended (A098, A099, A112, A113, A114, A116, A117, A118, A120, A123)', async () => {
    const context = site.world.context({ Dockerfile: `FROM ${site.world.base}\nRUN echo recorded\n` })
    const outputs = [{ type: 'image', attrs: { name: 'history.test/x:1' } }]
    const { ref } = await site.driver.build({ ...dockerfile(context, { 'build-arg:X': '1' }), outputs })
    const [event, ...others] = await list({ Ref: ref })
    expect(others).toEqual([])
    const record = event?.record
    expect(event?.type).toBe(1)
    expect(record).toMatchObject({
      Ref: ref,
      Exporters: [{ Type: 'image', Attrs: { name: 'history.test/x:1' } }],
    })
    expect(record?.FrontendAttrs).toMatchObject({ 'build-arg:X': '1' })
    expect(Number(record?.CompletedAt?.seconds)).toBeGreaterThanOrEqual(Number(record?.CreatedAt?.seconds))
    expect(record?.logs?.digest).toMatch(/^sha256:/)
    expect(record?.ExporterResponse?.['containerimage.digest']).toMatch(/^sha256:/)
    expect(record?.numTotalSteps).toBeGreaterThan(0)
    expect(record?.numCompletedSteps).toBe(record?.numTotalSteps)
    expect(Number(record?.Generation)).toBeGreaterThan(0)
    expect(record?.error ?? null).toBeNull()
  })

  it('keeps the error of a failed build, and nothing of an internal one (A071, A115)', async () => {
    const ref = newId()
    const failing = image(site.world.base).run({ args: ['sh', '-c', 'exit 5'] }).root
    await site.driver.fails(await llb(failing, { ref }))
    const [event] = await list({ Ref: ref })
    expect(event?.record?.error?.message).toContain('exit code: 5')
    const internal = newId()
    await site.driver.build(
      await llb(scratch().file(fileActions.mkdir('/x', 0o755)), { ref: internal, internal: true }),
    )
    expect(await list({ Ref: internal })).toEqual([])
  })

  it('is empty for a name that nobody used, and says so at once (A099)', async () => {
    expect(await list({ Ref: 'dummy', ActiveOnly: true })).toEqual([])
  })

  it('tells listeners of builds that start and end, only active ones if asked (A098)', async () => {
    const ref = newId()
    const stop = new AbortController()
    const seen: HistoryEvent[] = []
    const listening = (async () => {
      const call = caller.serverStream(control.ListenBuildHistory, { Ref: ref }, { signal: stop.signal })
      for await (const event of messagesOf(call)) seen.push(event)
    })().catch(() => {})
    await new Promise((done) => setTimeout(done, 200))
    const building = site.driver.build(
      await llb(image(site.world.base).run({ args: ['sleep', '1'] }).root, { ref }),
    )
    await new Promise((done) => setTimeout(done, 600))
    expect((await list({ Ref: ref, ActiveOnly: true })).map(({ type }) => type)).toEqual([0])
    await building
    await new Promise((done) => setTimeout(done, 200))
    expect(await list({ Ref: ref, ActiveOnly: true })).toEqual([])
    stop.abort()
    await listening
    expect([...new Set(seen.map(({ type }) => type))]).toEqual([0, 1])
  })

  it('keeps the trace of a build, with the spans of where its steps ran, which find it and a socket for their own (A102, A121, K025)', async () => {
    const traceId = 'ab'.repeat(16)
    const names = async (): Promise<readonly string[]> => {
      const ref = newId()
      const metadata = new Metadata()
      metadata.set('traceparent', `00-${traceId}-${'cd'.repeat(8)}-01`)
      const text = `test -S /dev/otel-grpc.sock && echo ${ref} && echo $TRACEPARENT && test $OTEL_TRACES_EXPORTER = otlp`
      const definition = await image(site.world.base)
        .run({ args: ['sh', '-c', text] })
        .root.marshal()
      await caller.unary(control.Solve, { Ref: ref, Definition: definition }, { metadata })
      expect(logsOf(await replay(ref))).toMatch(new RegExp(`^${ref}\\n00-${traceId}-[0-9a-f]{16}-01\\n$`))
      await caller.unary(control.UpdateBuildHistory, { Ref: ref, Finalize: true })
      const [event] = await list({ Ref: ref })
      expect(event?.record?.trace?.media_type).toBe('application/vnd.buildkit.otlp.json.v0')
      const spans = await content(event?.record?.trace?.digest ?? '')
      return spans.split(/(?<=^\}\n)/m).map((json) => (JSON.parse(json) as { readonly Name: string }).Name)
    }
    // Spans of other services may come too late on a busy machine: then those of the next build are looked at.
    let found: readonly string[] = []
    for (let tries = 0; tries < 5 && !found.includes('exec'); tries++) found = await names()
    expect(found).toEqual(expect.arrayContaining(['exec', 'moby.buildkit.v1.Control/Solve']))
  })

  itTogether(
    'replays the log of an old build, after a restart too, and serves it as content (A085, A101, A109, A126)',
    async () => {
      const root = join(site.world.dir, 'history-root')
      const ref = newId()
      {
        await using first = await Daemon.start({ root })
        await using driver = new Driver(first)
        await driver.build(
          await llb(image(site.world.base).run({ args: ['echo', 'for later'] }).root, { ref }),
        )
      }
      await using second = await Daemon.start({ root })
      const again = dial(second.address)
      try {
        const events = await replay(ref, again)
        expect(logsOf(events)).toBe('for later\n')
        expect(stepOf(events, 'echo for later')).toBe('done')
        const records = []
        for await (const event of messagesOf(
          again.serverStream(control.ListenBuildHistory, { EarlyExit: true }),
        ))
          records.push(event.record)
        const digest = records.find((record) => record?.Ref === ref)?.logs?.digest ?? ''
        const content = services.ContentService
        const info = await again.unary(content.Info, { digest })
        let size = 0
        for await (const part of messagesOf(again.serverStream(content.Read, { digest })))
          size += part.data?.length ?? 0
        expect(size).toBe(Number(info.info?.size))
        const listed = []
        for await (const part of messagesOf(again.serverStream(content.List, {})))
          listed.push(...(part.info ?? []))
        expect(listed.map((entry) => entry.digest)).toContain(digest)
      } finally {
        again.close()
      }
    },
  )

  it('content is read-only, and says what is not there (A126)', async () => {
    const content = services.ContentService
    const digest = `sha256:${'0'.repeat(64)}`
    await expect(caller.unary(content.Delete, { digest })).rejects.toMatchObject({
      message: expect.stringContaining('read-only content store'),
    })
    expect(await codeOf(caller.unary(content.Info, { digest }))).toBe('not-found')
    expect(await codeOf(caller.unary(content.Info, { digest: '../../etc/passwd' }))).toBe('invalid-argument')
  })

  it('pins and deletes records (A106, A110, A122)', async () => {
    const { ref } = await site.driver.build(await llb(scratch().file(fileActions.mkdir('/pin', 0o755))))
    await site.driver.client.updateHistory(ref, { pinned: true })
    expect((await list({ Ref: ref }))[0]?.record?.pinned).toBe(true)
    await site.driver.client.updateHistory(ref, { pinned: false })
    expect((await list({ Ref: ref }))[0]?.record?.pinned).toBe(false)
    await site.driver.client.updateHistory(ref, { delete: true })
    expect(await list({ Ref: ref })).toEqual([])
    expect(await codeOf(site.driver.client.updateHistory('nobody', { pinned: true }))).toBe('not-found')
  })

  it('is filtered as it is asked to (A098, A100)', async () => {
    const vcs = `https://filter.test/${newId()}`
    const context = site.world.context({ Dockerfile: `FROM ${site.world.base}\n` })
    const build = async (opts: Record<string, string>) =>
      (await site.driver.build(dockerfile(context, opts))).ref
    const first = await build({ 'vcs:source': vcs })
    await new Promise((done) => setTimeout(done, 10))
    const second = await build({ 'vcs:source': vcs })
    const refs = async (query: object) => (await list(query)).map(({ record }) => record?.Ref)
    expect(new Set(await refs({ Filter: [`repository==${vcs}`] }))).toEqual(new Set([first, second]))
    expect(await refs({ Filter: [`repository==${vcs},startedAt>1h`], Limit: 1 })).toEqual([second])
    expect(await refs({ Filter: [`repository==${vcs},status==error`] })).toEqual([])
    expect(await codeOf(refs({ Filter: ['ref+x'] }))).toBe('invalid-argument')
  })

  it('looks right to docker buildx (A100, L224)', async () => {
    if (!buildx) {
      console.warn('SKIPPED: docker-buildx is not on PATH')
      return
    }
    const env = { ...process.env, BUILDX_CONFIG: join(site.world.dir, 'buildx-history') }
    const call = (...args: string[]) => run(buildx!, args, { env })
    expect((await call('create', '--name', 'hist', '--driver', 'remote', site.daemon.address)).code).toBe(0)
    const vcs = `https://buildx.test/${newId()}`
    const context = site.world.context({ Dockerfile: `FROM ${site.world.base}\nRUN echo seen by buildx\n` })
    const { ref } = await site.driver.build(dockerfile(context, { 'vcs:source': vcs }))
    await site.driver.fails(await llb(image(site.world.base).run({ args: ['sh', '-c', 'exit 6'] }).root))
    const builder = ['--builder', 'hist']
    const filtered = ['history', 'ls', ...builder, '--filter', `repository=${vcs}`, '--format', '{{.Ref}}']
    const listed = await call(...filtered)
    expect([listed.code, listed.stdout.trim()]).toEqual([0, ref])
    const failed = await call(
      'history',
      'ls',
      ...builder,
      '--filter',
      'status=error',
      '--format',
      '{{.Status}}',
    )
    expect(new Set(failed.stdout.trim().split('\n'))).toEqual(new Set(['Error']))
    const logs = await call('history', 'logs', ...builder, ref)
    expect(logs.stdout + logs.stderr).toContain('seen by buildx')
    const seen = await call(
      'history',
      'inspect',
      ...builder,
      ref,
      '--format',
      '{{.Status}} {{.NumTotalSteps}}',
    )
    expect([seen.code, seen.stderr, seen.stdout.trim()]).toEqual([0, '', 'completed 5'])
    expect((await call('history', 'rm', ...builder, ref)).code).toBe(0)
    expect((await call(...filtered)).stdout.trim()).toBe('')
  })

  it('looks right to buildctl (L193, L212, L213, L215, A111)', async () => {
    if (!buildctl) {
      console.warn('SKIPPED: buildctl is not on PATH')
      return
    }
    const call = (...args: string[]) => run(buildctl!, ['--addr', site.daemon.address, ...args])
    const { ref } = await site.driver.build(
      await llb(image(site.world.base).run({ args: ['echo', 'seen by buildctl'] }).root),
    )
    expect((await call('debug', 'histories')).stdout).toContain(ref)
    const logs = await call('debug', 'logs', ref)
    expect(logs.stdout + logs.stderr).toContain('seen by buildctl')
    expect((await call('debug', 'ctl', '--delete', ref)).code).toBe(0)
    expect((await call('debug', 'histories')).stdout).not.toContain(ref)
    expect((await call('prune-histories')).code).toBe(0)
    expect(await list()).toEqual([])
  })
})
