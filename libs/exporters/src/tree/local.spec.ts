import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import { FakeClient } from '../testing/fake-client.ts'
import { testContext, testMultiSource, testRef, testSource } from '../testing/fixtures.ts'
import { createLocalExporter } from './local.ts'

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'slipway-local-exporter-'))
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

function tree(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(base, name)
  mkdirSync(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

async function setup() {
  const directory = join(base, 'out')
  mkdirSync(directory)
  const client = await FakeClient.open({ directory })
  const exporter = createLocalExporter({ sessions: client.sessions, fsSync: client.fsSync })
  const ref = (path: string) => testRef(createMemoryContentStore(), path, [], path)
  return { client, directory, exporter, ref, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() }
}

describe('local exporter', () => {
  it('sends files, links, modes and times (I016 I028 I081 B025)', async () => {
    await using t = await setup()
    const root = tree('a', { 'dir/file': 'hello', script: '#!/bin/sh' })
    symlinkSync('dir/file', join(root, 'link'))
    linkSync(join(root, 'script'), join(root, 'twin'))
    utimesSync(join(root, 'script'), 1_600_000_000, 1_600_000_000)
    writeFileSync(join(t.directory, 'stale'), 'stays')
    const context = testContext({ exporterIndex: 2 })
    const instance = t.exporter.resolve({})
    expect(instance.name).toBe('exporting to client directory')
    expect(await instance.export(testSource(t.ref(root)), context)).toEqual({ response: {} })
    expect(readFileSync(join(t.directory, 'dir/file'), 'utf8')).toBe('hello')
    expect(readlinkSync(join(t.directory, 'link'))).toBe('dir/file')
    expect(statSync(join(t.directory, 'script')).ino).toBe(statSync(join(t.directory, 'twin')).ino)
    expect(lstatSync(join(t.directory, 'script')).mtimeMs).toBe(1_600_000_000_000)
    expect(existsSync(join(t.directory, 'stale'))).toBe(true)
    expect(t.client.transfers).toEqual(['2'])
    expect(context.finished()).toEqual(['copying files'])
    const last = context.events.findLast((event) => event.kind === 'status')
    expect(last).toMatchObject({ name: 'transferring', current: expect.any(Number) })
    expect((last as { current: number }).current).toBeGreaterThan(100)
  })

  it('splits platforms into directories, sets the epoch, takes scratch for empty (I082 I086)', async () => {
    await using t = await setup()
    const source = testMultiSource({ 'linux/amd64': t.ref(tree('a', { x: '1' })), 'linux/arm64': undefined })
    const context = testContext()
    await t.exporter.resolve({ 'source-date-epoch': '1500000000' }).export(source, context)
    expect(readFileSync(join(t.directory, 'linux_amd64/x'), 'utf8')).toBe('1')
    expect(statSync(join(t.directory, 'linux_amd64/x')).mtimeMs).toBe(1_500_000_000_000)
    expect(statSync(join(t.directory, 'linux_arm64')).isDirectory()).toBe(true)
    expect([...context.finished()].sort()).toEqual(['copying files linux/amd64', 'copying files linux/arm64'])
  })

  it('splits a single platform on demand (I082)', async () => {
    await using t = await setup()
    const source = testMultiSource({ 'linux/amd64': t.ref(tree('a', { x: '1' })) })
    await t.exporter.resolve({ 'platform-split': 'true' }).export(source, testContext())
    expect(existsSync(join(t.directory, 'linux_amd64/x'))).toBe(true)
  })

  it('merges platforms without a split, refuses to overwrite (I083)', async () => {
    await using t = await setup()
    const a = t.ref(tree('a', { 'd/x': '1' }))
    const b = t.ref(tree('b', { 'd/y': '2' }))
    const instance = t.exporter.resolve({ 'platform-split': 'false' })
    await instance.export(testMultiSource({ 'linux/amd64': a, 'linux/arm64': b }), testContext())
    expect(readFileSync(join(t.directory, 'd/x'), 'utf8')).toBe('1')
    expect(readFileSync(join(t.directory, 'd/y'), 'utf8')).toBe('2')
    const c = t.ref(tree('c', { 'd/x': '3' }))
    await expect(
      instance.export(testMultiSource({ 'linux/amd64': a, 'linux/arm64': c }), testContext()),
    ).rejects.toThrow('cannot overwrite d/x from linux/amd64 with linux/arm64 when split option is disabled')
  })

  it('removes stale files with mode=delete, all platforms in one transfer (I084 B028 B030)', async () => {
    await using t = await setup()
    writeFileSync(join(t.directory, 'stale'), 'goes')
    const source = testMultiSource({
      'linux/amd64': t.ref(tree('a', { x: '1' })),
      'linux/arm64': t.ref(tree('b', { y: '2' })),
    })
    await t.exporter.resolve({ mode: 'delete' }).export(source, testContext())
    expect(existsSync(join(t.directory, 'stale'))).toBe(false)
    expect(existsSync(join(t.directory, 'linux_amd64/x'))).toBe(true)
    expect(existsSync(join(t.directory, 'linux_arm64/y'))).toBe(true)
    expect(t.client.transfers).toEqual(['0'])
  })

  it('names bad attributes before the build (I003 I084)', async () => {
    await using t = await setup()
    expect(() => t.exporter.resolve({ mode: 'move' })).toThrow('invalid local exporter mode "move"')
    expect(() => t.exporter.resolve({ 'platform-split': 'x' })).toThrow(
      'non-bool value for platform-split: x',
    )
  })
})
