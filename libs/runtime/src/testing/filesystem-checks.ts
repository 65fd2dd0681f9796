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
import { expect } from 'expect'
import { type ContainerSpec, SPAN_SOCKET } from '../runtime.ts'
import type { AddCheck } from './check.ts'

/** Mounts and files. */
export function checkFilesystem(check: AddCheck): void {
  check('mounts what a container needs (K001)', async ({ runtime, harness }) => {
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

  check(
    'writes hosts and resolv.conf, read-only and outside the tree (K002, K003, C024, C025, K017)',
    async ({ runtime, harness }) => {
      const plain = await harness.run(
        runtime,
        'cat /etc/hosts /etc/resolv.conf; hostname; echo x > /etc/hosts',
      )
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
    },
  )

  check(
    'removes mount points that it made, unless something is in them (K016, C028)',
    async ({ runtime, harness }) => {
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
    },
  )

  check(
    'leaves the same directories behind whether a step may add spans or not (C028)',
    async ({ runtime, harness }) => {
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
    },
  )

  check(
    'binds directories, files and parts of trees; read-only where asked (K014, C034, C035)',
    async ({ runtime, harness }) => {
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
    },
  )

  check('keeps a selector inside its tree', async ({ runtime, harness }) => {
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

  check('mounts tmpfs with a size, and /dev/shm (C038, K011)', async ({ runtime, harness }) => {
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

  check('mounts an overlay below the root', async ({ runtime, harness }) => {
    for (const name of ['lower', 'upper', 'work']) harness.directory(name)
    writeFileSync(join(harness.dir, 'lower/a'), 'lower')
    const paths = ['lower', 'upper', 'work'].map((name) => `${name}dir=${join(harness.dir, name)}`)
    const specs = [{ type: 'overlay' as const, source: 'overlay', options: paths }]
    const mounts = [{ destination: '/merged', specs, readonly: false }]
    const { stdout } = await harness.run(runtime, 'cat /merged/a; echo b > /merged/b', { mounts })
    expect(stdout).toBe('lower')
    expect(readFileSync(join(harness.dir, 'upper/b'), 'utf8')).toBe('b\n')
  })

  check('keeps a read-only root as it is (K015, C043)', async ({ runtime, harness }) => {
    for (const dir of ['proc', 'dev', 'sys']) mkdirSync(join(harness.rootfs, dir))
    for (const file of ['hosts', 'resolv.conf']) writeFileSync(join(harness.rootfs, 'etc', file), 'mine')
    const result = await harness.run(runtime, 'echo x > /file', { readonlyRootfs: true })
    expect(result.stderr).toContain('Read-only file system')
    expect(result.exitCode).toBe(1)
    expect(readFileSync(join(harness.rootfs, 'etc/hosts'), 'utf8')).toBe('mine')
  })

  check('starts with hundreds of mounts (C046)', async ({ runtime, harness }) => {
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
