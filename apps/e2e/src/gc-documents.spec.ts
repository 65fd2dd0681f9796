import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { sha256 } from '@slipway/base'
import { services } from '@slipway/proto'
import { dial } from '@slipway/rpc'
import { fsck } from './harness/crash.ts'
import { Daemon } from './harness/daemon.ts'
import { dockerfile, Driver } from './harness/driver.ts'
import { useSite } from './harness/site.ts'

const site = useSite()

const blobDir = (root: string): string => join(root, 'content/blobs/sha256')

function blobs(root: string): readonly string[] {
  return readdirSync(blobDir(root)).flatMap((prefix) => readdirSync(join(blobDir(root), prefix)))
}

/** As if nothing in the store had been used for a day. */
function age(root: string): void {
  const yesterday = new Date(Date.now() - 86_400_000)
  for (const name of blobs(root))
    utimesSync(join(blobDir(root), name.slice(0, 2), name), yesterday, yesterday)
}

async function prune(driver: Driver): Promise<void> {
  for await (const _ of driver.client.prune({ all: true })) continue
}

it('manifests and configs go when no layer, no record of a build and no recent build needs them (G050)', async () => {
  const root = join(site.world.dir, 'documents')
  {
    await using daemon = await Daemon.start({ root })
    await using driver = new Driver(daemon)
    const context = site.world.context({ Dockerfile: `FROM ${site.world.base}\nCOPY f /\n`, f: 'f' })
    const output = { type: 'image', attrs: { name: 'gc.test/documents:1' } }
    const { ref, response } = await driver.build({ ...dockerfile(context), outputs: [output] })
    const manifest = response['containerimage.digest']?.slice(7) ?? ''
    const config = response['containerimage.config.digest']?.slice(7) ?? ''
    const before = blobs(root)
    expect(before).toEqual(expect.arrayContaining([manifest, config]))
    age(root)
    // Two layers, two documents of the base image, two of the export.
    expect(before).toHaveLength(6)
    await prune(driver)
    expect([...blobs(root)].sort()).toEqual([manifest, config].sort())
    await driver.build({ ...dockerfile(context), outputs: [output] })
    // The same, and what this export made at its own time.
    expect(blobs(root)).toHaveLength(8)
    const caller = dial(daemon.address)
    for (const each of [ref, ...(await refsOf(driver))])
      await caller
        .unary(services.ControlService.UpdateBuildHistory, { Ref: each, Delete: true })
        .catch(() => undefined)
    caller.close()
    await prune(driver)
    // What the second build used is too young to be forgotten.
    expect(blobs(root)).toHaveLength(4)
    expect(blobs(root)).not.toContain(manifest)
    age(root)
    await prune(driver)
    expect(blobs(root)).toEqual([])
    await driver.build(dockerfile(context))
  }
  expect(await fsck(root)).toBe('no problems\n')
  const lost = Buffer.from('{"mediaType":"application/vnd.oci.image.config.v1+json"}')
  const hex = sha256(lost).slice(7)
  mkdirSync(join(blobDir(root), hex.slice(0, 2)), { recursive: true })
  const path = join(blobDir(root), hex.slice(0, 2), hex)
  writeFileSync(path, lost)
  const yesterday = new Date(Date.now() - 86_400_000)
  utimesSync(path, yesterday, yesterday)
  await expect(fsck(root)).rejects.toThrow(`${hex}: a document that nothing has needed for long`)
  expect(await fsck(root, '--repair')).toMatch(/no problems\n$/)
  expect(blobs(root)).not.toContain(hex)
})

async function refsOf(driver: Driver): Promise<readonly string[]> {
  const refs: string[] = []
  for await (const { record } of driver.client.history()) refs.push(record?.Ref ?? '')
  return refs
}
