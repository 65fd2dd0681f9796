import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { createServer } from 'node:net'
import { errorCode, toSlipwayError } from '@slipway/base'
import { ClientSession, offerSecrets, offerSsh } from '@slipway/client'
import type { BridgeContainer, BridgeContainerRequest, BridgeMount } from '@slipway/frontend'
import { fileActions, image, scratch, type State } from '@slipway/llb'
import { type moby, pb, services } from '@slipway/proto'
import { messagesOf, type ProcessExit, type ProcessIO, type RunningProcess } from '@slipway/rpc'
import { type BridgeBuild, startBridgeBuild } from './harness/bridge-build.ts'
import { useSite } from './harness/site.ts'

const site = useSite({ args: ['--allow-insecure-entitlement', 'security.insecure'] })
const methods = services.LLBBridgeService
const builds: BridgeBuild[] = []

function open(request: Parameters<typeof startBridgeBuild>[1] = {}): BridgeBuild {
  const build = startBridgeBuild(site.daemon, request)
  builds.push(build)
  return build
}

afterEach(async () => {
  for (const build of builds.splice(0)) await build[Symbol.asyncDispose]()
  await expectNothingLeft()
})

/** Bundles of containers that are still there. */
function bundles(): readonly string[] {
  return readdirSync(join(site.daemon.root, 'executor', 'bundles'))
}

