import { appendFileSync, cpSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { ProgressEvent } from '@slipway/progress'
import { type Ran, run } from './harness/clients.ts'
import { REPO } from './harness/daemon.ts'
import { readOciArchive } from './harness/oci.ts'
import { stepOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'
import { treeOf } from './harness/tree.ts'

const site = useSite()
const node = join(REPO, 'node_modules/.bin/node')
const example = (name: string, ...path: readonly string[]): string => join(REPO, 'examples', name, ...path)

const program = (name: string, ...args: readonly string[]): Promise<Ran> =>
  run(node, [
    '--disable-warning=ExperimentalWarning',
    example(name, 'src/main.ts'),
    '--addr',
    site.daemon.address,
    ...args,
  ])

async function lastEvents(): Promise<readonly ProgressEvent[]> {
  const refs: string[] = []
  for await (const { record } of site.driver.client.history()) refs.push(record?.Ref ?? '')
  const events: ProgressEvent[] = []
  for await (const batch of site.driver.client.progress(refs.at(-1)!)) events.push(...batch)
  return events
}

describe('examples/image-program', () => {
  it('makes an index of an image for two platforms, out of merged parts (C078, C079)', async () => {
    const [dest, dir] = [join(site.world.dir, 'program.tar'), join(site.world.dir, 'program')]
    const args = ['--base', site.world.base, '--source', example('image-program', 'site')]
    const ran = await program('image-program', ...args, '--dest', dest, '--dest-dir', dir)
    expect(ran).toMatchObject({ code: 0 })
    const image = readOciArchive(dest, join(site.world.dir, 'program-layout'))
    expect(ran.stdout).toContain(image.index.manifests[0]?.digest)
    const index = image.json<{
      manifests: readonly { digest: string; platform: { os: string; architecture: string } }[]
    }>(image.index.manifests[0]!.digest)
    expect(index.manifests.map(({ platform }) => platform)).toEqual([
      { architecture: 'amd64', os: 'linux' },
      { architecture: 'arm64', os: 'linux' },
    ])
    const layers = index.manifests.map(({ digest }) =>
      image.json<{ layers: readonly { digest: string }[] }>(digest).layers.map((layer) => layer.digest),
    )
    // The files of the release and the pages are the same for both, as layers; what is said about the platform is not.
    expect(layers[0]?.slice(0, 2)).toEqual(layers[1]?.slice(0, 2))
    expect(layers[0]?.[2]).not.toBe(layers[1]?.[2])
    expect(treeOf(dir)).toMatchObject({
      'linux_amd64/etc/release': '1\n',
      'linux_amd64/srv/index.txt': 'A header\nand a body\n',
      'linux_amd64/srv/about.txt': 'for amd64\n',
      'linux_arm64/srv/about.txt': 'for arm64\n',
    })
  })
})

describe('examples/ci-pipeline', () => {
  it('packages what passes all suites, from the cache where nothing changed, and nothing where one fails', async () => {
    const project = join(site.world.dir, 'project')
    cpSync(example('ci-pipeline', 'project'), project, { recursive: true })
    const dest = join(site.world.dir, 'packaged')
    const pipeline = () =>
      program('ci-pipeline', '--toolchain', site.world.base, '--project', project, '--dest', dest)
    expect(await pipeline()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^ok (lines|words)\nok (lines|words)\npackaged/),
    })
    expect(treeOf(dest)).toEqual({
      program: 'HELLO FROM ONE\nHELLO FROM TWO\n',
      'package.json': '{"bytes":30}\n',
    })
    expect((await pipeline()).code).toBe(0)
    const events = await lastEvents()
    expect(['compile', 'test lines', 'test words'].map((name) => stepOf(events, name))).toEqual([
      'cached',
      'cached',
      'cached',
    ])
    rmSync(dest, { recursive: true })
    appendFileSync(join(project, 'parts/2-two.txt'), 'and more\n')
    writeFileSync(join(project, 'tests/none.sh'), 'echo nothing is right; exit 3\n')
    const failed = await pipeline()
    expect(failed.code).toBe(1)
    expect(failed.stdout).toContain('FAILED lines')
    expect(failed.stdout).toMatch(/FAILED none\n {2}failed\n {2}nothing is right/)
    expect(failed.stdout).toContain('ok words')
    expect(failed.stderr).toBe('failed to solve: these suites failed: lines, none\n')
    expect(existsSync(dest)).toBe(false)
  })
})
