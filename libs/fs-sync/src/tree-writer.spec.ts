import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { TreeWriter } from './tree-writer.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slipway-tree-writer-'))
})
afterEach(() => rmSync(root, { recursive: true }))

it('takes a directory that somebody else has made meanwhile, and nothing else in its place', () => {
  using writer = new TreeWriter(root)
  using other = new TreeWriter(root)
  writer.createDirectory('d', 0o755)
  other.createDirectory('d', 0o755)
  other.createDirectory('d/e', 0o755)
  writer.createDirectory('d/e', 0o755)
  expect(readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()).toEqual(['d', 'd/e'])
  writeFileSync(join(root, 'file'), '')
  mkdirSync(join(root, 'target'))
  symlinkSync('target', join(root, 'link'))
  for (const name of ['file', 'link'])
    expect(() => writer.createDirectory(name, 0o755)).toThrow(expect.objectContaining({ code: 'EEXIST' }))
})
