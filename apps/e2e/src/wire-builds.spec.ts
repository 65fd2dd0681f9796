import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { Metadata } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId, SlipwayError, toSlipwayError } from '@slipway/base'
import { ClientSession } from '@slipway/client'
import { fileActions, image, scratch, type State } from '@slipway/llb'
import { decodeEvents, type ProgressEvent } from '@slipway/progress'
import { google, type moby, services } from '@slipway/proto'
import { bytesMethod, type Caller, decodeStatus, dial, messagesOf, service, unary } from '@slipway/rpc'
import { buildctl, describeWith, run, tempDir } from './harness/clients.ts'
import { dockerfile, llb } from './harness/driver.ts'
import { logsOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'
import { treeOf } from './harness/tree.ts'
import { waitFor } from './harness/watch.ts'

const site = useSite()
const control = services.ControlService
let caller: Caller

beforeAll(() => {
  caller = dial(site.daemon.address)
})
afterAll(() => caller?.close())

async function watch(ref: string): Promise<readonly ProgressEvent[]> {
  const events: ProgressEvent[] = []
  for await (const message of messagesOf(caller.serverStream(control.Status, { Ref: ref })))
    events.push(...decodeEvents(message))
  return events
}

async function record(ref: string): Promise<moby.buildkit.v1.BuildHistoryRecord.$Properties> {
  for await (const event of site.driver.client.history({ ref })) if (event.record) return event.record
  throw new Error(`there is no record of ${ref}`)
}

const mkfile = (path: string, text: string): State =>
  scratch().file(fileActions.mkfile(path, 0o644, Buffer.from(text)))

describe('a frontend', () => {
  it('reads definitions of the client instead of its directories (A070)', async () => {
    const text = `FROM scratch\nCOPY in /out\n`
    const ref = newId()
    const request = {
      Ref: ref,
      Frontend: 'dockerfile.v0',
      FrontendInputs: {
        context: await mkfile('/in', 'an input').marshal(),
        dockerfile: await mkfile('/Dockerfile', text).marshal(),
      },
      Exporters: [{ Type: 'image', Attrs: { name: 'inputs.test/x:1' } }],
    }
    const answer = await caller.unary(control.Solve, request)
    expect(answer.ExporterResponse?.['containerimage.digest']).toMatch(/^sha256:/)
    const { dir } = await site.driver.files({
      frontend: 'dockerfile.v0',
      frontendInputs: request.FrontendInputs,
    })
    expect(treeOf(dir)).toEqual({ out: 'an input' })
  })

  it('says in its errors that it was the one (A082)', async () => {
    const context = site.world.context({ Dockerfile: 'FROM scratch\nNOSUCH x\n' })
    const request = {
      Ref: newId(),
      Frontend: 'dockerfile.v0',
      FrontendInputs: { dockerfile: await mkfile('/Dockerfile', 'FROM scratch\nNOSUCH x\n').marshal() },
    }
    const error = await caller.unary(control.Solve, request).then(
      () => undefined,
      (reason: unknown) => toSlipwayError(reason),
    )
    expect(error?.details).toContainEqual({ kind: 'frontend', name: 'dockerfile.v0', source: '' })
    const driven = await site.driver.fails(dockerfile(context))
    expect(driven.error.details).toContainEqual({ kind: 'frontend', name: 'dockerfile.v0', source: '' })
  })
})

describe('an ended build', () => {
  it('is still told to who comes a little late, also where no history knows it (A093)', async () => {
    const ref = newId()
    const state = image(site.world.base).run({ args: ['echo', 'told late'] }).root
    await site.driver.build(await llb(state, { ref, internal: true }))
    await new Promise((done) => setTimeout(done, 1_500))
    expect(logsOf(await watch(ref))).toBe('told late\n')
  })

  it('keeps the result of each exporter in its record (A105, A119)', async () => {
    const names = ['first.test/x:1', 'second.test/x:1']
    const outputs = names.map((name, at) => ({
      type: 'image',
      attrs: { name, ...(at === 1 ? { 'annotation.at': 'second' } : {}) },
    }))
    const { ref } = await site.driver.build(await llb(mkfile('/f', 'result'), { outputs }))
    const { Result } = await record(ref)
    // Keys of 64 bits come as their bytes.
    const results = Object.entries(Result?.Results ?? {}).map(
      ([key, { digest }]) => [Buffer.from(key, 'latin1').readUInt32LE(), digest] as const,
    )
    expect(results.map(([index]) => index)).toEqual([0, 1])
    for (const [, digest] of results) expect(digest).toMatch(/^sha256:/)
    expect(new Set(results.map(([, digest]) => digest)).size).toBe(2)
    expect(Result?.ResultDeprecated?.digest).toBe(results[0]?.[1])
  })

  it('keeps all of its error beside its record, and the record small (A103, A115, A124)', async () => {
    const failing = image(site.world.base).run({ args: ['sh', '-c', 'exit 9'] }).root
    const refs = [newId(), newId()]
    for (const ref of refs) await site.driver.fails(await llb(failing, { ref }))
    const read = async (digest: string): Promise<Buffer> => {
      const chunks: Uint8Array[] = []
      for await (const chunk of site.driver.client.content(digest)) chunks.push(chunk)
      return Buffer.concat(chunks)
    }
    for (const ref of refs) {
      const { error, externalError } = await record(ref)
      expect(error?.message).toContain('exit code: 9')
      expect(error?.details).toEqual([])
      expect(externalError?.media_type).toBe('application/vnd.googeapis.google.rpc.status+proto')
      const bytes = await read(externalError?.digest ?? '')
      expect(bytes).toHaveLength(Number(externalError?.size))
      const whole = decodeStatus(google.rpc.Status.decode(bytes))
      expect(whole.message).toBe(error?.message)
      expect(whole.details).toContainEqual({ kind: 'exit', exitCode: 9 })
      // Equal errors are one blob: it stays while a record names it.
      await site.driver.client.updateHistory(ref, { delete: true })
    }
  })

  it('counts its warnings (A125)', async () => {
    const context = site.world.context({ Dockerfile: 'from scratch AS One\nCOPY Dockerfile /\n' })
    const { ref, events } = await site.driver.build(dockerfile(context))
    const warnings = events.filter(({ kind }) => kind === 'warning').length
    expect(warnings).toBeGreaterThan(0)
    expect((await record(ref)).numWarnings).toBe(warnings)
  })

  it('has its log when the cache is gone, and nobody can take it away (A108)', async () => {
    const state = image(site.world.base).run({ args: ['echo', 'outlives the cache'] }).root
    const { ref } = await site.driver.build(await llb(state))
    for await (const _ of site.driver.client.prune({ all: true })) void _
    const digest = (await record(ref)).logs?.digest ?? ''
    await expect(caller.unary(services.ContentService.Delete, { digest })).rejects.toMatchObject({
      message: expect.stringContaining('read-only'),
    })
    const chunks: Uint8Array[] = []
    for await (const chunk of site.driver.client.content(digest)) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString('latin1')).toContain('outlives the cache')
  })
})

