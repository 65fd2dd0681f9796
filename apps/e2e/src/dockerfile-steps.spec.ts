import { execFileSync } from 'node:child_process'
import { globSync, rmdirSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { dockerfile } from './harness/driver.ts'
import { useDockerfiles } from './harness/dockerfiles.ts'
import { stepOf } from './harness/progress.ts'
import { treeOf } from './harness/tree.ts'

const { site, from, tree, logs, failure } = useDockerfiles()

type Texts = Readonly<Record<string, string>>

async function statesOf(text: string, opts: Texts, ...steps: readonly string[]): Promise<readonly string[]> {
  const context = site.world.context({ Dockerfile: from(text) })
  const { events } = await site.driver.build(dockerfile(context, opts))
  return steps.map((step) => stepOf(events, step))
}

describe('arguments that are there without being declared with a value', () => {
  const names = ['PLATFORM', 'OS', 'OSVERSION', 'ARCH', 'VARIANT'].flatMap((part) => [
    `BUILD${part}`,
    `TARGET${part}`,
  ])
  const text = (stage: string) => `FROM --platform=$BUILDPLATFORM BASE AS ${stage}
${[...names, 'TARGETSTAGE'].map((name) => `ARG ${name}`).join('\n')}
RUN set | grep -E '^(BUILD|TARGET)' | sort | tr -d "'"`

  it('tell the platforms, and the target (E129, E136, E137, E138, E139, E140, E144)', async () => {
    const arch = process.arch === 'arm64' ? 'arm64' : 'amd64'
    const shown = async (opts: Texts) => (await logs(text('built'), {}, opts)).trimEnd().split('\n')
    expect(await shown({ platform: 'linux/arm/v7' })).toEqual([
      `BUILDARCH=${arch}`,
      'BUILDOS=linux',
      'BUILDOSVERSION=',
      `BUILDPLATFORM=linux/${arch}`,
      'BUILDVARIANT=',
      'TARGETARCH=arm',
      'TARGETOS=linux',
      'TARGETOSVERSION=',
      'TARGETPLATFORM=linux/arm/v7',
      'TARGETSTAGE=built',
      'TARGETVARIANT=v7',
    ])
    expect(await shown({ target: 'BUILT', 'build-arg:BUILDVARIANT': 'mine' })).toEqual(
      expect.arrayContaining(['BUILDVARIANT=mine', 'TARGETSTAGE=BUILT']),
    )
    expect(await logs('FROM BASE\nARG TARGETSTAGE\nRUN echo $TARGETSTAGE\n')).toBe('default\n')
  })

  it('bring proxies into steps, not into keys and history (E145, E146, E147, E148, E149)', async () => {
    const steps = 'FROM BASE\nRUN env | grep -i proxy | sort; echo\n'
    const opts = Object.fromEntries(
      ['HTTP', 'HTTPS', 'FTP', 'NO', 'ALL'].map((name) => [`build-arg:${name}_PROXY`, `${name}-value`]),
    )
    const shown = (await logs(steps, {}, opts)).trimEnd().split('\n')
    for (const name of ['HTTP', 'HTTPS', 'FTP', 'NO', 'ALL']) {
      expect(shown).toContain(`${name}_PROXY=${name}-value`)
      expect(shown).toContain(`${name.toLowerCase()}_proxy=${name}-value`)
    }
    const lower = { 'build-arg:https_proxy': 'changed', 'build-arg:no_proxy': 'changed' }
    expect(await statesOf(steps, lower, 'RUN env')).toEqual(['cached'])
    const context = site.world.context({ Dockerfile: from(steps) })
    const { image } = await site.driver.image(dockerfile(context, opts))
    expect(JSON.stringify(image.config)).not.toContain('-value')
  })

  it('change keys only where they are declared (E134)', async () => {
    const steps = 'FROM BASE\nRUN echo before\nARG USED\nRUN echo after\n'
    const states = (used: string, unused: string) =>
      statesOf(
        steps,
        { 'build-arg:USED': used, 'build-arg:UNUSED': unused },
        'RUN echo before',
        'RUN echo after',
      )
    await states('1', '1')
    expect(await states('1', '2')).toEqual(['cached', 'cached'])
    expect(await states('2', '2')).toEqual(['cached', 'done'])
  })
})

describe('RUN', () => {
  it('does not start what ENTRYPOINT says; a stage without steps is its base (E043, E049)', async () => {
    expect(
      await logs('FROM BASE AS a\nENTRYPOINT ["/bin/false"]\nFROM a AS empty\nFROM empty\nRUN echo ran\n'),
    ).toBe('ran\n')
    const context = site.world.context({ Dockerfile: from('FROM BASE AS a\nENV A=1\nFROM a AS b\nFROM b\n') })
    const { image } = await site.driver.image(dockerfile(context))
    expect(image.config.config['Env']).toContain('A=1')
    expect(image.manifest.layers).toHaveLength(1)
  })

  it('mounts the same target twice, the last wins; caches are used by several at once (E055)', async () => {
    const twice = `FROM BASE AS one
RUN echo one > /f
FROM BASE AS two
RUN echo two > /f
FROM BASE
RUN --mount=from=one,source=/f,target=/m --mount=from=two,source=/f,target=/m cat /m`
    expect(await logs(twice)).toBe('two\n')
    const wait = (mine: string, other: string) =>
      `RUN --mount=type=cache,id=meet,target=/c touch /c/${mine}; n=0; until [ -e /c/${other} ]; do n=$((n+1)); [ $n -lt 100 ] || exit 1; sleep 0.1; done`
    const meeting = `FROM BASE AS a
${wait('a', 'b')}
FROM BASE AS b
${wait('b', 'a')}
FROM scratch
COPY --from=a /etc/group /a
COPY --from=b /etc/group /b`
    expect(Object.keys(await tree(meeting))).toEqual(['a', 'b'])
  })

  it('keeps caches of namespaces apart (E063, E150)', async () => {
    const text = (word: string) =>
      `FROM BASE\nRUN --mount=type=cache,target=/ns-cache echo ${word} >> /ns-cache/f; cat /ns-cache/f\n`
    const namespace = (name: string) => ({ 'build-arg:BUILDKIT_CACHE_MOUNT_NS': name })
    expect(await logs(text('1'), {}, namespace('one'))).toBe('1\n')
    expect(await logs(text('2'), {}, namespace('two'))).toBe('2\n')
    expect(await logs(text('3'), {}, namespace('one'))).toBe('1\n3\n')
  })

  it('has the host name and the network that the build asks for (E057, E060, E154)', async () => {
    const text = 'FROM BASE\nRUN hostname; ls /sys/class/net\n'
    const opts = {
      'force-network-mode': 'none',
      hostname: 'plain',
      'build-arg:BUILDKIT_SANDBOX_HOSTNAME': 'boxed',
    }
    expect(await logs(text, {}, opts)).toBe('boxed\nlo\n')
    expect(await failure(text, {}, { 'force-network-mode': 'host' })).toContain('network.host is not allowed')
  })

  it('says what failed with the command and its code, and where (E062, E120)', async () => {
    const context = site.world.context({
      Dockerfile: from('FROM BASE\nRUN true\nRUN echo a && \\\n  exit 7\n'),
    })
    const { error } = await site.driver.fails(dockerfile(context))
    expect(error.message).toContain(
      'process "/bin/sh -c echo a &&   exit 7" did not complete successfully: exit code: 7',
    )
    expect(error.details).toContainEqual(
      expect.objectContaining({
        kind: 'source',
        ranges: [3, 4].map((line) => ({ start: { line, character: 0 }, end: { line, character: 0 } })),
      }),
    )
    expect(await failure('FROM BASE\nRUN ["nothing", "else"]\n')).toContain(
      'process "nothing else" did not complete',
    )
  })
})

describe('COPY and ADD', () => {
  let server: Server
  let url = ''
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url?.startsWith('/dir/file.txt')) {
        response.setHeader('last-modified', new Date(1_600_000_000_000).toUTCString())
        response.end('from the web')
      } else response.writeHead(404).end()
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => new Promise((done) => server.close(done)))

  it('replace what is there, and put directories over files only where that is meant (E093)', async () => {
    const text = `FROM scratch
COPY one/ /t/
COPY two/ /t/`
    const files = { 'one/f': '1', 'one/d/x': 'x', 'one/keep': 'k', 'two/f': '2', 'two/d/y': 'y' }
    expect(await tree(text, files)).toEqual({
      't/': '',
      't/d/': '',
      't/d/x': 'x',
      't/d/y': 'y',
      't/f': '2',
      't/keep': 'k',
    })
    const clash = 'FROM scratch\nCOPY f /t\nCOPY d/ /t\n'
    expect(await failure(clash, { f: 'file', 'd/x': 'x' })).toMatch(/cannot copy to non-directory/)
  })

  it('make files of sockets, and take names of all scripts (E094)', async () => {
    const context = site.world.context({
      'd/ünï-日本': 'u',
      Dockerfile: from('FROM scratch\nCOPY d /d\nCOPY d/ünï-日本 /ö\n'),
    })
    const bind = 'import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])'
    execFileSync('python3', ['-c', bind, join(context, 'd/sock')])
    const { dir } = await site.driver.files(dockerfile(context))
    expect(treeOf(dir)).toEqual({ 'd/': '', 'd/sock': '', 'd/ünï-日本': 'u', ö: 'u' })
  })

  it('ADD takes a file from the web: its name, its time, and a mode for the owner alone (E099)', async () => {
    const text = `FROM BASE
ADD ${url}/dir/file.txt?query=1 /in/
ADD --chmod=0644 --chown=3 ${url}/dir/file.txt /named
RUN stat -c '%n %a %u %Y' /in/file.txt /named && cat /named`
    expect(await logs(text)).toBe('/in/file.txt 600 0 1600000000\n/named 644 3 1600000000\nfrom the web')
    expect(await failure(`FROM scratch\nADD ${url}/none /\n`)).toMatch(/404/)
  })

  it('COPY takes nothing from the web (E104)', async () => {
    expect(await failure(`FROM scratch\nCOPY ${url}/dir/file.txt /\n`)).toMatch(
      /source can't be a URL for COPY/,
    )
    expect(await failure('FROM scratch\nCOPY https://127.0.0.1/a.git /\n')).toMatch(
      /source can't be a git ref for COPY/,
    )
  })

  it('WORKDIR is for destinations, not for sources of the context (E119)', async () => {
    const text =
      'FROM scratch AS made\nWORKDIR /d\nCOPY x ./\nFROM scratch\nWORKDIR /d\nCOPY --from=made d/x here\n'
    expect(await tree(text, { x: 'root', 'd/x': 'below' })).toEqual({ 'd/': '', 'd/here': 'root' })
  })
})

