import { describe, expect, it } from '@jest/globals'
import { dockerfile } from './harness/driver.ts'
import { useDockerfiles } from './harness/dockerfiles.ts'
import { logsOf, namesOf, stepOf, warningsOf } from './harness/progress.ts'
import { treeOf } from './harness/tree.ts'

const { site, from, tree, logs, failure } = useDockerfiles()

describe('variables', () => {
  it('expand in all their forms (E025, E026, E027, E028, E029)', async () => {
    const text = `FROM BASE
ENV set=value empty= path=/a/b.tar.gz
ENV a=\${set} b=\\$set c='$set' d="$set" e=\${unset:-dflt} f=\${empty:-dflt} g=\${empty-dflt} h=\${set:+alt} i=\${unset+alt}
ENV j=\${path##*/} k=\${path#*/} l=\${path%.*} m=\${path%%.*} n=\${set/a/A} o=\${path//a/X}
RUN echo "$a|$b|$c|$d|$e|$f|$g|$h|$i|$j|$k|$l|$m|$n|$o"`
    expect(await logs(text)).toBe(
      'value|$set|$set|value|dflt|dflt||alt||b.tar.gz|a/b.tar.gz|/a/b.tar|/a/b|vAlue|/X/b.tXr.gz\n',
    )
    expect(await failure('FROM BASE\nENV x=${nope:?missing}\n')).toContain('missing')
  })

  it('take arguments: global, with default, given, overridden by ENV, and on the same line (E031, E042, E106, E107, E176)', async () => {
    const text = `ARG TAG=latest
ARG NAME=BASE
FROM \${NAME}
ARG TAG
ARG A=1 B=2
ARG C=$A-$B
ENV A=env
ENV X=old
ENV X=new Y=$X
RUN echo "$TAG $A $B $C $X $Y $GIVEN"`
    const opts = { 'build-arg:B': 'two', 'build-arg:GIVEN': 'hidden' }
    expect(await logs(text, {}, opts)).toBe('latest env two 1-two new old \n')
  })

  it('know the platforms, and proxies without being declared (E135, E140, E141, E143, E145)', async () => {
    const text = `FROM BASE
ARG TARGETPLATFORM
ARG TARGETOS
ARG TARGETARCH
ARG BUILDPLATFORM
RUN echo $TARGETPLATFORM $TARGETOS $TARGETARCH $BUILDPLATFORM $HTTP_PROXY`
    const arch = process.arch === 'arm64' ? 'arm64' : 'amd64'
    expect(await logs(text, {}, { 'build-arg:HTTP_PROXY': 'http://p' })).toBe(
      `linux/${arch} linux ${arch} linux/${arch} http://p\n`,
    )
  })
})

describe('stages', () => {
  it('build only what the target needs; the name of the target is not case sensitive (E039, E040, E166)', async () => {
    const text =
      'FROM BASE AS bad\nRUN exit 9\nFROM scratch AS good\nCOPY a /good\nFROM good AS last\nCOPY a /last\n'
    expect(await tree(text, { a: 'a' })).toEqual({ good: 'a', last: 'a' })
    expect(await tree(text, { a: 'a' }, { target: 'GOOD' })).toEqual({ good: 'a' })
    expect(await failure(text, { a: 'a' }, { target: '7' })).toMatch(/target stage "7" could not be found/)
    expect(await failure(text, { a: 'a' }, { target: 'goood' })).toMatch(
      /target stage "goood" could not be found/,
    )
    expect(await failure(text, { a: 'a' }, { target: 'bad' })).toContain('exit code: 9')
  })

  it('run without the cache where it is asked: all or some (E168, F035)', async () => {
    const context = site.world.context({
      Dockerfile: from(
        'FROM BASE AS a\nRUN echo step-a > /a\nFROM BASE AS b\nRUN echo step-b > /b\nCOPY --from=a /a /a\n',
      ),
    })
    await site.driver.build(dockerfile(context))
    const state = async (opts: Readonly<Record<string, string>>) => {
      const { events } = await site.driver.build(dockerfile(context, opts))
      return [stepOf(events, 'RUN echo step-a'), stepOf(events, 'RUN echo step-b')]
    }
    expect(await state({})).toEqual(['cached', 'cached'])
    expect(await state({ 'no-cache': 'a' })).toEqual(['done', 'cached'])
    expect(await state({ 'no-cache': '' })).toEqual(['done', 'done'])
  })

  it('name their steps, and circles between them are refused (E041, E061)', async () => {
    const context = site.world.context({
      Dockerfile: from('FROM BASE AS x\nRUN true\nFROM scratch\nCOPY --from=x /etc/group /\n'),
    })
    const names = namesOf((await site.driver.build(dockerfile(context))).events)
    expect(names).toContainEqual(expect.stringMatching(/^\[x 2\/2\] RUN true$/))
    expect(names).toContainEqual(expect.stringMatching(/^\[stage-1 1\/1\] COPY /))
    const circle = 'FROM scratch AS a\nCOPY --from=b / /\nFROM scratch AS b\nCOPY --from=a / /\n'
    expect(await failure(circle)).toMatch(/circular dependency/)
  })
})

