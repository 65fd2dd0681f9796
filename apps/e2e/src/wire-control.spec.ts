import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Metadata } from '@grpc/grpc-js'
import { newId } from '@slipway/base'
import { fileActions, image, scratch, type State } from '@slipway/llb'
import { decodeEvents, type ProgressEvent } from '@slipway/progress'
import { type moby, services } from '@slipway/proto'
import { type Caller, dial, messagesOf, type RpcMethod } from '@slipway/rpc'
import { buildctl, run } from './harness/clients.ts'
import { codeOf, llb } from './harness/driver.ts'
import { logsOf, stepOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'
import { sleeps, waitFor } from './harness/watch.ts'

const site = useSite({
  args: ['--oci-worker-labels', 'e2e.label=yes'],
  apart: { worker: ['--label', 'e2e.label=yes'] },
})
const control = services.ControlService
let caller: Caller

beforeAll(() => {
  caller = dial(site.daemon.address)
})
afterAll(() => caller?.close())

const solve = (request: moby.buildkit.v1.SolveRequest.$Properties, signal?: AbortSignal) =>
  caller.unary(control.Solve, request, signal ? { signal } : {})

async function watch(ref: string): Promise<readonly ProgressEvent[]> {
  const events: ProgressEvent[] = []
  for await (const message of messagesOf(caller.serverStream(control.Status, { Ref: ref })))
    events.push(...decodeEvents(message))
  return events
}

function step(text: string): State {
  return image(site.world.base).run({ args: ['sh', '-c', text] }).root
}

const tiny = (text: string): State => scratch().file(fileActions.mkfile('/f', 0o644, Buffer.from(text)))

function rawMethod(path: string): RpcMethod<Buffer, Buffer> {
  const same = (bytes: Buffer): Buffer => bytes
  return {
    path,
    requestStream: true,
    responseStream: true,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  }
}

describe('workers', () => {
  it('are listed with labels and platforms, and filtered (A012, A013, A016, A021, A022, A023, A024, A026, A027, A030)', async () => {
    const { client } = site.driver
    const [worker, ...others] = await client.workers()
    expect(others).toEqual([])
    const own = 'org.mobyproject.buildkit.worker'
    expect(worker?.Labels).toMatchObject({ 'e2e.label': 'yes', [`${own}.executor`]: 'oci' })
    for (const name of ['hostname', 'network', 'snapshotter', 'oci.process-mode', 'selinux.enabled'])
      expect(worker?.Labels).toHaveProperty([`${own}.${name}`])
    expect(worker?.Labels?.[`${own}.selinux.enabled`]).toMatch(/^(true|false)$/)
    expect(worker?.platforms?.[0]).toMatchObject({ OS: 'linux' })
    expect(worker?.BuildkitVersion?.version).toBe((await client.version()).version)
    expect(await client.workers([`id==${worker?.ID}`])).toHaveLength(1)
    expect(await client.workers(['id==nobody'])).toHaveLength(0)
    expect(await client.workers(['labels."e2e.label"==yes'])).toHaveLength(1)
  })
})

describe('health, reflection and traces', () => {
  it('are served beside the API (A002, A008, A009, A127)', async () => {
    const health = await caller.unary(services.HealthService.Check, {})
    expect(Number(health.status)).toBe(1)
    expect(await codeOf(caller.unary(services.HealthService.Check, { service: 'no.such' }))).toBe('not-found')
    await caller.unary(services.TraceServiceService.Export, {})
    for (const version of ['v1', 'v1alpha']) {
      const stream = caller.duplex(
        rawMethod(`/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`),
      )
      // ServerReflectionRequest: list_services = 7, file_containing_symbol = 4.
      stream.write(Buffer.from([0x3a, 1, 0x2a]))
      const symbol = Buffer.from('moby.buildkit.v1.Control')
      stream.write(Buffer.concat([Buffer.from([0x22, symbol.length]), symbol]))
      stream.end()
      const answers: string[] = []
      for await (const answer of messagesOf(stream)) answers.push(answer.toString('latin1'))
      for (const name of [
        'moby.buildkit.v1.Control',
        'moby.buildkit.v1.frontend.LLBBridge',
        'containerd.services.content.v1.Content',
        'grpc.health.v1.Health',
      ])
        expect(answers[0]).toContain(name)
      expect(answers[1]).toContain('ListWorkers')
    }
  })
})

describe('Status', () => {
  it('waits for a build that comes later, tells everything to each of several watchers, and ends (A085, A092)', async () => {
    const ref = newId()
    const early = watch(ref)
    await new Promise((done) => setTimeout(done, 300))
    const solved = solve({ Ref: ref, Definition: await step('echo watched; sleep 0.5; echo end').marshal() })
    const second = watch(ref)
    await new Promise((done) => setTimeout(done, 400))
    const third = watch(ref)
    await solved
    const late = await watch(ref)
    for (const events of [await early, await second, await third, late]) {
      expect(logsOf(events)).toBe('watched\nend\n')
      expect(stepOf(events, 'echo watched')).toBe('done')
    }
  })

  it('says the time of the daemon in its headers (A086)', async () => {
    const ref = newId()
    await solve({ Ref: ref, Definition: await tiny('time').marshal() })
    const call = caller.serverStream(control.Status, { Ref: ref })
    const headers = new Promise<Metadata>((resolve) => call.on('metadata', resolve))
    for await (const _ of messagesOf(call)) void _
    const time = Date.parse(String((await headers).get('buildkit-current-timestamp')[0]))
    expect(Math.abs(time - Date.now())).toBeLessThan(60_000)
  })

  it('does not know a build that nobody started (A085)', async () => {
    const started = Date.now()
    expect(await codeOf(watch('no-such-ref'))).toBe('not-found')
    expect(Date.now() - started).toBeGreaterThan(2_000)
    expect(Date.now() - started).toBeLessThan(9_000)
  })

  it('gives steps their inputs, names, times and end (A087, A088, A090)', async () => {
    const { events } = await site.driver.build(
      await llb(step('seq 1 3000').file(fileActions.mkfile('/x', 0o600, Buffer.from('x')))),
    )
    const vertexes = events.flatMap((event) => (event.kind === 'vertex' ? [event] : []))
    const ends = vertexes.filter(({ completed }) => completed !== undefined)
    expect(ends.length).toBeGreaterThanOrEqual(3)
    for (const { started, completed, digest } of ends) {
      expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/)
      expect(completed!).toBeGreaterThanOrEqual(started!)
    }
    expect(vertexes.some(({ inputs }) => inputs.length > 0)).toBe(true)
    expect(logsOf(events).trimEnd().split('\n')).toHaveLength(3_000)
  })
})

