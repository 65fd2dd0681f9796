import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sleep } from '@slipway/base'
import { listMounts } from '@slipway/linux'
import { removeCgroup } from '../bundle/cgroup.ts'
import { type ContainerSpec, type Runtime, SPAN_SOCKET } from '../runtime.ts'
import { Harness, Output } from './harness.ts'
import { describeProcesses } from './process-suite.ts'

export interface RuntimeSubject {
  open(root: string): Promise<Runtime & AsyncDisposable>
}

export interface RuntimeContext {
  readonly runtime: Runtime & AsyncDisposable
  readonly harness: Harness
}

/** Every runtime behaves like this, with real containers: needs root and a static busybox. */
export function describeRuntime(name: string, subject: RuntimeSubject): void {
  describe(name, () => {
    let root: Harness
    let runtime: Runtime & AsyncDisposable
    let harness: Harness

    beforeAll(async () => {
      root = new Harness()
      runtime = await subject.open(join(root.dir, 'runtime'))
    }, 60_000)
    afterAll(async () => {
      await runtime[Symbol.asyncDispose]()
      root.dispose()
    })
    beforeEach(() => {
      harness = new Harness()
    })
    afterEach(() => {
      const bundles = readdirSync(join(root.dir, 'runtime/bundles'))
      const mounts = listMounts().filter(({ target }) => target.startsWith(root.dir))
      harness.dispose()
      expect({ bundles, mounts }).toEqual({ bundles: [], mounts: [] })
    })

    const context = (): RuntimeContext => ({ runtime, harness })
    describeProcesses(context)
    describeFilesystem(context)
    describeIsolation(context)
  })
}

