import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from '@jest/globals'
import { Archiver } from '@slipway/archive'
import { sha256 } from '@slipway/base'
import { readBlob } from '@slipway/content'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import type { Manifest } from '@slipway/oci'
import { readTar, testContext, testRef, testSource } from '../testing/fixtures.ts'
import { commitImage } from './commit.ts'
import { parseImageOptions } from './options.ts'
import { settleOptions } from './source.ts'

const archiver = new Archiver({ threads: 1 })
afterAll(() => archiver.close())

/** A layer with a file of each of these times. */
function layer(files: Readonly<Record<string, number>>): Buffer {
  const base = mkdtempSync(join(tmpdir(), 'slipway-rewrite-'))
  for (const [name, time] of Object.entries(files)) {
    writeFileSync(join(base, name), name.repeat(1000))
    utimesSync(join(base, name), time, time)
  }
  const tar = spawnSync('tar', [
    '-c',
    '--format=ustar',
    '--owner=0',
    '--group=0',
    '-C',
    base,
    ...Object.keys(files),
  ])
  rmSync(base, { recursive: true })
  return tar.stdout
}

async function commit(
  attrs: Record<string, string>,
  base: Buffer,
  own: Buffer,
  baseDiffIds: readonly string[],
) {
  const content = createMemoryContentStore()
  const source = testSource(testRef(content, 'r', [{ tar: base }, { tar: own }]), {
    'containerimage.config': '{"architecture":"amd64","os":"linux"}',
    'containerimage.base.config': JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: baseDiffIds },
    }),
  })
  const context = testContext()
  const options = settleOptions(parseImageOptions(attrs).options, source, {
    ociTypes: true,
    ociArtifact: true,
  })
  const image = await commitImage(source, options, { content, archiver }, context)
  const read = async (digest: string): Promise<Buffer> => Buffer.from(await readBlob(content, digest))
  const manifest = JSON.parse((await read(image.descriptor.digest)).toString()) as Manifest
  const config = JSON.parse((await read(manifest.config.digest)).toString()) as {
    rootfs: { diff_ids: string[] }
  }
  const tars = await Promise.all(manifest.layers.map(async ({ digest }) => gunzipSync(await read(digest))))
  return { manifest, config, tars, remotes: image.remotes, finished: context.finished() }
}

describe('rewrite-timestamp', () => {
  const base = layer({ old: 1000, young: 2_000_000_000 })
  const own = layer({ early: 1000, late: 1_900_000_000 })

  it('clamps the times of own layers, keeps those of the base image (I033)', async () => {
    const attrs = { 'rewrite-timestamp': 'true', 'source-date-epoch': '1700000000' }
    const image = await commit(attrs, base, own, [sha256(base)])
    expect(image.tars[0]!.equals(base)).toBe(true)
    const entries = readTar(image.tars[1]!)
    expect(entries.map(({ name, mtime }) => [name, mtime])).toEqual([
      ['early', 1000],
      ['late', 1_700_000_000],
    ])
    expect(entries[1]!.data.toString()).toBe('late'.repeat(1000))
    expect(image.config.rootfs.diff_ids).toEqual([sha256(base), sha256(image.tars[1]!)])
    expect(image.manifest.layers.map(({ annotations }) => annotations)).toEqual([
      undefined,
      { 'buildkit/rewritten-timestamp': '1700000000' },
    ])
    expect(image.finished).toContain(
      'rewriting layers with source-date-epoch 1700000000 (2023-11-14 22:13:20 +0000 UTC)',
    )
    const provided = image.remotes[0]!
    for (const { digest } of image.manifest.layers) expect(await provided.provider.stat(digest)).toBeDefined()
  })

  it('rewrites everything from the first layer that is not the base’s (I033)', async () => {
    const attrs = { 'rewrite-timestamp': 'true', 'source-date-epoch': '1700000000' }
    const image = await commit(attrs, base, own, ['sha256:' + '0'.repeat(64)])
    expect(readTar(image.tars[0]!).map(({ mtime }) => mtime)).toEqual([1000, 1_700_000_000])
  })

  it('does nothing without an epoch (I033)', async () => {
    const image = await commit({ 'rewrite-timestamp': 'true' }, base, own, [])
    expect(image.tars[1]!.equals(own)).toBe(true)
  })
})
