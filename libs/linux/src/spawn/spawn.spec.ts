import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sleep } from '@slipway/base'
import { afterEach, describe, expect, it } from '@jest/globals'
import { mount, unmountSync } from '../mount.ts'
import { type Child, startChild } from './child.ts'
import { Pty } from './pty.ts'
import { Spawner } from './spawner.ts'

let spawner: Spawner | undefined
afterEach(async () => {
  await spawner?.[Symbol.asyncDispose]()
  spawner = undefined
})

async function* chunks(...texts: readonly string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

async function run(
  script: string,
  stdin?: AsyncIterable<Uint8Array>,
): Promise<{ child: Child; out: () => string }> {
  spawner ??= new Spawner()
  const output: Uint8Array[] = []
  const child = await startChild(spawner, {
    file: '/bin/sh',
    args: ['-c', script],
    env: ['PATH=/usr/bin:/bin', 'A=b'],
    stdout: (chunk) => output.push(chunk),
    stderr: (chunk) => output.push(chunk),
    ...(stdin ? { stdin } : {}),
  })
  return { child, out: () => Buffer.concat(output).toString() }
}

describe('startChild', () => {
  it('delivers all output before the exit', async () => {
    const { child, out } = await run('head -c 3000000 /dev/zero; exit 3')
    expect(await child.exit).toEqual({ code: 3 })
    expect(out()).toHaveLength(3_000_000)
  })

  it('reports the signal', async () => {
    const { child } = await run('kill -9 $$')
    expect(await child.exit).toEqual({ code: 137, signal: 9 })
  })

  it('starts with default signals, only the given environment, and no foreign descriptors', async () => {
    const { child, out } = await run(
      'grep -E "SigIgn|SigBlk" /proc/self/status; echo $A; ls /proc/self/fd | tr "\\n" " "',
    )
    await child.exit
    const lines = out().trim().split('\n')
    expect(lines.slice(0, 2).map((line) => line.split(/\s+/)[1])).toEqual([
      '0000000000000000',
      '0000000000000000',
    ])
    expect(lines[2]).toBe('b')
    expect(lines[3]?.trim()).toBe('0 1 2 3 4')
  })

  it('feeds stdin and closes it', async () => {
    const { child, out } = await run('cat; echo end', chunks('one ', 'two '))
    expect(await child.exit).toEqual({ code: 0 })
    expect(out()).toBe('one two end\n')
  })

  it('does not wait for input that nobody reads', async () => {
    async function* endless(): AsyncIterable<Uint8Array> {
      for (;;) yield Buffer.alloc(65_536)
    }
    const { child } = await run('exec <&-; exit 0', endless())
    expect(await child.exit).toEqual({ code: 0 })
  })

  it('fails for a missing executable without leaving descriptors', async () => {
    spawner = new Spawner()
    const start = (): Promise<Child> =>
      startChild(spawner!, { file: '/nonexistent', args: [], env: [], stdout: () => undefined })
    await expect(start()).rejects.toThrow('posix_spawn /nonexistent: ENOENT')
    const before = readdirSync('/proc/self/fd').length
    await expect(start()).rejects.toThrow('ENOENT')
    expect(readdirSync('/proc/self/fd')).toHaveLength(before)
  })
})

describe('startChild on a terminal', () => {
  it('delivers output, takes input and sizes', async () => {
    spawner = new Spawner()
    const pty = Pty.open()
    let output = ''
    async function* input(): AsyncIterable<Uint8Array> {
      while (!output.includes('ready')) await sleep(5)
      pty.resize({ rows: 40, cols: 100 })
      yield Buffer.from('word\n')
    }
    const child = await startChild(spawner, {
      file: '/bin/sh',
      args: ['-c', 'test -t 0 && test -t 2 && echo ready; read x; echo got $x; stty size; exit 4'],
      env: ['PATH=/usr/bin:/bin'],
      stdin: input(),
      stdout: (chunk) => {
        output += Buffer.from(chunk).toString()
      },
      pty,
    })
    expect(await child.exit).toEqual({ code: 4 })
    expect(output.replaceAll('\r', '')).toBe('ready\nword\ngot word\n40 100\n')
  })

  it('does not block on input that the program does not read', async () => {
    spawner = new Spawner()
    async function* flood(): AsyncIterable<Uint8Array> {
      for (;;) yield Buffer.alloc(65_536, 'x')
    }
    const child = await startChild(spawner, {
      file: '/bin/sh',
      args: ['-c', 'stty -icanon -echo; sleep 0.1'],
      env: ['PATH=/usr/bin:/bin'],
      stdin: flood(),
      pty: Pty.open(),
    })
    expect(await child.exit).toEqual({ code: 0 })
  })
})

describe('Spawner', () => {
  it('hides mounts from its processes and from nobody else', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'slipway-spawn-'))
    try {
      mount('tmpfs', dir, 'tmpfs', 0)
      mkdirSync(join(dir, 'hidden'))
      spawner = new Spawner({ hiddenMounts: [dir] })
      for (let round = 0; round < 2; round++) {
        const { child, out } = await run(`ls ${dir}; echo done`)
        await child.exit
        expect(out()).toBe('done\n')
      }
      expect(existsSync(join(dir, 'hidden'))).toBe(true)
    } finally {
      unmountSync(dir)
      rmSync(dir, { recursive: true })
    }
  })
})
