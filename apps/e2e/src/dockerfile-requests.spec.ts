import { describe, expect, it } from '@jest/globals'
import { buildctlBuilder, buildxBuilder, slipwayBuilder } from './harness/builders.ts'
import { buildctl, buildkitd, buildx, describeWith } from './harness/clients.ts'
import { startRealBuildkitd } from './harness/real-buildkitd.ts'
import { useSite } from './harness/site.ts'

const site = useSite()

const DOCKERFILE = `# VERSION of all
ARG VERSION=1
# base is where it starts
FROM scratch AS base
ARG VERSION
RUN --mount=type=secret,id=token,required true
FROM base
MAINTAINER me
`
const CLEAN = 'FROM scratch\nLABEL a=b\n'
const BROKEN = 'FROM scratch\nRUN --foo x\n'

const OUTLINE = `BUILD ARG   VALUE   DESCRIPTION
VERSION     1       of all

SECRET   REQUIRED
token    true

`
const TARGETS = 'TARGET    DESCRIPTION\nbase      is where it starts\n(default) \n'
const FINDING = `
WARNING: MaintainerDeprecated - https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/
Maintainer instruction is deprecated in favor of using label
Dockerfile:8
--------------------
   6 |     RUN --mount=type=secret,id=token,required true
   7 |     FROM base
   8 | >>> MAINTAINER me
   9 |     
--------------------
`

const contextOf = (text: string): string => site.world.context({ Dockerfile: text })

describe('questions about a Dockerfile', () => {
  const call = async (text: string, method: string) => {
    const ran = await slipwayBuilder.build(site.daemon, {
      context: contextOf(text),
      extra: ['--call', method],
    })
    return { code: ran.code, stdout: ran.stdout, stderr: ran.stderr }
  }

  it('are answered to slipway build --call and --check (D087, D088, D089, D092)', async () => {
    expect(await call(DOCKERFILE, 'outline')).toMatchObject({ code: 0, stdout: OUTLINE })
    expect(await call(DOCKERFILE, 'targets')).toMatchObject({ code: 0, stdout: TARGETS })
    const found = await call(DOCKERFILE, 'check')
    expect(found).toMatchObject({ code: 1, stdout: `Check complete, 1 warning has been found!\n${FINDING}` })
    const clean = await slipwayBuilder.build(site.daemon, { context: contextOf(CLEAN), extra: ['--check'] })
    expect(clean).toMatchObject({ code: 0, stdout: 'Check complete, no warnings found.\n' })
    const broken = await call(BROKEN, 'check')
    expect(broken).toMatchObject({ code: 1, stdout: '' })
    expect(broken.stderr).toContain(
      'ERROR: dockerfile parse error on line 2: unknown flag: --foo\nDockerfile:2\n',
    )
  })

  it('build nothing and are no builds of the history (D089)', async () => {
    const runs = `FROM ${site.world.base}\nRUN exit 1\nMAINTAINER me\n`
    const ran = await call(runs, 'check')
    expect(ran.stdout).toContain('MaintainerDeprecated')
    expect(ran.stderr).not.toContain('exit code')
  })
})

describeWith(buildctl, 'buildctl', 'questions by buildctl', () => {
  it('need no capability to be named (D086, D087, D088, D089, D093)', async () => {
    const ask = async (requestid: string, text = DOCKERFILE) => {
      const extra = ['--opt', `requestid=${requestid}`]
      return await buildctlBuilder.build(site.daemon, { context: contextOf(text), extra })
    }
    expect(await ask('frontend.outline')).toMatchObject({ code: 0, stdout: OUTLINE })
    expect(await ask('frontend.targets')).toMatchObject({ code: 0, stdout: TARGETS })
    expect(await ask('frontend.lint')).toMatchObject({ code: 0, stdout: FINDING })
    const listed = (await ask('frontend.subrequests.describe')).stdout
    expect(listed).toContain(
      'outline              1.0.0   List all parameters current build target supports\n',
    )
    const converted = await ask('frontend.convertllb', CLEAN)
    expect(converted.stdout).toContain('"def": {')
    const unknown = await ask('frontend.other')
    expect(unknown.code).toBe(1)
    expect(unknown.stderr).toContain('unsupported request frontend.other')
  })

  describeWith(buildkitd, 'buildkitd', 'are answered as BuildKit answers them', () => {
    it.each(['frontend.subrequests.describe', 'frontend.outline', 'frontend.targets', 'frontend.lint'])(
      '%s',
      async (requestid) => {
        await using real = await startRealBuildkitd()
        const request = { context: contextOf(DOCKERFILE), extra: ['--opt', `requestid=${requestid}`] }
        const theirs = await buildctlBuilder.build(real, request)
        expect(await buildctlBuilder.build(site.daemon, request)).toMatchObject({
          code: 0,
          stdout: theirs.stdout,
        })
      },
    )
  })
})

describeWith(buildx, 'docker-buildx', 'questions by docker buildx', () => {
  it('are answered to --call and --check (D087, D088, D089, D093)', async () => {
    const call = async (method: string, text = DOCKERFILE) =>
      await buildxBuilder.build(site.daemon, { context: contextOf(text), extra: ['--call', method] })
    expect(await call('outline')).toMatchObject({ code: 0, stdout: OUTLINE })
    expect(await call('targets')).toMatchObject({ code: 0, stdout: TARGETS })
    const found = await call('check')
    expect(found.code).toBe(1)
    expect(found.stdout).toContain(
      'Check complete, 1 warning has been found!\n\nWARNING: MaintainerDeprecated - ',
    )
    expect(await call('check', CLEAN)).toMatchObject({
      code: 0,
      stdout: 'Check complete, no warnings found.\n',
    })
    const broken = await call('check', BROKEN)
    expect(broken.stderr).toContain('ERROR: dockerfile parse error on line 2: unknown flag: --foo')
  })
})
