import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { errorCode, toSlipwayError } from '@slipway/base'
import { ClientSession, offerSecrets, offerSsh } from '@slipway/client'
import type { BridgeMount, BridgeProcessRequest } from '@slipway/frontend'
import { fileActions, scratch, type State } from '@slipway/llb'
import { pb } from '@slipway/proto'
import {
  expectGone,
  expectKilled,
  output,
  pause,
  refusalOf,
  sh,
  start,
  typing,
  useContainers,
} from './harness/containers.ts'
import { useSite } from './harness/site.ts'

const site = useSite()
const { bundles, busybox, container, expectNothingLeft, open } = useContainers(site)

const cat: BridgeProcessRequest = { meta: { args: ['/bin/cat'] }, tty: false, security: 0, secretEnv: [] }

async function* parts(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100_000)
    yield await Promise.resolve(bytes.subarray(at, at + 100_000))
}

describe('containers of a build', () => {
  it('run a process with its input and outputs apart (D015, D017, D018)', async () => {
    const inside = await container(open())
    const input = typing()
    const process = await sh(inside, 'cat; echo problem >&2', { stdin: input })
    input.type('one\n')
    await process.says('one')
    input.type('two\n')
    input.end()
    expect(await process.exit).toMatchObject({ exitCode: 0 })
    expect([process.out(), process.err()]).toEqual(['one\ntwo\n', 'problem\n'])
  })

  it('pass megabytes of input and output at once through slow readers, in order (D018)', async () => {
    const inside = await container(open())
    await sh(inside, 'sleep 1000')
    const bytes = Buffer.alloc(6 << 20, 'slipway ')
    const pass = async (): Promise<void> => {
      const taken: Uint8Array[] = []
      const process = await inside.start(cat, {
        stdin: parts(bytes),
        stdout: async (chunk) => {
          taken.push(chunk)
          if (taken.length % 20 === 0) await pause(1)
        },
        stderr: () => {},
      })
      expect((await process.exit).exitCode).toBe(0)
      expect(Buffer.concat(taken).equals(bytes)).toBe(true)
    }
    await Promise.all([pass(), pass(), pass(), pass()])
  })

  it('end with their build though nobody takes their output, and input waits (D016, D018)', async () => {
    const inside = await container(open())
    let taken = 0
    await inside.start(cat, {
      stdin: parts(Buffer.alloc(64 << 20)),
      stdout: async (chunk) => {
        taken += chunk.length
        await new Promise(() => {})
      },
      stderr: () => {},
    })
    for (let before = -1; taken === 0 || taken !== before; before = taken) await pause(200)
    expect(bundles()).toHaveLength(1)
  })

  it('let further processes in; all end with the first (D019)', async () => {
    const inside = await container(open())
    const input = typing()
    const first = await sh(inside, 'read line; exit 7', { stdin: input })
    expect(await output(inside, 'echo $$; cat /proc/1/comm', { cwd: '/tmp' })).toMatch(/^\d+\nsh\n$/)
    const long = await sh(inside, 'echo up; sleep 1000')
    await long.says('up')
    input.type('go\n')
    expect((await first.exit).exitCode).toBe(7)
    expect((await long.exit).exitCode).not.toBe(0)
    await expectGone(inside)
  })

  it('tell how a process ended: its code, or why it could not be known (D020)', async () => {
    const build = open()
    const inside = await container(build)
    await sh(inside, 'sleep 1000')
    for (const code of [0, 1, 99, 255])
      expect(await (await sh(inside, `exit ${code}`)).exit).toMatchObject({ exitCode: code })
    const missing = await start(await container(build), ['/no/such/program'])
    expect((await missing.exit).exitCode).not.toBe(0)
    const user = (await sh(await container(build), 'true', { user: 'nobody-knows' })).exit
    expect(toSlipwayError(await user.catch((error: unknown) => error)).message).toContain('nobody-knows')
  })

  it('give a process a terminal with its size (D018, D021, D024)', async () => {
    const inside = await container(open())
    const input = typing()
    const shell = await start(inside, ['/bin/sh'], { tty: true, stdin: input, env: ['PS1=> '] })
    await shell.says('> ')
    await shell.resize({ rows: 31, cols: 117 })
    await pause(200)
    input.type('stty size; echo $TERM; tty\n')
    await shell.says('31 117')
    await shell.says('xterm\r\n')
    await shell.says('/dev/pts/')
    input.type('exit 5\n')
    expect((await shell.exit).exitCode).toBe(5)
  })

  it('have a PATH where none was given, and keep that which was (D024)', async () => {
    const inside = await container(open())
    await sh(inside, 'sleep 1000')
    expect(await output(inside, 'echo $PATH')).toBe(
      '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n',
    )
    expect(await output(inside, 'echo $PATH', { env: ['PATH=/own:/bin'] })).toBe('/own:/bin\n')
    expect(await output(inside, 'echo $TERM', { env: ['PATH=/bin', 'TERM=vt'] })).toBe('vt\n')
  })

  it('pass signals to processes, by name (D022)', async () => {
    const inside = await container(open())
    await sh(inside, 'sleep 1000')
    const trap = await sh(inside, 'trap "echo caught; exit 3" INT; echo up; while true; do sleep 0.05; done')
    await trap.says('up')
    await trap.kill(2)
    expect((await trap.exit).exitCode).toBe(3)
    expect(trap.out()).toBe('up\ncaught\n')
    const killed = await sh(inside, 'echo up; exec sleep 1000')
    await killed.says('up')
    await killed.kill(9)
    expect((await killed.exit).exitCode).toBe(137)
  })

  it('kill a process when its start is canceled, the container with the first (D023)', async () => {
    const build = open()
    const inside = await container(build)
    const first = new AbortController()
    const second = new AbortController()
    const init = await sh(inside, 'echo up; exec sleep 1000', { signal: first.signal })
    await init.says('up')
    const shell = await sh(inside, 'sleep 1000', { signal: second.signal, tty: true, stdin: typing() })
    second.abort()
    expect(await shell.exit.then(() => 'ok', errorCode)).toBe('canceled')
    expect(await output(inside, 'echo still here')).toBe('still here\n')
    first.abort()
    expect(await init.exit.then(() => 'ok', errorCode)).toBe('canceled')
    await expectGone(inside)
  })

  it('are killed and put away when they are released, and with the build (D016)', async () => {
    const build = open()
    const [one, two] = [await container(build), await container(build)]
    const running = [await sh(one, 'sleep 1000'), await sh(two, 'sleep 1000')]
    for (let tries = 0; bundles().length < 2 && tries < 100; tries++) await pause(20)
    expect(bundles()).toHaveLength(2)
    await one[Symbol.asyncDispose]()
    expect(bundles()).toHaveLength(1)
    await expect(running[0]?.exit.then(expectKilled)).resolves.toBeUndefined()
    await build.finish()
    await expectNothingLeft()
  })
})