describe('Solve', () => {
  it('refuses a second build of the same name while the first runs, and takes it after (A057)', async () => {
    const ref = newId()
    const stop = new AbortController()
    const first = solve({ Ref: ref, Definition: await step('sleep 500').marshal() }, stop.signal).catch(
      (error: Error) => error,
    )
    await waitFor(() => sleeps('500'))
    const second = solve({ Ref: ref, Definition: await tiny('2').marshal() })
    await expect(second).rejects.toMatchObject({ message: expect.stringContaining(`job ID ${ref} exists`) })
    stop.abort()
    expect(await first).toBeInstanceOf(Error)
    // The name is free once the first build has let go of all it held, which its client does not wait for.
    const again = async (): Promise<void> => {
      const definition = await tiny('2').marshal()
      await solve({ Ref: ref, Definition: definition }).catch(async (error: Error) => {
        if (!error.message.includes(`job ID ${ref} exists`)) throw error
        await new Promise((done) => setTimeout(done, 50))
        await again()
      })
    }
    await again()
  })

  it('is logged when it fails; who goes away is answered Canceled (A006)', async () => {
    const before = site.daemon.log.length
    const stop = new AbortController()
    const gone = codeOf(solve({ Ref: newId(), Definition: await step('sleep 501').marshal() }, stop.signal))
    await waitFor(() => sleeps('501'))
    stop.abort()
    expect(await gone).toBe('canceled')
    expect(await codeOf(solve({ Ref: newId(), Frontend: 'nosuch' }))).not.toBe('canceled')
    const logged = (): readonly string[] =>
      site.daemon.log
        .slice(before)
        .split('\n')
        .filter((line) => line.includes('/moby.buildkit.v1.Control/Solve returned error: '))
    await waitFor(() => logged().length === 2)
    expect(logged().some((line) => line.includes('code=canceled'))).toBe(true)
    expect(logged().some((line) => line.includes('nosuch'))).toBe(true)
  })

  it('runs a definition or a frontend, never both, and names what it does not know (A058, A059, A061, A062, A066, A077)', async () => {
    const definition = await tiny('direct').marshal()
    await solve({ Ref: newId(), Definition: definition })
    const refused = async (request: moby.buildkit.v1.SolveRequest.$Properties): Promise<string> => {
      const error: unknown = await solve({ Ref: newId(), ...request }).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(Error)
      return (error as Error).message
    }
    expect(await refused({ Definition: definition, Frontend: 'dockerfile.v0' })).toMatch(
      /Definition and Frontend/,
    )
    expect(await refused({ Frontend: 'nosuch' })).toMatch(/nosuch/)
    const exporter = await refused({ Definition: definition, Exporters: [{ Type: 'nosuch', Attrs: {} }] })
    expect(exporter).toContain('exporter "nosuch" could not be found')
    expect(await refused({ Definition: definition, Entitlements: ['security.insecure'] })).toContain(
      'security.insecure is not allowed',
    )
    const same = { Type: 'local', Attrs: { dest: 'x' } }
    expect(await refused({ Definition: definition, Cache: { Exports: [same, same] } })).toContain(
      'duplicate cache exports',
    )
  })

  it('needs the session that it names, and exporters of the old fields work (A064, A075)', async () => {
    const definition = await tiny('old').marshal()
    const started = Date.now()
    const gone = solve({
      Ref: newId(),
      Session: 'nosession',
      Definition: definition,
      Exporters: [{ Type: 'tar', Attrs: {} }],
    })
    await expect(gone).rejects.toMatchObject({ message: expect.stringMatching(/no active session/) })
    expect(Date.now() - started).toBeLessThan(9_000)
    const answer = await solve({
      Ref: newId(),
      Definition: definition,
      ExporterDeprecated: 'image',
      ExporterAttrsDeprecated: { name: 'old.test/name:1' },
    })
    expect(answer.ExporterResponse?.['containerimage.digest']).toMatch(/^sha256:/)
  })

  it('runs a step once when two builds share it, and goes on when one of them leaves (F001, F039, F043)', async () => {
    const text = 'echo shared; sleep 1.5; cat /proc/sys/kernel/random/uuid'
    const stop = new AbortController()
    const left = site.driver.build(await llb(step(text)), stop.signal).catch((error: Error) => error)
    const stays = site.driver.build(await llb(step(text)))
    const other = site.driver.build(await llb(step(text)))
    await new Promise((done) => setTimeout(done, 700))
    stop.abort()
    expect(await left).toBeInstanceOf(Error)
    const [one, two] = [logsOf((await stays).events), logsOf((await other).events)]
    expect(one).toMatch(/^shared\n[0-9a-f-]{36}\n$/)
    expect(two).toBe(one)
  })
})

