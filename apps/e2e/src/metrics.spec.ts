import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { freePort } from '@slipway/testing/free-port'
import { services } from '@slipway/proto'
import { dial } from '@slipway/rpc'
import { run, slipway } from './harness/clients.ts'
import { Daemon, REPO } from './harness/daemon.ts'
import { dockerfile, Driver } from './harness/driver.ts'
import { get, metricsOf } from './harness/http.ts'
import { useSite } from './harness/site.ts'
import { APPS, SplitDaemon } from './harness/split.ts'
import { waitFor } from './harness/watch.ts'

const dir = mkdtempSync(join(tmpdir(), 'slipway-metrics-'))
afterAll(() => rmSync(dir, { recursive: true }))
const debug = `unix://${join(dir, 'debug.sock')}`
const site = useSite({ args: ['--debugaddr', debug, '--oci-max-parallelism', '1'] })

const context = (text: string): string =>
  site.world.context({ Dockerfile: text.replaceAll('BASE', site.world.base), f: 'a file of 21 bytes...' })

describe('the metrics of a daemon', () => {
  it('count builds and their steps as buildkitd does (A128, L159)', async () => {
    const page = await get(debug, '/metrics')
    expect(page).toMatchObject({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' })
    const before = await metricsOf(debug)
    const ok = context('FROM BASE\nRUN echo 1 > /x')
    await site.driver.build(dockerfile(ok))
    await site.driver.build(dockerfile(ok))
    await site.driver.fails(dockerfile(context('FROM BASE\nRUN exit 1')))
    const after = await metricsOf(debug)
    const grown = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0)
    expect(grown('buildkit_builds_total{status="success"}')).toBe(2)
    expect(grown('buildkit_builds_total{error_code="Unknown",status="failure"}')).toBe(1)
    expect(grown('buildkit_builds_steps_total{kind="cached"}')).toBeGreaterThan(0)
    expect(grown('buildkit_builds_steps_total{kind="total"}')).toBeGreaterThan(
      grown('buildkit_builds_steps_total{kind="cached"}'),
    )
    expect(grown('buildkit_build_duration_seconds_count{status="success"}')).toBe(2)
    expect(grown('buildkit_build_duration_seconds_bucket{status="success",le="+Inf"}')).toBe(2)
    expect(grown('slipway_ops_total{kind="exec",outcome="done"}')).toBe(1)
    expect(grown('slipway_ops_total{kind="exec",outcome="failed"}')).toBe(1)
    expect(
      grown(
        'rpc_server_call_duration_seconds_count{rpc_method="moby.buildkit.v1.Control/Solve",rpc_response_status_code="OK",rpc_system_name="grpc"}',
      ),
    ).toBe(2)
  })

  it('count bytes that come from clients and registries, and that go there', async () => {
    const before = await metricsOf(debug)
    const path = context('FROM BASE\nCOPY f /moved')
    const image = { type: 'image', attrs: { name: `${site.world.registry.host}/m:1`, push: 'true' } }
    await site.driver.build({ ...dockerfile(path), outputs: [image] })
    const after = await metricsOf(debug)
    const grown = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0)
    expect(grown('slipway_synced_bytes_total')).toBeGreaterThanOrEqual(21)
    expect(after.get('slipway_pulled_bytes_total')).toBeGreaterThan(100_000)
    expect(grown('slipway_pushed_bytes_total')).toBeGreaterThan(0)
  })

  it('show what runs, what waits, what the cache holds, and how the process is', async () => {
    const step = (text: string) =>
      site.driver.build(dockerfile(context(`FROM BASE\nRUN echo ${text} && sleep 2`)))
    const builds = Promise.all([step('one'), step('two')])
    await waitFor(async () => (await metricsOf(debug)).get('slipway_slots{state="waiting"}') === 1)
    const now = await metricsOf(debug)
    expect(now.get('slipway_builds_running')).toBe(2)
    expect(now.get('slipway_slots{state="limit"}')).toBe(1)
    expect(now.get('slipway_slots{state="used"}')).toBe(1)
    await builds
    expect((await metricsOf(debug)).get('slipway_builds_running')).toBe(0)
    const bytes = 'slipway_cache_bytes{state="reclaimable"}'
    await waitFor(async () => ((await metricsOf(debug)).get(bytes) ?? 0) > 100_000)
    expect((await metricsOf(debug)).get('slipway_cache_records{state="reclaimable"}')).toBeGreaterThan(0)
    expect(now.get('slipway_gc_runs_total{outcome="done"}')).toBeGreaterThan(0)
    expect(now.get('process_resident_memory_bytes')).toBeGreaterThan(1e7)
    expect([...now.keys()]).toContain('nodejs_eventloop_lag_p99_seconds')
  })
})

