import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sourceExcerpt } from '@slipway/base'
import { buildctl, buildkitd, describeWith, run } from './harness/clients.ts'
import type { Daemon } from './harness/daemon.ts'
import { dockerfile } from './harness/driver.ts'
import { startRealBuildkitd } from './harness/real-buildkitd.ts'
import { useSite } from './harness/site.ts'

type Texts = Readonly<Record<string, string>>

/** A Dockerfile that does not build, with what buildctl writes about it for BuildKit's own daemon. */
interface Case {
  readonly name: string
  readonly dockerfile: string
  readonly opts?: Texts
  readonly files?: Texts
  readonly stderr: string
  /** What it writes for ours where that differs, and why. */
  readonly ours?: string
  readonly why?: string
}

const cases = JSON.parse(
  readFileSync(new URL('testdata/dockerfile-errors.json', import.meta.url), 'utf8'),
) as readonly Case[]
const table = cases.map((test) => [test.name, test] as const)

const FILES = { a: 'a\n', b: 'b\n', 'd/x': 'x\n' }
const site = useSite()

const LONG = 'x'.repeat(70_000)
const fill = (text: string): string =>
  text
    .replaceAll('BASE', site.world.base)
    .replaceAll('HOST', site.world.registry.host)
    .replaceAll('LONG', LONG)

/** Without what is different each time: ids of refs, the address of the registry, the resolver of names. */
const settle = (text: string): string =>
  text
    .replaceAll(site.world.base, 'BASE')
    .replaceAll(site.world.registry.host, 'HOST')
    .replaceAll(LONG, 'LONG')
    .replace(/ref \w{25}::\w{25}/g, 'ref ID')
    .replace(/ after \d+ ms/, ' after 0 ms')

/** Several places come in the order in which an error met them on its way: it is not told apart. */
const unordered = (text: string): readonly string[] =>
  text
    .trimEnd()
    .split(/^(?=Dockerfile:|error:)/m)
    .sort()

const filled = (texts: Texts = {}): Texts =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, fill(text)]))

function contextOf(test: Case): string {
  return site.world.context({ ...FILES, ...filled(test.files), Dockerfile: fill(test.dockerfile) })
}

async function stderrOf(daemon: Pick<Daemon, 'address'>, test: Case): Promise<string> {
  const context = contextOf(test)
  const opts = Object.entries(filled(test.opts)).flatMap(([key, value]) => ['--opt', `${key}=${value}`])
  const local = ['--local', `context=${context}`, '--local', `dockerfile=${context}`]
  const args = ['--addr', daemon.address, 'build', '--progress=quiet', '--frontend=dockerfile.v0']
  const { code, stderr } = await run(buildctl ?? 'buildctl', [...args, ...local, ...opts])
  expect(code).toBe(1)
  // The Go client may notice the end of its own question before that of the build.
  return settle(stderr).replace('failed to run Build function', 'failed to solve')
}

describe('Dockerfiles that do not build say why, where and what was meant (E010, E012, E013, E014, E015, E024, E052, E053, E120, E128, E201, E202, E203, E204, E205, E206, E207, E236, E239)', () => {
  it.each(table)('%s', async (_name, test) => {
    const { error } = await site.driver.fails(dockerfile(contextOf(test), filled(test.opts)))
    const places = error.details
      .toReversed()
      .flatMap((detail) => (detail.kind === 'source' ? [sourceExcerpt(detail)] : []))
    const text = settle(`${[...new Set(places)].join('')}error: ${error.message}\n`)
    // Go's clients put a code that is no `Unknown` between the message and itself.
    const expected = (test.ours ?? test.stderr).replace(/: Unimplemented: .*$/m, '')
    expect(unordered(text)).toEqual(unordered(expected))
  })
})

describeWith(buildctl, 'buildctl', 'what buildctl writes about Dockerfiles that do not build', () => {
  it.each(table)('%s', async (_name, test) => {
    expect(unordered(await stderrOf(site.daemon, test))).toEqual(unordered(test.ours ?? test.stderr))
  })

  describeWith(buildkitd, 'buildkitd', 'is what it writes for BuildKit', () => {
    let real: Daemon
    beforeAll(async () => {
      real = await startRealBuildkitd()
    }, 60_000)
    afterAll(async () => await real?.[Symbol.asyncDispose](), 60_000)

    it.each(table)('%s', async (_name, test) => {
      expect(unordered(await stderrOf(real, test))).toEqual(unordered(test.stderr))
    })
  })
})
