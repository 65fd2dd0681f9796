import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { VertexEvent } from '@slipway/progress'
import { makeImage, pushImage } from '@slipway/testing'
import { dockerfile } from './harness/driver.ts'
import { stepOf, warningsOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'

const site = useSite()

describe('caching of images', () => {
  it('is by their layers too: under another name and config the steps on them are cached (F025)', async () => {
    const root = join(site.world.dir, 'busybox')
    const { host } = site.world.registry
    // Neither is the base that other tests of this daemon build on: that one is found by its name before its layers are looked at.
    await pushImage(host, 'retagged', 'a', makeImage(root, { Labels: { first: 'config' } }))
    await pushImage(host, 'retagged', 'b', makeImage(root, { Labels: { other: 'config' } }))
    const build = (tag: string) =>
      site.driver.build(
        dockerfile(site.world.context({ Dockerfile: `FROM ${host}/retagged:${tag}\nRUN echo retag-test\n` })),
      )
    expect(stepOf((await build('a')).events, 'RUN echo retag-test')).toBe('done')
    expect(stepOf((await build('b')).events, 'RUN echo retag-test')).toBe('cached')
  })

  it('fetches no layer before an exporter asks for it, and then all of it (F056)', async () => {
    const root = join(site.world.dir, 'only-exported')
    mkdirSync(root)
    writeFileSync(join(root, 'file'), 'of a lazy layer')
    const { host } = site.world.registry
    const image = makeImage(root)
    await pushImage(host, 'only-exported', 'latest', image)
    const context = site.world.context({ Dockerfile: `FROM ${host}/only-exported:latest\n` })
    await site.driver.build(dockerfile(context))
    const blobs = await held()
    const { dir } = await site.driver.files(dockerfile(context))
    expect(readFileSync(join(dir, 'file'), 'utf8')).toBe('of a lazy layer')
    expect((await held()) - blobs).toBeGreaterThan(0)
  })
})

/** Bytes that the cache holds. */
async function held(): Promise<number> {
  const usage = await site.driver.client.diskUsage()
  return usage.reduce((sum, record) => sum + Number(record.Size ?? 0), 0)
}

describe('progress', () => {
  it('tells two exports of one build apart (F048)', async () => {
    const context = site.world.context({ Dockerfile: 'FROM scratch\nCOPY a /a\n', a: 'a' })
    const path = (name: string): string => join(site.world.dir, name)
    const output = (name: string) =>
      ({ type: 'oci', attrs: {}, target: { kind: 'file', path: path(name) } }) as const
    const { events } = await site.driver.build(
      dockerfile(context, {}, { outputs: [output('one.tar'), output('two.tar')] }),
    )
    const exports = events.filter(
      (event): event is VertexEvent => event.kind === 'vertex' && event.name.startsWith('exporting to'),
    )
    const digests = new Set(exports.map(({ digest }) => digest))
    expect(digests.size).toBe(2)
    for (const digest of digests)
      expect(exports.some((event) => event.digest === digest && event.completed !== undefined)).toBe(true)
    expect(['one.tar', 'two.tar'].every((name) => existsSync(path(name)))).toBe(true)
  })

  it('counts warnings in the record of the build (F049)', async () => {
    const context = site.world.context({
      Dockerfile: `FROM ${site.world.base} as lower\nMAINTAINER nobody\n`,
    })
    const { events } = await site.driver.build(dockerfile(context))
    const { length } = warningsOf(events)
    expect(length).toBeGreaterThan(1)
    const counts: number[] = []
    for await (const { record } of site.driver.client.history()) counts.push(Number(record?.numWarnings ?? 0))
    expect(counts).toContain(length)
  })
})
