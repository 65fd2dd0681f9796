import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { sleep } from '@slipway/base'
import { expect } from 'expect'
import { removeCgroup } from '../bundle/cgroup.ts'
import type { AddCheck } from './check.ts'
import { Output } from './harness.ts'

/** What a container may do, and what it cannot. */
export function checkIsolation(check: AddCheck): void {
  check(
    'gives the default capabilities and a seccomp filter, and allows new privileges (K006)',
    async ({ runtime, harness }) => {
      const { stdout } = await harness.run(
        runtime,
        'grep -E "^(CapBnd|CapEff|CapAmb|Seccomp|NoNewPrivs):" /proc/self/status',
      )
      expect(stdout.replaceAll(/\s+/g, ' ').trim()).toBe(
        'CapEff: 00000000a80425fb CapBnd: 00000000a80425fb CapAmb: 0000000000000000 NoNewPrivs: 0 Seccomp: 2',
      )
    },
  )

  check('cannot mount, make namespaces or devices of the host (K052)', async ({ runtime, harness }) => {
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

  check('gives everything in insecure mode (K008, C031)', async ({ runtime, harness }) => {
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

  check('has only a loopback that is up without a network (K036, C030)', async ({ runtime, harness }) => {
    const { stdout } = await harness.run(runtime, 'ip -o link', { network: 'none' })
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(stdout).toMatch(/lo: <LOOPBACK,UP/)
  })

  check(
    'shares the network of the host in sandbox and host mode (K032, K037)',
    async ({ runtime, harness }) => {
      const host = readFileSync('/proc/net/dev', 'utf8').split('\n').length
      for (const network of ['sandbox', 'host'] as const) {
        const { stdout } = await harness.run(runtime, 'wc -l < /proc/net/dev', { network })
        expect(Number(stdout)).toBe(host - 1)
      }
    },
  )

  check('sets limits (C026, K011)', async ({ runtime, harness }) => {
    const { stdout } = await harness.run(runtime, 'ulimit -n; ulimit -Hn; ulimit -c; ulimit -Hc', {
      ulimits: [
        { name: 'nofile', soft: 1062n, hard: 2048n },
        { name: 'core', soft: 0n, hard: -1n },
      ],
    })
    expect(stdout).toBe('1062\n2048\n0\nunlimited\n')
  })

  check(
    'limits memory, and tells when the kernel killed for it (C017, K011, K020)',
    async ({ runtime, harness }) => {
      const resources = { memory: 16n << 20n, memorySwap: 16n << 20n }
      const output = new Output()
      // tail keeps all of a line that never ends.
      await using container = await harness.start(runtime, 'tail -n 1 /dev/zero', { resources }, output)
      const exit = await container.exit
      expect(exit.exitCode).toBe(137)
      // crun removes the cgroup, and with it the count, before it ends.
      if (runtime.name !== 'crun') expect(exit.oomKilled).toBe(true)
    },
  )

  check(
    'puts the container into its cgroup, below a parent where asked (C027, K009)',
    async ({ runtime, harness }) => {
      const plain = await harness.run(runtime, 'cat /proc/self/cgroup')
      const below = await harness.run(runtime, 'cat /proc/self/cgroup', { cgroupParent: 'foocgroup' })
      for (const path of ['/foocgroup/slipway', '/foocgroup']) removeCgroup(path)
      if (existsSync('/sys/fs/cgroup/cgroup.subtree_control')) expect(plain.stdout).toContain('0::/\n')
      else {
        expect(plain.stdout).toMatch(/:\/slipway\/[a-z0-9]+$/m)
        expect(below.stdout).toMatch(/:\/foocgroup\/slipway\/[a-z0-9]+$/m)
      }
    },
  )

  check('leaves nothing that runs, whatever a step left behind (K023)', async ({ runtime, harness }) => {
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
