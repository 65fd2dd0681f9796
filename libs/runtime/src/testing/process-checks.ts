import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sleep } from '@slipway/base'
import { expect } from 'expect'
import { Output } from './harness.ts'
import type { AddCheck } from './check.ts'

async function* chunks(...texts: readonly string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

/** Processes: what they are started with, their streams, signals and ends. */
export function checkProcesses(check: AddCheck): void {
  check('runs arguments as they are and answers the exit code (C019)', async ({ runtime, harness }) => {
    expect(await harness.run(runtime, ['echo', '$A', 'two words'])).toEqual({
      exitCode: 0,
      stdout: '$A two words\n',
      stderr: '',
    })
    expect((await harness.run(runtime, 'exit 123')).exitCode).toBe(123)
  })

  check('reports signals as 128 and more (K021)', async ({ runtime, harness }) => {
    expect((await harness.run(runtime, 'sh -c "kill -9 \\$\\$"; exit $?')).exitCode).toBe(137)
    const output = new Output()
    await using container = await harness.start(runtime, 'echo up; sleep 600', {}, output)
    await output.waitFor('up')
    await container.kill(9)
    expect((await container.exit).exitCode).toBe(137)
  })

  check('tells why an executable cannot be started', async ({ runtime, harness }) => {
    const missing = await harness.run(runtime, ['nothere'])
    expect(missing.exitCode).not.toBe(0)
    expect(missing.stderr).toMatch(/nothere.*not found in \$PATH/)
    const directory = await harness.run(runtime, ['/etc'])
    expect(directory.exitCode).not.toBe(0)
    expect(directory.stderr).not.toBe('')
  })

  check(
    'sets the environment: last value wins, PATH has a default (C020, K013)',
    async ({ runtime, harness }) => {
      const { stdout } = await harness.run(runtime, ['/bin/env'], {
        process: { env: ['A=1', 'B=x=y', 'A=2', 'EMPTY='] },
      })
      const lines = stdout.trim().split('\n')
      expect(lines).toEqual(expect.arrayContaining(['A=2', 'B=x=y', 'EMPTY=']))
      expect(lines).toContain('PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin')
      expect(lines).not.toContain('A=1')
      const own = await harness.run(runtime, ['/bin/env'], { process: { env: ['PATH=/bin'] } })
      expect(own.stdout.split('\n').filter((line) => line.startsWith('PATH='))).toEqual(['PATH=/bin'])
    },
  )

  check('makes the working directory, for its user (C021, K013)', async ({ runtime, harness }) => {
    const { stdout } = await harness.run(runtime, 'readlink /proc/self/cwd', {
      process: { cwd: '/new/work', user: '1000:1001' },
    })
    expect(stdout).toBe('/new/work\n')
    const { mode, uid, gid } = statSync(join(harness.rootfs, 'new/work'))
    expect([mode & 0o777, uid, gid]).toEqual([0o755, 1000, 1001])
  })

  check('looks up users and groups in the tree (C022, K012)', async ({ runtime, harness }) => {
    const id = async (user: string): Promise<string> => {
      const { stdout } = await harness.run(runtime, 'echo $(id -u) $(id -g) $(id -G)', { process: { user } })
      return stdout.trim()
    }
    expect(await id('')).toMatch(/^0 0 /)
    expect(await id('builder')).toBe('1000 1001 1001 10 999')
    expect(await id('1000')).toBe('1000 1001 1001 10 999')
    expect(await id('builder:daemon')).toBe('1000 1 1')
    expect(await id('4242')).toBe('4242 0 0')
    expect(await id('4242:4343')).toBe('4242 4343 4343')
    for (const user of ['nobody', 'root:nogroup']) {
      await expect(id(user)).rejects.toThrow(/unable to find (user nobody|group nogroup)/)
    }
  })

  check('streams output as it comes, and all of it (C044, K019)', async ({ runtime, harness }) => {
    const output = new Output()
    await using container = await harness.start(
      runtime,
      'echo first; sleep 0.3; echo second >&2; seq 200000',
      {},
      output,
    )
    await output.waitFor('first')
    expect(output.err).toBe('')
    await container.exit
    expect(output.err).toBe('second\n')
    expect(output.out).toHaveLength('first\n'.length + 1_288_895)
    expect(output.out.endsWith('\n200000\n')).toBe(true)
  })

  check('has no stdin by default, and takes one (C044, K019)', async ({ runtime, harness }) => {
    expect((await harness.run(runtime, 'cat; echo end')).stdout).toBe('end\n')
    expect((await harness.run(runtime, 'cat; echo end', {}, chunks('a', 'b'))).stdout).toBe('abend\n')
    expect((await harness.run(runtime, 'head -c 1', {}, chunks('x'.repeat(1_000_000)))).stdout).toBe('x')
  })

  check('kills on abort, whatever the process does about signals (K022)', async ({ runtime, harness }) => {
    const output = new Output()
    const abort = new AbortController()
    await using container = await harness.start(
      runtime,
      "trap '' TERM INT; echo up; sleep 600",
      {},
      output,
      abort.signal,
    )
    await output.waitFor('up')
    abort.abort()
    expect((await container.exit).exitCode).toBe(137)
  })

  check('kills on abort at any moment of the start', async ({ runtime, harness }) => {
    for (const delay of [0, 2, 5, 10, 20, 40]) {
      const abort = new AbortController()
      const started = harness.start(runtime, 'sleep 600', {}, new Output(), abort.signal)
      await sleep(delay)
      abort.abort()
      const container = await started.catch(() => undefined)
      if (!container) continue
      expect((await container.exit).exitCode).not.toBe(0)
      await container[Symbol.asyncDispose]()
    }
  })

  check('ends a running container when it is disposed', async ({ runtime, harness }) => {
    const output = new Output()
    const container = await harness.start(runtime, 'echo up; sleep 600', {}, output)
    await output.waitFor('up')
    await container[Symbol.asyncDispose]()
    expect((await container.exit).exitCode).toBe(137)
  })

  check('delivers signals', async ({ runtime, harness }) => {
    const output = new Output()
    const script = "trap 'echo hup; exit 5' HUP; echo up; while true; do sleep 0.05; done"
    await using container = await harness.start(runtime, script, {}, output)
    await output.waitFor('up')
    await container.kill(1)
    expect((await container.exit).exitCode).toBe(5)
    expect(output.out).toBe('up\nhup\n')
  })

  check('runs further processes in the same container (K043)', async ({ runtime, harness }) => {
    const output = new Output()
    await using container = await harness.start(
      runtime,
      'touch /tmp/here; echo up; sleep 600',
      { process: { env: ['A=1'] } },
      output,
    )
    await output.waitFor('up')
    const second = new Output(chunks('in'))
    const args = ['/bin/sh', '-c', 'ls /tmp; echo $A; id -u; cat; ps | grep -c sleep; exit 9']
    const process = await container.exec({ args, env: [], cwd: '', user: 'builder', tty: false }, second)
    expect((await process.exit).exitCode).toBe(9)
    expect(second.out).toMatch(/^here\n1\n1000\nin\d/)
    const third = new Output()
    const abort = new AbortController()
    const endless = await container.exec(
      { args: ['/bin/sh', '-c', 'echo run; sleep 600'], env: [], cwd: '', user: '', tty: false },
      third,
      abort.signal,
    )
    await third.waitFor('run')
    abort.abort()
    expect((await endless.exit).exitCode).toBe(137)
    await container.kill(9)
    await container.exit
    await expect(
      container.exec({ args: ['true'], env: [], cwd: '', user: '', tty: false }, new Output()),
    ).rejects.toThrow(`container ${container.id} has stopped`)
  })

  check('gives a further process a terminal (K018, K043)', async ({ runtime, harness }) => {
    const output = new Output()
    await using container = await harness.start(runtime, 'echo up; sleep 600', {}, output)
    await output.waitFor('up')
    const terminal = new Output()
    const args = [
      '/bin/sh',
      '-c',
      'test -t 1 && echo ready; while ! stty size | grep -q "44 55"; do sleep 0.02; done; exit 8',
    ]
    const process = await container.exec({ args, env: [], cwd: '', user: '', tty: true }, terminal)
    await terminal.waitFor('ready')
    await process.resize({ rows: 44, cols: 55 })
    expect((await process.exit).exitCode).toBe(8)
  })

  check('gives a terminal, with a size (K018)', async ({ runtime, harness }) => {
    let output: Output
    async function* typing(): AsyncIterable<Uint8Array> {
      await output.waitFor('ready')
      yield Buffer.from('word\n')
      await output.waitFor('got')
      await container.resize({ rows: 33, cols: 77 })
      await sleep(200)
      yield Buffer.from('\n')
    }
    output = new Output(typing())
    const script = 'test -t 0 && test -t 1 && echo ready; read x; echo got $x; read y; stty size; exit 6'
    await using container = await harness.start(runtime, script, { process: { tty: true } }, output)
    expect((await container.exit).exitCode).toBe(6)
    expect(output.out).toContain('got word')
    expect(output.out).toContain('33 77')
  })

  check('refuses bad specs', async ({ runtime, harness }) => {
    const invalid = expect.objectContaining({ code: 'invalid-argument' })
    await expect(harness.run(runtime, 'true', { id: '../escape' })).rejects.toEqual(invalid)
    await expect(harness.run(runtime, [])).rejects.toEqual(invalid)
    await expect(runtime.start({ ...harness.spec(['true']), mounts: [] }, new Output())).rejects.toEqual(
      invalid,
    )
  })

  check('runs many at once', async ({ runtime, harness }) => {
    // They share a root, where one would remove the mount points of another.
    for (const file of ['hosts', 'resolv.conf']) writeFileSync(join(harness.rootfs, 'etc', file), '')
    // They share a root here, as steps never do: one alone makes its mount points.
    await harness.run(runtime, 'true')
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, index) => harness.run(runtime, `echo ${index}; exit ${index}`)),
    )
    expect(results.map(({ exitCode, stdout, stderr }) => [exitCode, stdout, stderr])).toEqual(
      results.map((_, index) => [index, `${index}\n`, '']),
    )
  })
}