describe('the pages of a daemon', () => {
  it('show its variables and collect its garbage (L149, L157)', async () => {
    const vars = await get(debug, '/debug/vars')
    expect(vars.type).toContain('application/json')
    const { cmdline, memstats } = JSON.parse(vars.text) as { cmdline: string[]; memstats: { Sys: number } }
    expect(cmdline).toContain(site.daemon.address)
    expect(memstats.Sys).toBeGreaterThan(1e7)
    expect(await get(debug, '/debug/gc')).toMatchObject({ status: 200, text: '' })
    expect((await get(debug, '/debug/pprof/cmdline')).text.split('\0')).toEqual(cmdline)
  })

  it('say where else to look for what only a Go program has, and profile what is here', async () => {
    expect(await get(debug, '/debug/pprof/heap')).toMatchObject({ status: 501 })
    expect((await get(debug, '/debug/requests')).text).toContain('rpc_server_call_duration_seconds')
    const profile = await get(debug, '/debug/cpuprofile?seconds=0.2')
    expect(JSON.parse(profile.text)).toMatchObject({
      nodes: expect.any(Array),
      startTime: expect.any(Number),
    })
    expect(await get(debug, '/debug/cpuprofile?seconds=1e9')).toMatchObject({ status: 400 })
  })

  it('say that it lives and takes builds', async () => {
    expect(await get(debug, '/healthz')).toMatchObject({ status: 200 })
    expect(await get(debug, '/readyz')).toMatchObject({ status: 200 })
  })

  it('are at the address that the environment names, which a flag goes before (L018, L095)', async () => {
    const [one, two] = [await freePort(), await freePort()]
    const env = { BUILDKITD_DEBUGADDR: `127.0.0.1:${one}` }
    {
      await using _daemon = await Daemon.start({ env })
      expect(await get(`http://127.0.0.1:${one}`, '/metrics')).toMatchObject({ status: 200 })
    }
    await using _daemon = await Daemon.start({ env, args: ['--debugaddr', `127.0.0.1:${two}`] })
    expect(await get(`http://127.0.0.1:${two}`, '/metrics')).toMatchObject({ status: 200 })
    await expect(get(`http://127.0.0.1:${one}`, '/metrics')).rejects.toThrow('ECONNREFUSED')
  })
})

describe('each service alone', () => {
  let split: SplitDaemon
  const addressOf = (name: string): string => `unix://${join(dir, `${name}.sock`)}`
  beforeAll(async () => {
    const args = Object.fromEntries(
      APPS.map((name) => [
        name,
        ['--metrics-listen', addressOf(name), ...(name === 'worker' ? ['--max-parallelism', '2'] : [])],
      ]),
    )
    split = await SplitDaemon.start({ args })
  }, 60_000)
  afterAll(async () => await split?.[Symbol.asyncDispose](), 60_000)

  it('has metrics, health and readiness over HTTP, and health over gRPC', async () => {
    for (const name of APPS) {
      for (const path of ['/healthz', '/readyz']) {
        expect({ name, ...(await get(addressOf(name), path)) }).toMatchObject({ name, status: 200 })
      }
      expect((await metricsOf(addressOf(name))).get('process_resident_memory_bytes')).toBeGreaterThan(1e7)
      const caller = dial(split.socket(name), split.identity)
      expect(await caller.unary(services.HealthService.Check, {})).toMatchObject({ status: 1 })
      caller.close()
    }
  })

  it('tells a container engine how it is, over gRPC and by the workers that clients see (L082)', async () => {
    const health = async (address: string): Promise<number> =>
      (await run(process.execPath, [join(REPO, 'deploy/health.ts'), address])).code
    for (const name of APPS) expect([name, await health(split.socket(name))]).toEqual([name, 0])
    expect(await health(`unix://${join(dir, 'nobody.sock')}`)).toBe(1)
    const buildctl = join(dir, 'buildctl')
    symlinkSync(slipway, buildctl)
    const workers = (address: string) => run(buildctl, ['--addr', address, 'debug', 'workers'])
    const seen = await workers(split.address)
    expect(seen).toMatchObject({ code: 0 })
    expect(seen.stdout.trim().split('\n')).toHaveLength(2)
    expect((await workers(`unix://${join(dir, 'nobody.sock')}`)).code).not.toBe(0)
  })

  it('counts its own part of a build', async () => {
    const driver = new Driver(split)
    await driver.build(dockerfile(context('FROM BASE\nRUN echo split > /x')))
    await driver[Symbol.asyncDispose]()
    expect((await metricsOf(addressOf('solver'))).get('buildkit_builds_total{status="success"}')).toBe(1)
    expect((await metricsOf(addressOf('worker'))).get('slipway_ops_total{kind="exec",outcome="done"}')).toBe(
      1,
    )
    const slots = await metricsOf(addressOf('worker'))
    const states = ['limit', 'used', 'waiting'].map((state) => slots.get(`slipway_slots{state="${state}"}`))
    expect(states).toEqual([2, 0, 0])
    const calls = [...(await metricsOf(addressOf('executor'))).keys()]
    expect(calls.some((name) => name.includes('rpc_method="slipway.executor.v1.Executor/Run"'))).toBe(true)
  })
})