describe('RUN', () => {
  it('uses SHELL, or none in exec form; WORKDIR and USER apply (E048, E114, E116, E118)', async () => {
    const text = `FROM BASE
SHELL ["/bin/busybox", "sh", "-x", "-c"]
RUN echo traced
SHELL ["/bin/sh", "-c"]
WORKDIR /one
WORKDIR two
USER user:extra
RUN pwd; id -u; id -g
USER 0
RUN ["echo", "$HOME"]`
    expect(await logs(text)).toBe('+ echo traced\ntraced\n/one/two\n1000\n2000\n$HOME\n')
  })

  it('mounts: bind from the context and from stages, cache, tmpfs (E050, E051, E063, E069, E070)', async () => {
    const text = `FROM BASE AS other
RUN echo stage > /f
FROM BASE
RUN --mount=target=/ctx cat /ctx/a && ! touch /ctx/b 2>/dev/null
RUN --mount=from=other,source=/f,target=/f cat /f
RUN --mount=target=/ctx,rw touch /ctx/b && ls /ctx
RUN --mount=type=cache,target=/c,mode=0711,uid=3,gid=4 stat -c '%a %u:%g' /c
RUN --mount=type=tmpfs,target=/t,size=64k df -k /t | tail -1 | tr -s ' ' | cut -d' ' -f2
RUN --mount=type=secret,id=none cat /run/secrets/none 2>/dev/null || echo no secret`
    expect(await logs(text, { a: 'ctx\n' })).toBe('ctx\nstage\nDockerfile\na\nb\n711 3:4\n64\nno secret\n')
  })

  it('mounts: keys that are wrong or missing (E052, E053, E073)', async () => {
    const run = (mount: string) => failure(`FROM BASE\nRUN --mount=${mount} true\n`)
    expect(await run('type=bind,tarjet=/x')).toMatch(/unexpected key 'tarjet'/)
    expect(await run('type=nope,target=/x')).toMatch(/unsupported mount type "nope"/)
    expect(await run('type=cache')).toMatch(/target/)
    expect(await run('type=bind,from=nostage:1,target=/x')).toMatch(/nostage/)
    expect(await run('type=secret,id=none,required')).toMatch(/secret none: not found/)
  })

  it('network: none for one step or for all, and extra hosts (E056, E170, E179)', async () => {
    expect(await logs('FROM BASE\nRUN --network=none ls /sys/class/net\n')).toBe('lo\n')
    const all = await logs('FROM BASE\nRUN ls  /sys/class/net\n', {}, { 'force-network-mode': 'none' })
    expect(all).toBe('lo\n')
    const grep = 'FROM BASE\nRUN grep test-host /etc/hosts | tr -s "\\t" " "\n'
    expect(await logs(grep, {}, { 'add-hosts': 'test-host=192.0.2.9' })).toBe('192.0.2.9 test-host\n')
  })

  it('limits: memory, which is no part of the cache key (C017, E183, K020)', async () => {
    const hungry = 'FROM BASE\nRUN head -c 100m /dev/zero | tail > /dev/null && echo fed\n'
    const limited = await failure(hungry, {}, { memory: '20971520', memswap: '20971520' })
    expect(limited).toMatch(/exit code: \d+/)
    expect(await logs(hungry)).toBe('fed\n')
    const context = site.world.context({ Dockerfile: from(hungry) })
    const { events } = await site.driver.build(dockerfile(context, { memory: '536870912' }))
    expect(stepOf(events, 'RUN head')).toBe('cached')
  })

  it('limits: shm size, ulimit, host name (E178, E180, E181)', async () => {
    const text = `FROM BASE
RUN df -k /dev/shm | tail -1 | tr -s ' ' | cut -d' ' -f2; ulimit -n; hostname`
    const opts = { 'shm-size': '2097152', ulimit: 'nofile=99:100', hostname: 'asked' }
    expect(await logs(text, {}, opts)).toBe('2048\n99\nasked\n')
  })
})

