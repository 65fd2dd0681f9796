import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Archiver } from '@slipway/archive'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import { FakeClient, type FakeClientOptions } from '../testing/fake-client.ts'
import { readTar, testContext, testMultiSource, testRef, testSource } from '../testing/fixtures.ts'
import { createTarExporter } from './tar.ts'

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'slipway-tar-exporter-'))
  mkdirSync(join(base, 'tree/dir'), { recursive: true })
  writeFileSync(join(base, 'tree/dir/file'), 'hello')
  chmodSync(join(base, 'tree/dir/file'), 0o755)
  symlinkSync('dir/file', join(base, 'tree/link'))
  utimesSync(join(base, 'tree/dir/file'), 1_600_000_000, 1_600_000_000)
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

async function setup(options: FakeClientOptions = {}) {
  const client = await FakeClient.open(options)
  const archiver = new Archiver({ threads: 1 })
  return {
    client,
    exporter: createTarExporter({ sessions: client.sessions, archiver }),
    ref: testRef(createMemoryContentStore(), 'ref', [], join(base, 'tree')),
    [Symbol.asyncDispose]: async () => {
      await archiver.close()
      await client[Symbol.asyncDispose]()
    },
  }
}

describe('tar exporter', () => {
  it('sends the tree as an archive that tar reads (I017 I027 I088)', async () => {
    await using t = await setup()
    const context = testContext({ exporterIndex: 1 })
    const instance = t.exporter.resolve({})
    expect(instance.name).toBe('exporting to client tarball')
    await instance.export(testSource(t.ref), context)
    const [file] = t.client.files
    expect(file!.exporterId).toBe('1')
    const entries = readTar(file!.data)
    expect(entries.map(({ name, type }) => [name, type])).toEqual([
      ['dir/', '5'],
      ['dir/file', '0'],
      ['link', '2'],
    ])
    expect(entries[1]).toMatchObject({ mode: 0o755, mtime: 1_600_000_000 })
    expect(entries[1]!.data.toString()).toBe('hello')
    expect(spawnSync('tar', ['-t'], { input: file!.data }).status).toBe(0)
    expect(context.finished()).toEqual(['sending tarball'])
  })

  it('puts platforms into directories and sets the epoch (I089 I086)', async () => {
    await using t = await setup()
    const source = testMultiSource({ 'linux/amd64': t.ref, 'linux/arm64': undefined })
    await t.exporter.resolve({ 'source-date-epoch': '1500000000' }).export(source, testContext())
    const entries = readTar(t.client.files[0]!.data)
    expect(entries.map(({ name }) => name)).toEqual([
      'linux_amd64/',
      'linux_amd64/dir/',
      'linux_amd64/dir/file',
      'linux_amd64/link',
      'linux_arm64/',
    ])
    expect(entries.every(({ mtime }) => mtime === 1_500_000_000)).toBe(true)
  })

  it('gives equal bytes twice, and takes a client that declines for success (I087 I088)', async () => {
    await using t = await setup()
    const instance = t.exporter.resolve({})
    await instance.export(testSource(t.ref), testContext())
    await instance.export(testSource(t.ref), testContext())
    expect(t.client.files[0]!.data.equals(t.client.files[1]!.data)).toBe(true)
    await using declining = await setup({ declines: true })
    await declining.exporter.resolve({}).export(testSource(declining.ref), testContext())
  })
})