describe('limits of steps', () => {
  afterAll(() => {
    // The group is the user's: the daemon leaves it.
    const dirs = globSync('/sys/fs/cgroup/{,*/}slipway-test-parent{,/slipway}')
    for (const dir of dirs.sort((a, b) => b.length - a.length)) rmdirSync(dir)
  })

  it('reach the control group (E182, E184, E185, E186, E187, E188, E189)', async () => {
    const first = (...files: readonly string[]) =>
      `cat ${files.map((file) => `/sys/fs/cgroup/${file}`).join(' ')} 2>/dev/null | tr '\\n' ' '; echo`
    const text = `FROM BASE
RUN cat /proc/self/cgroup
RUN ${first('cpu/cpu.shares', 'cpu.weight')}
RUN ${first('cpu/cpu.cfs_quota_us', 'cpu/cpu.cfs_period_us', 'cpu.max')}
RUN ${first('cpuset/cpuset.cpus', 'cpuset/cpuset.mems', 'cpuset.cpus', 'cpuset.mems')}
RUN ${first('memory/memory.memsw.limit_in_bytes', 'memory/memory.limit_in_bytes', 'memory.swap.max', 'memory.max')}`
    const opts = {
      'cgroup-parent': '/slipway-test-parent',
      memory: '104857600',
      memswap: '104857600',
      cpushares: '512',
      cpuperiod: '50000',
      cpuquota: '20000',
      cpusetcpus: '0',
      cpusetmems: '0',
    }
    // Groups of the first and of the second version say the same in files and units of their own.
    const shown = (await logs(text, {}, opts)).split('\n')
    const groups = shown.filter((line) => line.includes('/slipway-test-parent/'))
    expect(groups.length).toBeGreaterThan(0)
    const [shares, quota, sets, memory] = shown.slice(shown.findLastIndex((line) => line.includes(':/')) + 1)
    expect(shares).toMatch(/^(?:512|20) $/)
    expect(quota).toBe('20000 50000 ')
    expect(sets).toBe('0 0 ')
    expect(memory).toMatch(/^(?:104857600|0) 104857600 $/)
  })
})
