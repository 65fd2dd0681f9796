import { rmSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { run, slipway } from './harness/clients.ts'
import { dockerfile } from './harness/driver.ts'
import { useSite } from './harness/site.ts'
import { writeFiles } from './harness/world.ts'

const site = useSite()

/** What the program says of the last build. */
async function why(...step: readonly string[]): Promise<string> {
  const { refs } = await lastBuild()
  const { code, stdout, stderr } = await run(slipway, [
    'why',
    '--addr',
    site.daemon.address,
    refs[0]!,
    ...step,
  ])
  return code === 0 ? stdout : stderr
}

async function lastBuild(): Promise<{ readonly refs: readonly string[] }> {
  const builds: { readonly ref: string; readonly at: number }[] = []
  for await (const { record } of site.driver.client.history())
    builds.push({
      ref: record?.Ref ?? '',
      at: Number(record?.CreatedAt?.seconds) * 1e9 + (record?.CreatedAt?.nanos ?? 0),
    })
  return { refs: builds.sort((a, b) => b.at - a.at).map(({ ref }) => ref) }
}

const base = (): string => site.world.base

describe('slipway why', () => {
  it('names the files that changed, with sizes and digests before and after', async () => {
    const context = site.world.context({
      Dockerfile: `FROM ${base()}\nWORKDIR /files-test\nCOPY src /src\nRUN cat /src/a > /out\n`,
      'src/a': 'one',
      'src/b': 'same',
      'src/gone': 'x',
    })
    await site.driver.build(dockerfile(context))
    expect(await why('COPY src')).toContain('no step like it is remembered')
    writeFiles(context, { 'src/a': 'twice two', 'src/new': 'n' })
    rmSync(`${context}/src/gone`)
    await site.driver.build(dockerfile(context))
    const text = await why('COPY src')
    expect(text).toMatch(
      /changed \/src\/a: 3 bytes sha256:([0-9a-f]{12}) -> 9 bytes sha256:(?!\1)[0-9a-f]{12}/,
    )
    expect(text).toMatch(/added \/src\/new: 1 bytes sha256:/)
    expect(text).toMatch(/removed \/src\/gone: 1 bytes sha256:/)
    expect(text).not.toContain('/src/b')
    // What is built upon it says so, and nothing of itself.
    expect((await why('RUN cat')).split('\n').slice(1)).toEqual([
      '  changed: input "[3/4] COPY src /src"',
      '',
    ])
    expect(await why('WORKDIR')).toContain('it came from the cache')
  })

  it('names the field of the op that changed, and shows no value', async () => {
    const file = (value: string, command: string): string =>
      `FROM ${base()}\nENV TOKEN=${value} KEPT=1\nRUN echo fields-test; ${command}\n`
    const context = site.world.context({ Dockerfile: file('secret-1', 'true') })
    await site.driver.build(dockerfile(context))
    writeFiles(context, { Dockerfile: file('secret-2', 'true') })
    await site.driver.build(dockerfile(context))
    const text = await why('RUN')
    expect(text.split('\n').slice(1)).toEqual(['  changed: env TOKEN', ''])
    writeFiles(context, { Dockerfile: file('secret-2', 'true && true') })
    await site.driver.build(dockerfile(context))
    expect((await why('RUN')).split('\n').slice(1)).toEqual(['  changed: args', ''])
  })

  it('says that a result was pruned, or that the cache was not to be used', async () => {
    const context = site.world.context({
      Dockerfile: `FROM ${base()}\nRUN echo prune-test > /x\nRUN cat /x\n`,
    })
    await site.driver.build(dockerfile(context))
    for await (const _ of site.driver.client.prune({ all: true })) continue
    await site.driver.build(dockerfile(context))
    expect(await why('RUN echo')).toContain('it was pruned or lost')
    expect(await why('RUN cat')).toContain('it was pruned or lost')
    await site.driver.build(dockerfile(context, { 'no-cache': '' }))
    expect(await why('RUN echo')).toContain('was to run without the cache')
    expect(await why('RUN cat')).toContain('was to run without the cache')
    await site.driver.build(dockerfile(context))
    expect(await why('RUN echo')).toContain('it came from the cache')
  })

  it('is a part of the record, for scripts as JSON, and goes with it', async () => {
    const context = site.world.context({ 'Dockerfile.record': `FROM ${base()}\nRUN echo record-test\n` })
    await site.driver.build(dockerfile(context, { filename: 'Dockerfile.record' }))
    const [ref] = (await lastBuild()).refs
    const inspected = await run(slipway, ['history', '--addr', site.daemon.address, 'inspect', ref!])
    expect(JSON.parse(inspected.stdout)).toMatchObject({
      Ref: ref,
      misses: expect.arrayContaining([
        expect.objectContaining({ name: '[2/2] RUN echo record-test', reason: 'unseen' }),
      ]),
    })
    await site.driver.client.updateHistory(ref!, { delete: true })
    await expect(site.driver.client.misses(ref!).next()).rejects.toMatchObject({ code: 'not-found' })
  })
})
