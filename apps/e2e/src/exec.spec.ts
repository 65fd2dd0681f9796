import { hostname } from 'node:os'
import { describe, expect, it } from '@jest/globals'
import { image, type RunOptions, scratch, type State } from '@slipway/llb'
import { llb, pick } from './harness/driver.ts'
import { logsOf, stepOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'
import { treeOf } from './harness/tree.ts'

const site = useSite({
  args: ['--allow-insecure-entitlement', 'network.host'],
  apart: { solver: ['--allow-insecure-entitlement', 'network.host'] },
})

function busybox(): State {
  return image(site.world.base)
}

/** Runs a script and answers what it printed. */
async function output(script: string, options: Partial<RunOptions> = {}, base = busybox()): Promise<string> {
  const exec = base.run({ args: ['/bin/sh', '-c', script], ...options })
  const entitlements = options.network === 'host' ? { entitlements: ['network.host'] } : {}
  const { events } = await site.driver.build(await llb(exec.root, entitlements))
  return logsOf(events)
}

describe('an exec op', () => {
  it('runs arguments without a shell and reports the exit code of a failure (C019)', async () => {
    const plain = await site.driver.build(await llb(busybox().run({ args: ['echo', '$HOME;', 'a  b'] }).root))
    expect(logsOf(plain.events, 1)).toBe('$HOME; a  b\n')
    const { error, events } = await site.driver.fails(
      await llb(busybox().run({ args: ['sh', '-c', 'echo why >&2; exit 3'] }).root),
    )
    expect(error.message).toContain(
      'process "sh -c echo why >&2; exit 3" did not complete successfully: exit code: 3',
    )
    expect(error.details.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['vertex', 'exit']))
    expect(error.details).toContainEqual({ kind: 'exit', exitCode: 3 })
    expect(logsOf(events, 2)).toBe('why\n')
    expect(stepOf(events, 'sh -c')).toBe('failed')
  })

  it('says what is wrong with a program that is not there, and with one killed by a signal (C019, K021)', async () => {
    const missing = await site.driver.fails(await llb(busybox().run({ args: ['/nope'] }).root))
    expect(missing.error.message).toMatch(/\/nope/)
    const killed = await site.driver.fails(
      await llb(busybox().run({ args: ['sh', '-c', "sh -c 'kill -9 $$'; exit $?"] }).root),
    )
    expect(killed.error.message).toContain('exit code: 137')
  })

  it('takes other exit codes as success where they are named (C029)', async () => {
    await site.driver.build(
      await llb(busybox().run({ args: ['sh', '-c', 'exit 7'], validExitCodes: [7] }).root),
    )
    const { error } = await site.driver.fails(
      await llb(busybox().run({ args: ['sh', '-c', 'exit 0'], validExitCodes: [7] }).root),
    )
    expect(error.message).toContain('exit code: 0')
  })

  it('sets the environment: the last of equal names wins, PATH is there when nobody set it (C020)', async () => {
    const base = busybox().env('A', '1').env('A', '2')
    expect(await output('echo $A $B', { env: [['B', 'x=y']] }, base)).toBe('2 x=y\n')
    expect(await output('env')).toContain(
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n',
    )
  })

  it('makes a missing working directory with mode 0755 (C021, K013)', async () => {
    const text = await output('pwd; stat -c "%a %u" /new/dir', {}, busybox().dir('/new').dir('dir'))
    expect(text).toBe('/new/dir\n755 0\n')
  })

  it('runs as a user by name, number and group, with the groups of /etc/group (C022, K012)', async () => {
    expect(await output('id -u; id -g; id -G', { user: 'user' })).toBe('1000\n1000\n1000 2000\n')
    expect(await output('id -u; id -g', { user: '1:2000' })).toBe('1\n2000\n')
    expect(await output('id -u; id -g', { user: 'user:extra' })).toBe('1000\n2000\n')
    expect(await output('id -u; id -g', { user: '4242' })).toBe('4242\n0\n')
    const { error } = await site.driver.fails(
      await llb(busybox().run({ args: ['true'], user: 'nobody-here' }).root),
    )
    expect(error.message).toContain('nobody-here')
  })

  it('knows extra hosts, its host name and localhost (C024, C025, K003, K017)', async () => {
    const hosts = await output('cat /etc/hosts; hostname', {
      extraHosts: [{ host: 'far.test', ip: '192.0.2.7' }],
    })
    expect(hosts).toMatch(/192\.0\.2\.7\s+far\.test/)
    expect(hosts).toMatch(/127\.0\.0\.1\s+localhost/)
    expect(hosts.trimEnd().split('\n').at(-1)).toBe('buildkitsandbox')
    expect(await output('hostname; cat /etc/hosts', { hostname: 'chosen' })).toMatch(
      /^chosen\n[^]*\bchosen\b/,
    )
    expect(hostname()).not.toBe('buildkitsandbox')
  })

  it('does not count the address of an extra host or proxies in the cache key (C023, C024, F017)', async () => {
    const run = (ip: string, proxy: string) => async () => {
      const exec = busybox().run({
        args: ['sh', '-c', 'echo $HTTP_PROXY $http_proxy; echo once'],
        extraHosts: [{ host: 'keyed.test', ip }],
        proxy: { http: proxy },
      })
      return await site.driver.build(await llb(exec.root))
    }
    const first = await run('192.0.2.1', 'http://p1')()
    expect(logsOf(first.events)).toBe('http://p1 http://p1\nonce\n')
    const second = await run('192.0.2.2', 'http://p2')()
    expect(stepOf(second.events, 'echo once')).toBe('cached')
  })

  it('obeys ulimits (C026, K011)', async () => {
    const ulimits = [{ name: 'nofile', soft: 123n, hard: 456n }]
    expect(await output('ulimit -n; ulimit -Hn', { ulimits })).toBe('123\n456\n')
  })

  it('has only loopback without network; the network of the host needs an entitlement (C030, K036, K037)', async () => {
    const none = await output('ls /sys/class/net', { network: 'none' })
    expect(none).toBe('lo\n')
    const host = await output('ls /sys/class/net | wc -l', { network: 'host' })
    expect(Number(host)).toBeGreaterThan(1)
    const refused = await site.driver.fails(
      await llb(busybox().run({ args: ['true'], network: 'host' }).root),
    )
    expect(refused.error.message).toContain('network.host is not allowed')
  })

  it('refuses insecure mode where the daemon does not allow it (A069, C031, K050)', async () => {
    const insecure = busybox().run({ args: ['true'], security: 'insecure' }).root
    const asked = await site.driver.fails(await llb(insecure, { entitlements: ['security.insecure'] }))
    expect(asked.error.message).toContain('security.insecure is not allowed')
    const unasked = await site.driver.fails(await llb(insecure))
    expect(unasked.error.message).toContain('security.insecure is not allowed')
    const unknown = await site.driver.fails(await llb(busybox(), { entitlements: ['no.such'] }))
    expect(unknown.error.message).toContain('no.such')
  })

  it('closes stdin, streams both outputs apart, and keeps every line of them (C044, K019)', async () => {
    const script = 'cat; echo out; echo err >&2; seq 1 20000'
    const { events } = await site.driver.build(await llb(busybox().run({ args: ['sh', '-c', script] }).root))
    expect(logsOf(events, 2)).toBe('err\n')
    const lines = logsOf(events, 1).trimEnd().split('\n')
    expect(lines[0]).toBe('out')
    expect(lines.slice(1).map(Number)).toEqual(Array.from({ length: 20_000 }, (_, index) => index + 1))
  })

  it('prepares /proc, /dev, /sys and resolv.conf without leaving them in the layer (K001, K002, K016)', async () => {
    const script = `
      for d in null zero full random urandom tty ptmx; do test -c /dev/$d || echo missing $d; done
      test -d /dev/shm && test -r /proc/self/status && test -d /sys/class
      (echo >> /etc/resolv.conf) 2>/dev/null || echo resolv ro
      head -c 100 /etc/resolv.conf > /dev/null && touch /marker`
    expect(await output(script)).toBe('resolv ro\n')
    const run = busybox().run({ args: ['sh', '-c', script] })
    const { dir } = await site.driver.files(
      await llb(pick(run.root, '/marker', '/etc', '/dev', '/proc', '/sys')),
    )
    const tree = treeOf(dir)
    expect(Object.keys(tree).sort()).toEqual([
      'dev/',
      'etc/',
      'etc/group',
      'etc/passwd',
      'marker',
      'proc/',
      'sys/',
    ])
  })

  it('drops capabilities and filters system calls (K006, K052)', async () => {
    const text = await output(
      'grep -E "^(CapEff|Seccomp):" /proc/self/status; mount -t tmpfs none /tmp 2>&1 || echo refused',
    )
    expect(text).toContain('CapEff:\t00000000a80425fb')
    expect(text).toContain('Seccomp:\t2')
    expect(text).toContain('refused')
  })

  it('ends what the first process left running (K023)', async () => {
    const started = Date.now()
    expect(await output('(sleep 777 &) ; echo ok')).toBe('ok\n')
    expect(Date.now() - started).toBeLessThan(20_000)
  })

  it('keeps a read-only root as it was (C043, K015)', async () => {
    const run = {
      args: ['sh', '-c', 'touch /x 2>/dev/null && echo written || echo readonly'],
      readonlyRoot: true,
    }
    const mounts = [{ type: 'bind', target: '/out' }] as const
    const exec = busybox().run({ ...run, mounts })
    const { events } = await site.driver.build(await llb(exec.mount('/out')))
    expect(logsOf(events)).toBe('readonly\n')
  })

  it('runs on nothing at all when everything is mounted (C034, C081)', async () => {
    const exec = scratch().run({
      args: ['/bin/busybox', 'sh', '-c', 'echo made > /made; ls / | grep -v -E "^(dev|proc|sys|etc)$"'],
      env: [['PATH', '/bin']],
      mounts: [{ type: 'bind', target: '/bin', from: busybox(), source: '/bin', readonly: true }],
    })
    const { dir, events } = await site.driver.files(await llb(pick(exec.root, '/made')))
    expect(treeOf(dir)).toEqual({ made: 'made\n' })
    expect(logsOf(events)).toContain('bin\n')
  })
})