describe('usage', () => {
  it('is listed, filtered and pruned; what runs is not touched (A031, A035, A037, A041, A043, A047, A050, A051)', async () => {
    const { client } = site.driver
    await site.driver.build(await llb(step('echo usage > /usage')))
    const records = await client.diskUsage()
    const made = records.find(({ Description }) => Description?.includes('echo usage'))
    expect(made).toMatchObject({ RecordType: 'regular', InUse: false })
    expect(Number(made?.Size)).toBeGreaterThan(0)
    expect(Number(made?.UsageCount)).toBeGreaterThan(0)
    expect(await client.diskUsage([`id==${made?.ID}`])).toHaveLength(1)
    expect(await client.diskUsage([`id==${made?.ID}`, 'description~=nothing-like-this'])).toHaveLength(1)
    expect(await client.diskUsage([`id==${made?.ID},type==frontend`])).toHaveLength(0)
    expect(
      (await client.diskUsage(['type==regular'])).every(({ RecordType }) => RecordType === 'regular'),
    ).toBe(true)
    const running = site.driver.build(await llb(step('sleep 1; cat /etc/group | wc -l')))
    await new Promise((done) => setTimeout(done, 400))
    const pruned = []
    for await (const record of client.prune({ all: true })) pruned.push(record.ID)
    expect(pruned).toContain(made?.ID)
    expect(logsOf((await running).events)).toBe('4\n')
    for await (const _ of client.prune({ all: true })) void _
    expect(await client.diskUsage()).toEqual([])
    const again = await site.driver.build(await llb(step('echo usage > /usage')))
    expect(stepOf(again.events, 'echo usage')).toBe('done')
  })

  it('is kept as far as the request says (A053, A054)', async () => {
    const { client } = site.driver
    await site.driver.build(await llb(step('echo kept > /kept')))
    const before = (await client.diskUsage()).length
    for await (const _ of client.prune({ all: true, keepDurationMs: 3_600_000 })) void _
    expect(await client.diskUsage()).toHaveLength(before)
    for await (const _ of client.prune({ all: true, reservedSpace: 1e12 })) void _
    expect(await client.diskUsage()).toHaveLength(before)
  })

  it('looks right to buildctl (A034, L198, L199, L207, L209, L210)', async () => {
    if (!buildctl) {
      console.warn('SKIPPED: buildctl is not on PATH')
      return
    }
    const call = (...args: string[]) => run(buildctl!, ['--addr', site.daemon.address, ...args])
    await site.driver.build(await llb(step('echo listed > /listed')))
    const du = await call('du', '-v')
    expect(du).toMatchObject({ code: 0 })
    expect(du.stdout).toContain('echo listed')
    expect(du.stdout).toMatch(/Total:\s/)
    expect((await call('debug', 'workers', '-v')).stdout).toContain('e2e.label')
    expect((await call('debug', 'info')).code).toBe(0)
    expect((await call('prune', '--all')).code).toBe(0)
    expect((await call('du')).stdout).toMatch(/Total:\s+0\s*B/)
  })
})
