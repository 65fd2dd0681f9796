import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { freePort } from '@slipway/testing/free-port'
import { Daemon, REPO } from './harness/daemon.ts'
import { dockerfile, Driver } from './harness/driver.ts'
import { waitFor } from './harness/watch.ts'
import { run, tempDir } from './harness/clients.ts'
import { writeFiles } from './harness/world.ts'

/** What a daemon logs of one failing build. */
async function logOf(...args: readonly string[]): Promise<readonly string[]> {
  using dir = tempDir()
  writeFiles(dir.path, { Dockerfile: 'FROM scratch\nCOPY nope /x\n' })
  await using daemon = await Daemon.start({ args })
  const driver = new Driver(daemon)
  await driver.fails(dockerfile(dir.path))
  await driver[Symbol.asyncDispose]()
  await daemon.stop()
  return daemon.log.split('\n').filter((line) => line !== '')
}

describe('the log of a daemon', () => {
  it('is explained by --help (L091, L092, L094, L095)', async () => {
    const { stdout } = await run(join(REPO, 'bin/slipwayd'), ['--help'])
    for (const flag of ['--log-format', '--log-level', '--debugaddr']) expect(stdout).toContain(flag)
    expect(stdout).not.toContain('--trace')
  })

  it('is JSON, one object a line, where that is asked for (L091)', async () => {
    const lines = (await logOf('--log-format', 'json')).map((line) => JSON.parse(line) as object)
    expect(lines[0]).toMatchObject({ service: 'slipwayd', msg: expect.stringContaining('running server on') })
    expect(lines).toContainEqual(
      expect.objectContaining({
        method: '/moby.buildkit.v1.Control/Solve',
        code: expect.any(String),
        msg: expect.stringContaining('returned error: '),
      }),
    )
    const text = await logOf()
    expect(() => JSON.parse(text[0]!) as unknown).toThrow()
  })

  it('has as much in it as its level says; --trace is the old name of one (L092, L094)', async () => {
    const has = (lines: readonly string[], text: string): boolean => lines.some((line) => line.includes(text))
    const quiet = await logOf('--log-level', 'fatal')
    expect(has(quiet, 'running server on')).toBe(false)
    expect(has(quiet, 'returned error')).toBe(false)
    const info = await logOf('--log-level', 'info')
    expect(has(info, 'running server on')).toBe(true)
    expect(has(info, 'build started')).toBe(false)
    expect(has(await logOf('--log-level', 'debug'), 'build started')).toBe(true)
    const trace = await logOf('--trace')
    expect(has(trace, '--trace is deprecated; use --log-level=trace instead')).toBe(true)
    expect(has(trace, 'build started')).toBe(true)
  })

  it('warns of a tcp address without TLS (L074)', async () => {
    const warning = 'TLS is not enabled'
    const port = await freePort()
    await using daemon = await Daemon.start({ args: ['--addr', `tcp://127.0.0.1:${port}`] })
    await waitFor(() => daemon.log.includes(`running server on tcp://127.0.0.1:${port}`))
    expect(daemon.log).toContain(warning)
    await using local = await Daemon.start()
    await waitFor(() => local.log.includes('running server on unix://'))
    expect(local.log).not.toContain(warning)
  })
})
