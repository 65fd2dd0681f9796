import { describe, expect, it } from '@jest/globals'
import { toSlipwayError } from '@slipway/base'
import { fileActions, scratch } from '@slipway/llb'
import { type moby, pb, services } from '@slipway/proto'
import { messagesOf } from '@slipway/rpc'
import type { BridgeBuild } from './harness/bridge-build.ts'
import { output, refusalOf, sh, useContainers } from './harness/containers.ts'
import { useSite } from './harness/site.ts'

const site = useSite({
  args: ['--allow-insecure-entitlement', 'security.insecure'],
  apart: { solver: ['--allow-insecure-entitlement', 'security.insecure'] },
})
const methods = services.LLBBridgeService
const { busybox, container, open } = useContainers(site)

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

describe('what a failed step left', () => {
  it('can be looked into: its inputs as they were, its trees as it left them (D027)', async () => {
    const build = open()
    const before = busybox().file(fileActions.mkfile('/before', 0o644, Buffer.from('was there\n')))
    const step = before.run({ args: ['/bin/sh', '-c', 'echo half > /left; exit 13'] })
    const outcome = build.bridge.solve({ definition: await step.root.marshal(), evaluate: true })
    const error = toSlipwayError(await outcome.catch((reason: unknown) => reason))
    const detail = error.details.find((one) => one.kind === 'solve')
    if (detail?.kind !== 'solve') throw new Error(`no solve detail: ${JSON.stringify(error.details)}`)
    const look = async (id: string | undefined, script: string): Promise<string> => {
      const ref = build.bridge.failedResult(id ?? '')
      const inside = await build.bridge.newContainer({
        mounts: [{ mount: { dest: '/' }, ...(ref ? { ref } : {}) }],
      })
      return await output(inside, script)
    }
    expect(await look(detail.mountIds[0], 'cat /before /left')).toBe('was there\nhalf\n')
    expect(await look(detail.inputIds[0], 'cat /before; ls /left 2>/dev/null || echo none')).toBe(
      'was there\nnone\n',
    )
    await expect(look('w::made-up', 'true')).rejects.toMatchObject({ code: 'not-found' })
  })
})

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