describe('mounts of such containers', () => {
  const files = (entries: Readonly<Record<string, string>>): State =>
    scratch().file(
      Object.entries(entries).reduce(
        (actions, [path, text]) => actions.mkfile(path, 0o644, Buffer.from(text)),
        fileActions.mkdir('/d', 0o755),
      ),
    )

  it('show results, whole or in part, to be read or written, none of it kept (D029, D034)', async () => {
    const build = open()
    const ref = await build.solve(files({ '/d/a': 'A', '/b': 'B' }))
    const mounts: readonly BridgeMount[] = [
      { mount: { dest: '/ro', readonly: true }, ref },
      { mount: { dest: '/rw' }, ref },
      { mount: { dest: '/part', selector: '/d', readonly: true }, ref },
      { mount: { dest: '/new' } },
    ]
    const inside = await container(build, {}, mounts)
    await sh(inside, 'sleep 1000')
    const script = 'cat /ro/d/a /part/a; (echo x > /ro/x) 2>/dev/null || echo no; echo y > /rw/y; ls /rw /new'
    expect(await output(inside, script)).toBe('AAno\n/new:\n\n/rw:\nb\nd\ny\n')
    const again = await container(build, {}, mounts)
    expect(await output(again, 'ls /rw /new')).toBe('/new:\n\n/rw:\nb\nd\n')
  })

  it('of a cache keep what was written (D030)', async () => {
    const mounts = [
      {
        mount: {
          dest: '/cache',
          mountType: pb.MountType.CACHE,
          cacheOpt: { ID: 'gateway-container', sharing: pb.CacheSharingOpt.SHARED },
        },
      },
    ]
    const build = open()
    expect(await output(await container(build, {}, mounts), 'ls /cache; echo kept > /cache/f')).toBe('')
    await build.finish()
    expect(await output(await container(open(), {}, mounts), 'cat /cache/f')).toBe('kept\n')
  })

  it('in memory are empty (D031)', async () => {
    const mounts = [{ mount: { dest: '/t', mountType: pb.MountType.TMPFS } }]
    const inside = await container(open(), {}, mounts)
    expect(await output(inside, 'ls -A /t; grep " /t " /proc/mounts | cut -d" " -f3')).toBe('tmpfs\n')
  })

  it('bring secrets of the client as files and variables (D032, D055)', async () => {
    await using session = ClientSession.open(site.driver.caller, {
      attachables: [offerSecrets([{ id: 'key', env: 'KEY' }], { KEY: 's3cret' })],
    })
    const build = open({ Session: session.id })
    const mount = (ID: string, optional: boolean) => ({
      mount: {
        dest: `/run/${ID}`,
        mountType: pb.MountType.SECRET,
        secretOpt: { ID, uid: 5, gid: 6, mode: 0o440, optional },
      },
    })
    const inside = await container(build, {}, [mount('key', false), mount('absent', true)])
    const secretEnv = [
      { ID: 'key', name: 'TOKEN', optional: false },
      { ID: 'absent', name: 'NONE', optional: true },
    ]
    const script = 'cat /run/key; stat -c " %a %u %g" /run/key; echo $TOKEN; ls /run/absent 2>/dev/null'
    const process = await sh(inside, script, { secretEnv })
    expect((await process.exit).exitCode).not.toBe(0)
    expect(process.out()).toBe('s3cret 440 5 6\ns3cret\n')
    await expect(container(build, {}, [mount('absent', false)])).rejects.toMatchObject({
      message: expect.stringContaining('secret absent: not found'),
    })
    const needed = [{ ID: 'absent', name: 'NONE', optional: false }]
    const refused = sh(await container(build), 'true', { secretEnv: needed })
    expect(await refusalOf(refused)).toContain('secret absent: not found')
  })

  it('reach an ssh agent of the client (D033)', async () => {
    const socket = join(site.driver.newDir(), 'agent.sock')
    const agent = createServer((connection) => connection.end()).listen(socket)
    await using session = ClientSession.open(site.driver.caller, {
      attachables: [offerSsh([{ id: 'default', paths: [socket], raw: true }], {})],
    })
    const build = open({ Session: session.id })
    const mount = (ID: string) => ({
      mount: {
        dest: '/run/agent.sock',
        mountType: pb.MountType.SSH,
        SSHOpt: { ID, uid: 3, gid: 4, mode: 0o660, optional: false },
      },
    })
    const inside = await container(build, {}, [mount('default')])
    expect(await output(inside, 'stat -c "%F %a %u %g" /run/agent.sock')).toBe('socket 660 3 4\n')
    await expect(container(build, {}, [mount('other')])).rejects.toMatchObject({
      message: expect.stringContaining('other'),
    })
    agent.close()
  })

  it('are refused where they make no sense, or name nothing of this build (D029)', async () => {
    const build = open()
    await expect(build.bridge.newContainer({ mounts: [] })).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringContaining('container has no mount at /'),
    })
    const other = await open().solve(busybox())
    const foreign = build.bridge.newContainer({ mounts: [{ mount: { dest: '/' }, ref: other }] })
    await expect(foreign).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining(`failed to find ref ${other.id} for "/" mount`),
    })
    const tmpfs = { dest: '/', mountType: pb.MountType.TMPFS }
    await expect(build.bridge.newContainer({ mounts: [{ mount: tmpfs }] })).rejects.toMatchObject({
      message: expect.stringContaining('invalid mount type TMPFS for /'),
    })
  })
})