describe('a session', () => {
  it('may have the name that old clients send, or none (A095, B003, B004)', async () => {
    const SESSION = bytesMethod(control.Session.path)
    for (const name of ['context', undefined]) {
      const own: Caller = {
        ...caller,
        duplex: (method, options) => {
          const metadata = (options?.metadata ?? new Metadata()).clone()
          if (method.path === SESSION.path && name !== undefined)
            metadata.set('x-docker-expose-session-name', name)
          return caller.duplex(method, { ...options, metadata })
        },
      }
      await using session = ClientSession.open(own, { attachables: [], sharedKey: 'hint' })
      expect(session.id).toMatch(/^[a-z0-9]{25}$/)
      const request = { Ref: newId(), Session: session.id, Definition: await mkfile('/n', 'x').marshal() }
      await caller.unary(control.Solve, request)
    }
  })
})

describe('exporters of the session', () => {
  const definition = async () => await mkfile('/f', 'exported by the session').marshal()
  type Offer = moby.exporter.v1.FindExportersResponse.$Properties | SlipwayError

  /** A client that answers which exporters it wants; `told` is what it was told at the end. */
  function offer(answer: Offer, told: Record<string, string>[] = [], asked: object[] = []): ClientSession {
    const exporters = service(services.ExporterService, {
      FindExporters: unary((request: object) => {
        asked.push(request)
        if (answer instanceof SlipwayError) throw answer
        return answer
      }),
      FinalizeExport: unary((request: { exporter_response?: Record<string, string> | null }) => {
        told.push({ ...request.exporter_response })
        return {}
      }),
    })
    return ClientSession.open(caller, { attachables: [{ services: [exporters] }] })
  }

  const solve = async (session: ClientSession, more: moby.buildkit.v1.SolveRequest.$Properties = {}) =>
    await caller.unary(control.Solve, {
      Ref: newId(),
      Session: session.id,
      Definition: await definition(),
      EnableSessionExporter: true,
      ...more,
    })

  it('are asked for when the result is there, run after the others, and told the end (A076, B063, C234)', async () => {
    const told: Record<string, string>[] = []
    const asked: { refs?: readonly string[] | null }[] = []
    const wanted = [{ Type: 'image', Attrs: { name: 'session.test/x:1' } }]
    await using session = offer({ exporters: wanted }, told, asked)
    const answer = await solve(session)
    expect(answer.ExporterResponse).toMatchObject({ 'image.name': 'session.test/x:1' })
    expect(told).toEqual([answer.ExporterResponse])
    expect(asked).toHaveLength(1)
    expect(asked[0]?.refs).toHaveLength(1)
    await solve(session, { EnableSessionExporter: false })
    expect(asked).toHaveLength(1)
  })

  it('may be none, but not nonsense (B063)', async () => {
    await using none = ClientSession.open(caller, { attachables: [] })
    expect((await solve(none)).ExporterResponse).toEqual({})
    await using empty = offer({})
    expect((await solve(empty)).ExporterResponse).toEqual({})
    const message = async (session: ClientSession): Promise<string> =>
      await solve(session).then(
        () => 'built',
        (error: Error) => error.message,
      )
    await using unknown = offer({ exporters: [{ Type: 'nosuch', Attrs: {} }] })
    expect(await message(unknown)).toContain('exporter "nosuch" could not be found')
    await using failing = offer(new SlipwayError('permission-denied', 'not for you'))
    expect(await message(failing)).toContain('not for you')
    const alone = caller.unary(control.Solve, {
      Ref: newId(),
      Definition: await definition(),
      EnableSessionExporter: true,
    })
    await expect(alone).rejects.toMatchObject({ message: expect.stringContaining('there is none') })
  })
})

describeWith(buildctl, 'buildctl', 'a daemon that starts late', () => {
  it('is waited for (A019)', async () => {
    using dir = tempDir()
    const late = join(dir.path, 'late.sock')
    const call = (...args: string[]) => run(buildctl!, ['--addr', `unix://${late}`, ...args])
    let done = false
    const waiting = call('--wait', 'debug', 'info').finally(() => (done = true))
    await new Promise((wake) => setTimeout(wake, 700))
    expect(done).toBe(false)
    symlinkSync(site.daemon.address.slice('unix://'.length), late)
    const ran = await waiting
    expect(ran).toMatchObject({ code: 0 })
    expect(ran.stdout).toContain('BuildKit:')
    await waitFor(() => done)
  })
})
