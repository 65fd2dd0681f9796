import { readFileSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createDeferred } from '@slipway/base'
import { pb } from '@slipway/proto'
import type { ContainerSpec } from '@slipway/runtime'
import { sessionGroup } from '@slipway/sessions'
import { createMounter } from '@slipway/snapshots/mounter'
import { fakeSessions } from '../testing/fake-session.ts'
import { dirOf, exec, num, root, write } from '../testing/exec-ops.ts'
import { RunFixture } from '../testing/run-fixture.ts'

type Mount = pb.Mount.$Properties

describe('exec op', () => {
  let fixture: RunFixture
  const clients = {
    one: { secrets: { token: 's3cret' } },
    two: { secrets: { other: 'o' }, agents: ['default'] },
  }
  beforeEach(async () => {
    fixture = await RunFixture.create(fakeSessions(clients), createMounter())
  })
  afterEach(async () => await fixture.dispose())
  const withClients = () => fixture.context({ sessions: sessionGroup('one', 'two') })

  it('gives what was written to the root and to other outputs (C035, C045)', async () => {
    await using base = await fixture.refs.commit({ a: '1' })
    fixture.step = write({ '/b': '2', '/out/c': '3' })
    const out: Mount = { input: num(-1), dest: '/out', output: num(1) }
    const [first, second] = await fixture.run(exec([root, out]), [base])
    expect(await fixture.files(first)).toEqual({ a: '1', b: '2' })
    expect(await fixture.files(second)).toEqual({ c: '3' })
    expect(await fixture.refs.files(base)).toEqual({ a: '1' })
    expect(fixture.disposed).toBe(1)
  })

  it('gives a read-only input as it is, and drops writes without an output (C035)', async () => {
    await using base = await fixture.refs.commit({ a: '1' })
    await using other = await fixture.refs.commit({ o: '1' })
    fixture.step = write({ '/rw/x': 'dropped' })
    const [, same] = await fixture.run(
      exec([
        root,
        { input: num(1), dest: '/ro', output: num(1), readonly: true },
        { input: num(1), dest: '/rw', output: num(-1) },
      ]),
      [base, other],
    )
    expect(same!.id).toBe(`w1::${other.id}`)
    expect(await fixture.files(same)).toEqual({ o: '1' })
  })

  it('passes the process as the op has it, with a default path and both cases of proxies (C020, C023, C024, C025, C026, C027)', async () => {
    let seen: ContainerSpec | undefined
    fixture.step = async (spec) => {
      seen = spec
      return { exitCode: 0 }
    }
    const meta = {
      env: ['A=1'],
      cwd: '/work',
      user: 'bob',
      hostname: 'here',
      cgroupParent: 'g',
      proxy_env: { http_proxy: 'http://p' },
      extraHosts: [{ Host: 'db', IP: '10.0.0.1' }],
      ulimit: [{ Name: 'nofile', Soft: num(5), Hard: num(9) }],
    }
    const relative: Mount = { input: num(-1), dest: 'rel', output: num(-1), selector: 'sub' }
    const more = { network: pb.NetMode.NONE, security: pb.SecurityMode.INSECURE }
    await fixture.run(exec([{ ...root, readonly: true, output: num(-1) }, relative], meta, more), [undefined])
    expect(seen).toMatchObject({
      hostname: 'here',
      cgroupParent: 'g',
      network: 'none',
      security: 'insecure',
      readonlyRootfs: true,
      extraHosts: [{ host: 'db', ip: '10.0.0.1' }],
      ulimits: [{ name: 'nofile', soft: 5n, hard: 9n }],
      process: { cwd: '/work', user: 'bob' },
    })
    expect(seen!.process.env).toEqual([
      'A=1',
      'HTTP_PROXY=http://p',
      'http_proxy=http://p',
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    ])
    expect(seen!.mounts.map((mount) => [mount.destination, mount.selector])).toEqual([
      ['/', undefined],
      ['/work/rel', 'sub'],
    ])
  })

  it('passes limits that are no part of the op (C017, C028)', async () => {
    let seen: ContainerSpec | undefined
    fixture.step = async (spec) => {
      seen = spec
      return { exitCode: 0 }
    }
    const [result] = await fixture.runner.run(
      {
        vertex: 'sha256:v',
        op: exec([root], { removeMountStubsRecursive: true }),
        platform: { os: 'linux', architecture: 'amd64' },
        inputs: [''],
        description: 'limited',
        linuxResources: { memory: num(1 << 26), cpusetCpus: '0' },
      },
      [undefined],
      fixture.context(),
    )
    await result!.release()
    expect(seen!.resources).toMatchObject({ memory: 67_108_864n, cpusetCpus: '0', cpuQuota: 0n })
    expect(seen!.removeMountStubsRecursive).toBe(true)
  })

  it('streams both outputs as they come (C044)', async () => {
    fixture.step = async (_spec, io) => {
      void io.stdout(Buffer.from('out'))
      void io.stderr(Buffer.from('err'))
      return { exitCode: 0 }
    }
    await fixture.run(exec([root]), [undefined])
    expect(fixture.logs).toEqual([
      { stream: 1, text: 'out' },
      { stream: 2, text: 'err' },
    ])
  })

  it('fails with the command and its exit code, unless that is a valid one (C019, C029)', async () => {
    fixture.step = async () => ({ exitCode: 3 })
    await expect(fixture.run(exec([root]), [undefined])).rejects.toMatchObject({
      message: 'process "/bin/sh -c step" did not complete successfully: exit code: 3',
      details: [{ kind: 'exit', exitCode: 3 }],
    })
    const [fine] = await fixture.run(exec([root], { validExitCodes: [3, 4] }), [undefined])
    await fine!.release()
    fixture.step = async () => ({ exitCode: 0 })
    await expect(fixture.run(exec([root], { validExitCodes: [3] }), [undefined])).rejects.toThrow(
      'exit code: 0',
    )
    fixture.step = async () => ({ exitCode: 137, oomKilled: true })
    await expect(fixture.run(exec([root]), [undefined])).rejects.toThrow('cannot allocate memory')
    expect(await fixture.refs.refs.diskUsage(['inuse'])).toEqual([])
  })

  it('releases everything when it is cancelled (G057)', async () => {
    const controller = new AbortController()
    fixture.step = async (_spec, _io, signal) => {
      const stopped = createDeferred<void>()
      signal!.addEventListener('abort', () => stopped.resolve())
      await stopped.promise
      return { exitCode: 137 }
    }
    const running = fixture.run(exec([root]), [undefined], fixture.context({ signal: controller.signal }))
    setTimeout(() => controller.abort(), 10)
    await expect(running).rejects.toMatchObject({ code: 'canceled' })
    expect(fixture.disposed).toBe(1)
    expect(await fixture.refs.refs.diskUsage([])).toEqual([])
    expect(fixture.refs.snapshots.keys()).toEqual([])
  })

  it('mounts secrets of any of the clients as files in memory (C039)', async () => {
    const secret: Mount = {
      dest: '/run/secrets/t',
      input: num(-1),
      output: num(-1),
      mountType: pb.MountType.SECRET,
      secretOpt: { ID: 'other', uid: 5, gid: 6, mode: 0o440 },
    }
    let file = ''
    fixture.step = async (spec) => {
      file = dirOf(spec, '/run/secrets/t')
      const stat = statSync(file)
      expect([readFileSync(file, 'utf8'), stat.uid, stat.gid, stat.mode & 0o7777]).toEqual(['o', 5, 6, 0o440])
      expect(readFileSync('/proc/self/mountinfo', 'utf8')).toContain(join(file, '..'))
      return { exitCode: 0 }
    }
    const [result] = await fixture.run(exec([root, secret]), [undefined], withClients())
    await result!.release()
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(join(file, '..'))
  })

  it('skips an optional secret and misses a required one by name (C039)', async () => {
    const secret = (optional: boolean): Mount => ({
      dest: '/s',
      mountType: pb.MountType.SECRET,
      input: num(-1),
      output: num(-1),
      secretOpt: { ID: 'nope', optional },
    })
    fixture.step = async (spec) => {
      expect(spec.mounts).toHaveLength(1)
      return { exitCode: 0 }
    }
    const [result] = await fixture.run(exec([root, secret(true)]), [undefined], withClients())
    await result!.release()
    await expect(fixture.run(exec([root, secret(false)]), [undefined], withClients())).rejects.toMatchObject({
      code: 'not-found',
      message: 'secret nope: not found',
    })
  })

  it('puts secrets into the environment, an optional missing one empty (C032)', async () => {
    let env: readonly string[] = []
    fixture.step = async (spec) => {
      env = spec.process.env
      return { exitCode: 0 }
    }
    const secretenv = [
      { ID: 'token', name: 'TOKEN' },
      { ID: 'nope', name: 'NOPE', optional: true },
    ]
    const [result] = await fixture.run(
      exec([root], { env: ['PATH=/x'] }, { secretenv }),
      [undefined],
      withClients(),
    )
    await result!.release()
    expect(env).toEqual(['PATH=/x', 'TOKEN=s3cret', 'NOPE='])
    const missing = exec([root], {}, { secretenv: [{ ID: 'nope', name: 'N' }] })
    await expect(fixture.run(missing, [undefined], withClients())).rejects.toThrow('secret nope: not found')
  })

  it('forwards the agent of a client through a socket (C040)', async () => {
    const ssh = (ID: string, optional = false): Mount => ({
      dest: '/agent',
      mountType: pb.MountType.SSH,
      input: num(-1),
      output: num(-1),
      SSHOpt: { ID, uid: 7, gid: 8, mode: 0o600, optional },
    })
    let answer = ''
    let path = ''
    fixture.step = async (spec) => {
      path = dirOf(spec, '/agent')
      const stat = statSync(path)
      expect([stat.uid, stat.gid, stat.mode & 0o777]).toEqual([7, 8, 0o600])
      const socket = connect(path)
      socket.end('hello')
      for await (const chunk of socket) answer += String(chunk)
      return { exitCode: 0 }
    }
    const [result] = await fixture.run(exec([root, ssh('default')]), [undefined], withClients())
    await result!.release()
    expect(answer).toBe('HELLO')
    expect(() => statSync(path)).toThrow(/ENOENT/)
    const alone = fixture.context({ sessions: sessionGroup('one') })
    await expect(fixture.run(exec([root, ssh('default')]), [undefined], alone)).rejects.toThrow(
      'no SSH key "default" forwarded from the client',
    )
    fixture.step = async (spec) => {
      expect(spec.mounts).toHaveLength(1)
      return { exitCode: 0 }
    }
    const [skipped] = await fixture.run(exec([root, ssh('default', true)]), [undefined], alone)
    await skipped!.release()
  })

  it('describes a tmpfs (C038)', async () => {
    fixture.step = async (spec) => {
      expect(spec.mounts[1]!.specs).toEqual([
        { type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'size=1024'] },
      ])
      return { exitCode: 0 }
    }
    const tmp: Mount = {
      dest: '/t',
      input: num(-1),
      mountType: pb.MountType.TMPFS,
      output: num(-1),
      TmpfsOpt: { size: num(1024) },
    }
    const [result] = await fixture.run(exec([root, tmp]), [undefined])
    await result!.release()
  })

  it.each([
    [{ ...root, mountType: pb.MountType.CACHE }, 'invalid mount type CACHE for /'],
    [{ dest: '/x', input: num(4), output: num(-1) }, 'missing input 4'],
    [
      { dest: '/x', input: num(-1), output: num(-1), mountType: pb.MountType.CACHE },
      'missing cache mount options',
    ],
    [{ dest: '/x', input: num(-1), output: num(-1), mountType: 99 }, 'mount type 99 not implemented'],
  ])('refuses %j', async (mount, message) => {
    await expect(fixture.run(exec([root, mount as Mount]), [undefined])).rejects.toThrow(message)
    expect(fixture.refs.snapshots.keys()).toEqual([])
  })
})