/** The build has ended for its client a moment before everything is put away. */
async function expectNothingLeft(): Promise<void> {
  for (let tries = 0; tries < 100 && bundles().length > 0; tries++) await pause(50)
  expect(bundles()).toEqual([])
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
const busybox = (): State => image(site.world.base)

async function container(
  build: BridgeBuild,
  more: Partial<BridgeContainerRequest> = {},
  mounts: readonly BridgeMount[] = [],
): Promise<BridgeContainer> {
  const ref = await build.solve(busybox())
  return await build.bridge.newContainer({ mounts: [{ mount: { dest: '/' }, ref }, ...mounts], ...more })
}

interface Options {
  readonly tty?: boolean
  readonly stdin?: AsyncIterable<Uint8Array>
  readonly env?: readonly string[]
  readonly cwd?: string
  readonly user?: string
  readonly security?: number
  readonly secretEnv?: readonly pb.SecretEnv.$Properties[]
  readonly signal?: AbortSignal
}

interface Running extends RunningProcess {
  readonly out: () => string
  readonly err: () => string
  /** Waits for output. */
  says(text: string): Promise<void>
}

async function start(
  inside: BridgeContainer,
  args: readonly string[],
  options: Options = {},
): Promise<Running> {
  const text = { out: '', err: '' }
  const io: ProcessIO = {
    ...(options.stdin ? { stdin: options.stdin } : {}),
    stdout: (chunk) => void (text.out += Buffer.from(chunk).toString()),
    stderr: (chunk) => void (text.err += Buffer.from(chunk).toString()),
  }
  const { env = [], cwd = '', user = '', tty = false, security = 0, secretEnv = [], signal } = options
  const meta = { args: [...args], env: [...env], cwd, user }
  const process = await inside.start({ meta, tty, security, secretEnv }, io, signal)
  const says = async (wanted: string): Promise<void> => {
    for (let tries = 0; !text.out.includes(wanted); tries++) {
      if (tries > 400) throw new Error(`no ${JSON.stringify(wanted)} in ${JSON.stringify(text)}`)
      await pause(20)
    }
  }
  return {
    exit: process.exit,
    kill: (signal) => process.kill(signal),
    resize: (size) => process.resize(size),
    out: () => text.out,
    err: () => text.err,
    says,
  }
}

const sh = (inside: BridgeContainer, script: string, options: Options = {}): Promise<Running> =>
  start(inside, ['/bin/sh', '-c', script], options)

async function output(inside: BridgeContainer, script: string, options: Options = {}): Promise<string> {
  const process = await sh(inside, script, options)
  const { exitCode } = await process.exit
  if (exitCode !== 0) throw new Error(`exit code ${exitCode}: ${process.out()}${process.err()}`)
  return process.out()
}

/** Input that the test gives bit by bit. */
function typing() {
  const chunks: Uint8Array[] = []
  let ended = false
  let wake = (): void => {}
  return {
    type: (text: string): void => {
      chunks.push(Buffer.from(text))
      wake()
    },
    end: (): void => {
      ended = true
      wake()
    },
    async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
      for (;;) {
        const next = chunks.shift()
        if (next) yield next
        else if (ended) return
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
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

  it('pass megabytes of input and output through a slow reader, in order (D018)', async () => {
    const inside = await container(open())
    const size = 6 << 20
    const bytes = Buffer.alloc(size, 'slipway ')
    async function* feed(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < size; at += 100_000) yield await Promise.resolve(bytes.subarray(at, at + 100_000))
    }
    const taken: Uint8Array[] = []
    const process = await inside.start(
      { meta: { args: ['/bin/cat'] }, tty: false, security: 0, secretEnv: [] },
      {
        stdin: feed(),
        stdout: async (chunk) => {
          taken.push(chunk)
          if (taken.length % 20 === 0) await pause(1)
        },
        stderr: () => {},
      },
    )
    expect((await process.exit).exitCode).toBe(0)
    expect(Buffer.concat(taken).equals(bytes)).toBe(true)
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

/** A container whose first process is dying takes no more. */
async function expectGone(inside: BridgeContainer): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const late = sh(inside, 'true').then((process) => process.exit)
    if ((await late.then(() => 'ran', errorCode)) === 'failed-precondition') return
    await pause(20)
  }
  throw new Error('the container still runs')
}

/** However the end reaches us, it is no success. */
function expectKilled({ exitCode }: ProcessExit): void {
  expect(exitCode).not.toBe(0)
}

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
    const other = await (await open()).solve(busybox())
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

describe('what such containers may', () => {
  it('have hosts and a name of their own (D015)', async () => {
    const hosts = { extraHosts: [{ Host: 'db.test', IP: '10.1.2.3' }], hostname: 'box' }
    const inside = await container(open(), hosts)
    expect(await output(inside, 'hostname; grep db.test /etc/hosts')).toBe('box\n10.1.2.3\tdb.test\n')
    await expect(
      container(open(), { extraHosts: [{ Host: 'x', IP: 'nonsense' }] }).then((each) => output(each, 'true')),
    ).rejects.toMatchObject({
      message: expect.stringContaining('failed to parse IP nonsense'),
    })
  })

  it('have no network where they want none, and the host’s only where it is granted (D015, D025)', async () => {
    const none = await container(open(), { network: pb.NetMode.NONE })
    expect(await output(none, 'ls /sys/class/net')).toBe('lo\n')
    const host = await container(open(), { network: pb.NetMode.HOST })
    expect(await refusalOf(sh(host, 'true'))).toContain('network.host is not allowed')
  })

  it('have all rights only where they are granted (D025)', async () => {
    const insecure = { security: pb.SecurityMode.INSECURE }
    const capabilities = 'grep CapEff /proc/self/status'
    const refused = await container(open())
    expect(await refusalOf(sh(refused, capabilities, insecure))).toContain('security.insecure is not allowed')
    const granted = await container(open({ Entitlements: ['security.insecure'] }))
    const sandbox = await container(open())
    const [all, few] = [await output(granted, capabilities, insecure), await output(sandbox, capabilities)]
    expect(Number.parseInt(all.split('\t')[1] ?? '', 16)).toBeGreaterThan(
      Number.parseInt(few.split('\t')[1] ?? '', 16),
    )
  })
})

/** Why a process did not run. */
async function refusalOf(started: Promise<Running>): Promise<string> {
  const error: unknown = await started.then((process) => process.exit).catch((reason: unknown) => reason)
  return toSlipwayError(error).message
}

type Message = moby.buildkit.v1.frontend.ExecMessage.$Shape

describe('the call that processes share', () => {
  const rawContainer = async (build: BridgeBuild, id: string): Promise<void> => {
    const ref = await build.solve(busybox())
    const Mounts = [{ dest: '/', resultID: ref.id } as pb.Mount.$Shape]
    const { metadata } = build
    await build.caller.unary(methods.NewContainer, { ContainerID: id, Mounts }, { metadata })
  }
  /** What is answered to these messages, until the call ends or `done` processes have. */
  const exchange = async (build: BridgeBuild, messages: readonly object[], done: number) => {
    const stream = build.caller.duplex(methods.ExecProcess, { metadata: build.metadata })
    for (const message of messages) stream.write(message as Message)
    const answers: Message[] = []
    for await (const answer of messagesOf<Message>(stream)) {
      answers.push(answer)
      if (answer.Done && --done === 0) stream.end()
    }
    return answers
  }
  const init = (container: string, script: string, Fds: readonly number[]) => ({
    ContainerID: container,
    Meta: { args: ['/bin/sh', '-c', script] },
    Fds,
  })
  const kindOf = ({ Started, File, Exit, Done }: Message): string =>
    Started
      ? 'started'
      : File
        ? `file ${File.Fd}${File.EOF ? ' eof' : ''}`
        : Exit
          ? `exit ${Exit.Code}`
          : Done
            ? 'done'
            : '?'

  it('tells apart processes by id, and each of them from its start to its end (D017, D018, D036)', async () => {
    const build = open()
    await rawContainer(build, 'c')
    const answers = await exchange(
      build,
      [
        { ProcessID: 'one', Init: init('c', 'read line; echo $line; sleep 0.3', [0, 1, 2]) },
        { ProcessID: 'two', Init: init('c', 'echo no; echo err >&2; exit 4', [2]) },
        { ProcessID: 'one', File: { Fd: 0, Data: Buffer.from('hey\n') } },
        { ProcessID: 'one', File: { Fd: 0, EOF: true } },
      ],
      2,
    )
    const of = (id: string) => answers.filter(({ ProcessID }) => ProcessID === id).map(kindOf)
    expect(of('one')).toEqual(['started', 'file 1', 'file 1 eof', 'file 2 eof', 'exit 0', 'done'])
    expect(of('two')).toEqual(['started', 'file 2', 'file 2 eof', 'exit 4', 'done'])
    const exit = answers.find(({ ProcessID, Exit }) => ProcessID === 'two' && Exit)?.Exit
    expect(exit?.Error).toMatchObject({ message: 'exit code: 4' })
    expect(exit?.Error?.details?.[0]?.type_url).toBe('github.com/moby/buildkit/gatewayapi.ExitMessage+json')
  })

  it.each([
    ['no process', [{ Resize: { Rows: 1, Cols: 1 } }], 'ProcessID required'],
    ['an unknown process', [{ ProcessID: 'x', Signal: { Name: 'KILL' } }], 'IO for process "x" not found'],
    [
      'an unknown container',
      [{ ProcessID: 'x', Init: init('nope', 'true', []) }],
      'container "nope" previously released or not created',
    ],
    [
      'a process twice',
      [
        { ProcessID: 'x', Init: init('c', 'sleep 9', []) },
        { ProcessID: 'x', Init: init('c', 'sleep 9', []) },
      ],
      'Process x already exists',
    ],
    [
      'no such signal',
      [
        { ProcessID: 'x', Init: init('c', 'sleep 9', []) },
        { ProcessID: 'x', Signal: { Name: 'NONSENSE' } },
      ],
      'Unknown signal NONSENSE',
    ],
    [
      'input that is not open',
      [
        { ProcessID: 'x', Init: init('c', 'sleep 9', [1]) },
        { ProcessID: 'x', File: { Fd: 0, Data: Buffer.from('x') } },
      ],
      'fd 0 unavailable to write',
    ],
    [
      'input after its end',
      [
        { ProcessID: 'x', Init: init('c', 'sleep 9', [0]) },
        { ProcessID: 'x', File: { Fd: 0, EOF: true } },
        { ProcessID: 'x', File: { Fd: 0, Data: Buffer.from('x') } },
      ],
      'fd 0 unavailable to write',
    ],
  ])('ends with an error for %s (D017)', async (_what, messages, text) => {
    const build = open()
    await rawContainer(build, 'c')
    const outcome = exchange(build, messages as readonly object[], 1)
    await expect(outcome).rejects.toMatchObject({ message: expect.stringContaining(text) })
  })

  it('knows containers by the ids of its build alone (D015, D016)', async () => {
    const build = open()
    await rawContainer(build, 'same')
    await expect(rawContainer(build, 'same')).rejects.toMatchObject({ code: 'already-exists' })
    const other = open()
    const foreign = exchange(other, [{ ProcessID: 'x', Init: init('same', 'true', []) }], 1)
    await expect(foreign).rejects.toMatchObject({ code: 'not-found' })
    await rawContainer(other, 'same')
    const { metadata, caller } = other
    await caller.unary(methods.ReleaseContainer, { ContainerID: 'same' }, { metadata })
    const twice = caller.unary(methods.ReleaseContainer, { ContainerID: 'same' }, { metadata })
    await expect(twice).rejects.toMatchObject({
      message: expect.stringContaining('container details for same not found'),
    })
  })
})

describe('files of running containers', () => {
  it('are read, listed and looked at by mount, as they are now (D026)', async () => {
    const build = open()
    const data = await build.solve(
      scratch().file(fileActions.mkfile('/f.txt', 0o640, Buffer.from('0123456789'))),
    )
    const inside = await container(build, {}, [{ mount: { dest: '/data' }, ref: data }])
    expect(Buffer.from(await inside.readFile(1, '/f.txt')).toString()).toBe('0123456789')
    const process = await sh(inside, 'echo new > /root/n; echo more > /data/m; echo up; sleep 1000')
    await process.says('up')
    expect(Buffer.from(await inside.readFile(0, '/root/n')).toString()).toBe('new\n')
    expect(Buffer.from(await inside.readFile(1, 'f.txt', { offset: 2, length: 3 })).toString()).toBe('234')
    expect((await inside.readDir(1, '/')).map(({ path }) => path)).toEqual(['f.txt', 'm'])
    expect((await inside.readDir(1, '/', '*.txt')).map(({ path }) => path)).toEqual(['f.txt'])
    const stat = await inside.statFile(1, 'f.txt')
    expect([stat.path, Number(stat.mode), Number(stat.size)]).toEqual(['f.txt', 0o640, 10])
    await expect(inside.statFile(0, '/none')).rejects.toMatchObject({ code: 'not-found' })
    await expect(inside.readFile(2, '/f')).rejects.toMatchObject({
      message: expect.stringContaining('mount index 2 is out of bounds (2 available)'),
    })
  })
})