function describeFilesystem(context: () => RuntimeContext): void {
  it('mounts what a container needs (K001)', async () => {
    const { runtime, harness } = context()
    const { stdout } = await harness.run(runtime, 'mount')
    const types = new Map(stdout.split('\n').map((line) => [line.split(' ')[2], line.split(' ')[4]]))
    expect(Object.fromEntries(types)).toMatchObject({
      '/proc': 'proc',
      '/dev': 'tmpfs',
      '/dev/pts': 'devpts',
      '/dev/shm': 'tmpfs',
      '/dev/mqueue': 'mqueue',
      '/sys': 'sysfs',
    })
    expect(types.has('/run')).toBe(false)
    expect(stdout).toMatch(/on \/sys\/fs\/cgroup.*[(]ro/)
    expect(stdout).toMatch(/on \/sys type sysfs [(]ro/)
  })

  it('writes hosts and resolv.conf, read-only and outside the tree (K002, K003, C024, C025, K017)', async () => {
    const { runtime, harness } = context()
    const plain = await harness.run(runtime, 'cat /etc/hosts /etc/resolv.conf; hostname; echo x > /etc/hosts')
    expect(plain.stdout).toMatch(
      /^127\.0\.0\.1\tlocalhost buildkitsandbox\n::1\tlocalhost ip6-localhost ip6-loopback\n/,
    )
    expect(plain.stdout).toMatch(/^nameserver /m)
    expect(plain.stdout).toMatch(/\nbuildkitsandbox\n$/)
    expect(plain.exitCode).not.toBe(0)
    const own = await harness.run(runtime, 'cat /etc/hosts; hostname', {
      hostname: 'testme',
      extraHosts: [{ host: 'some.host', ip: '127.0.0.1' }],
    })
    expect(own.stdout).toContain('localhost testme\n')
    expect(own.stdout).toContain('127.0.0.1\tsome.host\ntestme\n')
    expect(readdirSync(join(harness.rootfs, 'etc')).sort()).toEqual(['group', 'passwd'])
  })

  it('removes mount points that it made, unless something is in them (K016, C028)', async () => {
    const { runtime, harness } = context()
    const mounts = ['/made/deep', '/kept'].map((destination, index) => ({
      destination,
      specs: harness.directory(`data-${index}`).specs,
      readonly: false,
    }))
    const before = statSync(harness.rootfs, { bigint: true }).mtimeNs
    await harness.run(runtime, 'echo x > /made/other', { mounts })
    expect(readdirSync(join(harness.rootfs, 'made'))).toEqual(['other'])
    expect(existsSync(join(harness.rootfs, 'kept'))).toBe(false)
    expect(statSync(harness.rootfs, { bigint: true }).mtimeNs).not.toBe(before)
    rmSync(join(harness.rootfs, 'made'), { recursive: true })
    await harness.run(runtime, 'true', { mounts, removeMountStubsRecursive: true })
    expect(existsSync(join(harness.rootfs, 'made'))).toBe(false)
  })

  it('leaves the same directories behind whether a step may add spans or not (C028)', async () => {
    const { runtime, harness } = context()
    const leftBehind = async (mounts: ContainerSpec['mounts']): Promise<readonly string[]> => {
      const dev = join(harness.rootfs, 'dev')
      rmSync(dev, { recursive: true, force: true })
      await harness.run(runtime, 'true', { mounts, removeMountStubsRecursive: true })
      return readdirSync(harness.rootfs).sort()
    }
    const { path, specs } = harness.directory('socket')
    writeFileSync(join(path, 's'), '')
    const socket = { destination: SPAN_SOCKET, specs, selector: 's', readonly: true }
    expect(await leftBehind([socket])).toEqual(await leftBehind([]))
  })

  it('binds directories, files and parts of trees; read-only where asked (K014, C034, C035)', async () => {
    const { runtime, harness } = context()
    const data = harness.directory('data')
    mkdirSync(join(data.path, 'sub/dir'), { recursive: true })
    writeFileSync(join(data.path, 'sub/dir/file'), 'content')
    symlinkSync('/sub/dir', join(data.path, 'link'))
    const result = await harness.run(
      runtime,
      'cat /all/sub/dir/file /part/file /file; echo w > /all/new; echo x > /part/no',
      {
        mounts: [
          { destination: '/all', specs: data.specs, readonly: false },
          { destination: '/part', specs: data.specs, selector: 'link', readonly: true },
          { destination: '/file', specs: data.specs, selector: '/sub/dir/file', readonly: true },
        ],
      },
    )
    expect(result.stdout).toBe('contentcontentcontent')
    expect(result.exitCode).toBe(1)
    expect(readFileSync(join(data.path, 'new'), 'utf8')).toBe('w\n')
  })

  it('keeps a selector inside its tree', async () => {
    const { runtime, harness } = context()
    const data = harness.directory('data')
    writeFileSync(join(harness.dir, 'secret'), 'secret')
    symlinkSync('../secret', join(data.path, 'up'))
    symlinkSync(join(harness.dir, 'secret'), join(data.path, 'abs'))
    for (const selector of ['up', 'abs', '../secret', 'none']) {
      const mounts = [{ destination: '/x', specs: data.specs, selector, readonly: true }]
      await expect(harness.run(runtime, 'cat /x', { mounts })).rejects.toThrow(
        `open ${join('/', selector)}: no such file`,
      )
    }
  })

  it('mounts tmpfs with a size, and /dev/shm (C038, K011)', async () => {
    const { runtime, harness } = context()
    const specs = [{ type: 'tmpfs' as const, source: 'tmpfs', options: ['nosuid', 'size=1048576'] }]
    const { stdout } = await harness.run(
      runtime,
      'mount | grep -E "/scratch|/dev/shm"; dd if=/dev/zero of=/scratch/f bs=64k count=32',
      {
        mounts: [{ destination: '/scratch', specs, readonly: false }],
        shmSize: 2 * 1024 * 1024,
      },
    )
    expect(stdout).toMatch(/\/scratch type tmpfs .*size=1024k/)
    expect(stdout).toMatch(/\/dev\/shm type tmpfs .*size=2048k/)
  })

  it('mounts an overlay below the root', async () => {
    const { runtime, harness } = context()
    for (const name of ['lower', 'upper', 'work']) harness.directory(name)
    writeFileSync(join(harness.dir, 'lower/a'), 'lower')
    const paths = ['lower', 'upper', 'work'].map((name) => `${name}dir=${join(harness.dir, name)}`)
    const specs = [{ type: 'overlay' as const, source: 'overlay', options: paths }]
    const mounts = [{ destination: '/merged', specs, readonly: false }]
    const { stdout } = await harness.run(runtime, 'cat /merged/a; echo b > /merged/b', { mounts })
    expect(stdout).toBe('lower')
    expect(readFileSync(join(harness.dir, 'upper/b'), 'utf8')).toBe('b\n')
  })

  it('keeps a read-only root as it is (K015, C043)', async () => {
    const { runtime, harness } = context()
    for (const dir of ['proc', 'dev', 'sys']) mkdirSync(join(harness.rootfs, dir))
    for (const file of ['hosts', 'resolv.conf']) writeFileSync(join(harness.rootfs, 'etc', file), 'mine')
    const result = await harness.run(runtime, 'echo x > /file', { readonlyRootfs: true })
    expect(result.stderr).toContain('Read-only file system')
    expect(result.exitCode).toBe(1)
    expect(readFileSync(join(harness.rootfs, 'etc/hosts'), 'utf8')).toBe('mine')
  })

  it('starts with hundreds of mounts (C046)', async () => {
    const { runtime, harness } = context()
    const { specs } = harness.directory('data')
    const mounts = Array.from({ length: 150 }, (_, index) => ({
      destination: `/m/${index}`,
      specs,
      readonly: false,
    }))
    const { stdout } = await harness.run(runtime, 'ls /m | wc -l', { mounts })
    expect(Number(stdout)).toBe(150)
  })
}

function describeIsolation(context: () => RuntimeContext): void {
  it('gives the default capabilities and a seccomp filter, and allows new privileges (K006)', async () => {
    const { runtime, harness } = context()
    const { stdout } = await harness.run(
      runtime,
      'grep -E "^(CapBnd|CapEff|CapAmb|Seccomp|NoNewPrivs):" /proc/self/status',
    )
    expect(stdout.replaceAll(/\s+/g, ' ').trim()).toBe(
      'CapEff: 00000000a80425fb CapBnd: 00000000a80425fb CapAmb: 0000000000000000 NoNewPrivs: 0 Seccomp: 2',
    )
  })

  it('cannot mount, make namespaces or devices of the host (K052)', async () => {
    const { runtime, harness } = context()
    const { stdout } = await harness.run(
      runtime,
      'mount -t tmpfs x /tmp || echo no-mount; unshare -U true || echo no-unshare; mknod /tmp/d b 8 0 && cat /tmp/d || echo no-device; ' +
        'echo 1 > /proc/sys/kernel/sysrq || echo no-sysctl; cat /proc/kcore || echo no-kcore',
    )
    expect(stdout.trim().split('\n')).toEqual([
      'no-mount',
      'no-unshare',
      'no-device',
      'no-sysctl',
      'no-kcore',
    ])
  })

  it('gives everything in insecure mode (K008, C031)', async () => {
    const { runtime, harness } = context()
    const { stdout } = await harness.run(
      runtime,
      'grep -E "^Seccomp:" /proc/self/status | tr "\\t" " "; mount -t tmpfs x /tmp && echo mounted; mount | grep -E "on /sys type"; ls -l /dev/fuse; ls /proc/kcore',
      { security: 'insecure' },
    )
    expect(stdout).toContain('Seccomp: 0')
    expect(stdout).toContain('mounted')
    expect(stdout).toMatch(/on \/sys type sysfs [(]rw/)
    expect(stdout).toMatch(/10, 229.*\/dev\/fuse/)
  })

  it('has only a loopback that is up without a network (K036, C030)', async () => {
    const { runtime, harness } = context()
    const { stdout } = await harness.run(runtime, 'ip -o link', { network: 'none' })
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(stdout).toMatch(/lo: <LOOPBACK,UP/)
  })

  it('shares the network of the host in sandbox and host mode (K032, K037)', async () => {
    const { runtime, harness } = context()
    const host = readFileSync('/proc/net/dev', 'utf8').split('\n').length
    for (const network of ['sandbox', 'host'] as const) {
      const { stdout } = await harness.run(runtime, 'wc -l < /proc/net/dev', { network })
      expect(Number(stdout)).toBe(host - 1)
    }
  })

  it('sets limits (C026, K011)', async () => {
    const { runtime, harness } = context()
    const { stdout } = await harness.run(runtime, 'ulimit -n; ulimit -Hn; ulimit -c; ulimit -Hc', {
      ulimits: [
        { name: 'nofile', soft: 1062n, hard: 2048n },
        { name: 'core', soft: 0n, hard: -1n },
      ],
    })
    expect(stdout).toBe('1062\n2048\n0\nunlimited\n')
  })

  it('limits memory, and tells when the kernel killed for it (C017, K011, K020)', async () => {
    const { runtime, harness } = context()
    const resources = { memory: 16n << 20n, memorySwap: 16n << 20n }
    const output = new Output()
    // tail keeps all of a line that never ends.
    await using container = await harness.start(runtime, 'tail -n 1 /dev/zero', { resources }, output)
    const exit = await container.exit
    expect(exit.exitCode).toBe(137)
    // crun removes the cgroup, and with it the count, before it ends.
    if (runtime.name !== 'crun') expect(exit.oomKilled).toBe(true)
  })

  it('puts the container into its cgroup, below a parent where asked (C027, K009)', async () => {
    const { runtime, harness } = context()
    const plain = await harness.run(runtime, 'cat /proc/self/cgroup')
    const below = await harness.run(runtime, 'cat /proc/self/cgroup', { cgroupParent: 'foocgroup' })
    for (const path of ['/foocgroup/slipway', '/foocgroup']) removeCgroup(path)
    if (existsSync('/sys/fs/cgroup/cgroup.subtree_control')) expect(plain.stdout).toContain('0::/\n')
    else {
      expect(plain.stdout).toMatch(/:\/slipway\/[a-z0-9]+$/m)
      expect(below.stdout).toMatch(/:\/foocgroup\/slipway\/[a-z0-9]+$/m)
    }
  })

  it('leaves nothing that runs, whatever a step left behind (K023)', async () => {
    const { runtime, harness } = context()
    const { stdout } = await harness.run(runtime, '(sleep 1234 > /dev/null 2>&1 &) ; echo done')
    expect(stdout).toBe('done\n')
    await sleep(50)
    const left = readdirSync('/proc').filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8') === 'sleep\u00001234\u0000'
      } catch {
        return false
      }
    })
    expect(left).toEqual([])
  })
}