describe('other instructions', () => {
  it('ONBUILD of a base runs in the child and is not inherited further (E045, E113)', async () => {
    const name = `${site.world.registry.host}/onbuild:1`
    const parent = site.world.context({
      Dockerfile: from('FROM BASE\nONBUILD COPY a /child\nONBUILD RUN echo triggered\n'),
    })
    const outputs = [{ type: 'image', attrs: { name, push: 'true' } }]
    await site.driver.build({ ...dockerfile(parent), outputs })
    const child = site.world.context({
      a: 'a',
      Dockerfile: `FROM ${name} AS kid\nFROM kid\nRUN cat /child\n`,
    })
    const { events, image } = await site.driver.image(dockerfile(child))
    expect(logsOf(events)).toBe('triggered\na')
    expect(image.config.config.OnBuild ?? null).toBeNull()
  })

  it('are checked: places of errors, suggestions, empty files (E012, E013, E014, E015, E236)', async () => {
    const context = site.world.context({ Dockerfile: from('FROM BASE\n\nCOPPY true\n') })
    const { error } = await site.driver.fails(dockerfile(context))
    expect(error.message).toMatch(
      /dockerfile parse error on line 3: unknown instruction: COPPY \(did you mean COPY\?\)/,
    )
    const place = error.details.find(({ kind }) => kind === 'source')
    expect(place).toMatchObject({ filename: 'Dockerfile', ranges: [{ start: { line: 3 } }] })
    expect(await failure('')).toMatch(/empty|file with no instructions/)
    expect(await failure('RUN true\n')).toMatch(/no build stage in current context/)
    expect(await failure('FROM BASE\nCOPY --chwon=1 a /\n')).toMatch(/unknown flag: --?chwon/)
    const run = site.world.context({ Dockerfile: from('FROM BASE\nRUN true\nRUN exit 4\n') })
    const failed = (await site.driver.fails(dockerfile(run))).error
    expect(failed.details.find(({ kind }) => kind === 'source')).toMatchObject({
      ranges: [{ start: { line: 3 }, end: { line: 3 } }],
    })
  })

  it('options: another file name, CRLF, a lower-case name (E016, E017, E175)', async () => {
    const context = site.world.context({ 'Other.df': 'FROM scratch\r\nCOPY x /x\r\n', x: 'x' })
    const opts = { filename: 'Other.df' }
    const { dir } = await site.driver.files(dockerfile(context, opts))
    expect(treeOf(dir)).toEqual({ x: 'x' })
    const lower = site.world.context({ dockerfile: 'FROM scratch\nCOPY dockerfile /d\n' })
    expect(Object.keys(treeOf((await site.driver.files(dockerfile(lower))).dir))).toEqual(['d'])
    expect(await failure('FROM scratch\n', {}, { filename: 'none' })).toMatch(
      /none: no such file or directory/,
    )
  })

  it('options: bad values are named (E201, E202, E203, E204, E205)', async () => {
    const run = (opts: Readonly<Record<string, string>>) => failure('FROM BASE\nRUN true\n', {}, opts)
    expect(await run({ platform: 'no/such/thing/at/all' })).toMatch(/no\/such\/thing/)
    expect(await run({ ulimit: 'nofile' })).toMatch(/nofile/)
    expect(await run({ 'add-hosts': 'nohost' })).toMatch(/nohost/)
    expect(await run({ 'shm-size': 'big' })).toMatch(/shm|big/)
    expect(await run({ 'force-network-mode': 'odd' })).toMatch(/odd/)
  })

  it('warn, with the rule in the text, and can be made an error (A091, E238, E239, E263)', async () => {
    const context = site.world.context({ Dockerfile: from('FROM BASE as lower\nMAINTAINER me\nRUN true\n') })
    const { events } = await site.driver.build(dockerfile(context))
    const warnings = warningsOf(events).join('\n')
    expect(warnings).toContain('FromAsCasing')
    expect(warnings).toContain('MaintainerDeprecated')
    expect(await failure('# check=error=true\nFROM BASE\nMAINTAINER me\n')).toMatch(
      /lint violation found for rules: MaintainerDeprecated/,
    )
    const quiet = site.world.context({
      Dockerfile: from('# check=skip=all\nFROM BASE as lower\nMAINTAINER me\n'),
    })
    expect(warningsOf((await site.driver.build(dockerfile(quiet))).events)).toEqual([])
  })

  it('named contexts replace images: a directory, another image (E160, E162, E165)', async () => {
    const dir = site.world.context({ from: 'named', bin: 'no' })
    const context = site.world.context({
      Dockerfile: 'FROM base\nCOPY --from=extra from /from\nRUN cat /from\n',
    })
    const opts = { 'context:extra': 'local:extra', 'context:base': `docker-image://${site.world.base}` }
    const request = dockerfile(context, opts, { directories: new Map([['extra', dir]]) })
    expect(logsOf((await site.driver.build(request)).events)).toBe('named')
  })
})
