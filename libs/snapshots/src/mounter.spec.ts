import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { listMounts, mount, MS } from '@slipway/linux'
import { createMounter, joinLowers } from './mounter.ts'

const mounter = createMounter()
let dir: string
let target: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'slipway-mounter-'))
  target = make('target')
})
afterEach(async () => {
  await mounter.unmount(target)
  expect(mountsHere()).toEqual([])
  rmSync(dir, { recursive: true, force: true })
})

function make(name: string): string {
  const path = join(dir, name)
  mkdirSync(path, { recursive: true })
  return path
}

function mountsHere(): string[] {
  return listMounts()
    .map((info) => info.target)
    .filter((path) => path.startsWith(dir))
}

describe('the mounter', () => {
  it('mounts more layers than fit on a page, with odd names', async () => {
    const lowers = Array.from({ length: 300 }, (_, index) => {
      const path = make(`layer:with,odd\\name-${index}-${'x'.repeat(60)}`)
      writeFileSync(join(path, `f${index}`), '')
      return path
    })
    await mounter.mount(
      [{ type: 'overlay', source: 'overlay', options: ['ro', `lowerdir=${joinLowers(lowers)}`] }],
      target,
    )
    expect(readdirSync(target)).toHaveLength(300)
    expect(() => writeFileSync(join(target, 'x'), '')).toThrow('EROFS')
  })

  it('says what the kernel says', async () => {
    const specs = [{ type: 'overlay' as const, source: 'overlay', options: [`lowerdir=${dir}/none`] }]
    await expect(mounter.mount(specs, target)).rejects.toThrow(/mount overlay.*target: ENOENT/)
    const unknown = [
      { type: 'overlay' as const, source: 'overlay', options: [`lowerdir=${dir}`, 'nonsense=1'] },
    ]
    await expect(mounter.mount(unknown, target)).rejects.toThrow(/nonsense/)
  })

  it('nests, inside the tree only, and takes all back when one fails', async () => {
    const tree = make('tree')
    mkdirSync(join(tree, 'sub'))
    symlinkSync(join('..', '..', 'outside'), join(tree, 'link'))
    const outside = make('outside')
    writeFileSync(join(make('other'), 'file'), 'other')
    const bind = (name: string): { type: 'bind'; source: string; options: string[] } => ({
      type: 'bind',
      source: join(dir, name),
      options: ['rbind'],
    })
    await mounter.mount([bind('tree'), { ...bind('other'), target: '/sub' }], target)
    expect(readFileSync(join(target, 'sub/file'), 'utf8')).toBe('other')
    await mounter.unmount(target)
    expect(mountsHere()).toEqual([])
    await expect(
      mounter.mount([bind('tree'), { ...bind('other'), target: '/link' }], target),
    ).rejects.toThrow('ENOENT')
    expect(readdirSync(outside)).toEqual([])
    expect(mountsHere()).toEqual([])
  })

  it('unmounts what is busy, stacked, or not there', async () => {
    const specs = [{ type: 'tmpfs' as const, source: 'tmpfs', options: ['size=1m', 'mode=0700', 'nosuid'] }]
    await mounter.mount(specs, target)
    await mounter.mount(specs, target)
    writeFileSync(join(target, 'open'), 'x')
    const fd = openSync(join(target, 'open'), 'r')
    await mounter.unmount(target)
    expect(mountsHere()).toEqual([])
    closeSync(fd)
    await mounter.unmount(target)
    await mounter.unmount(join(dir, 'never'))
  })

  it('does not end mounts below the source of a bind', async () => {
    const shared = make('shared')
    mount('tmpfs', shared, 'tmpfs', 0)
    mount('none', shared, null, MS.shared)
    mkdirSync(join(shared, 'inner'))
    mount('tmpfs', join(shared, 'inner'), 'tmpfs', 0)
    writeFileSync(join(shared, 'inner/file'), '')
    await mounter.mount([{ type: 'bind', source: shared, options: ['rbind'] }], target)
    expect(existsSync(join(target, 'inner/file'))).toBe(true)
    await mounter.unmount(target)
    expect(existsSync(join(shared, 'inner/file'))).toBe(true)
    await mounter.unmount(join(shared, 'inner'))
    await mounter.unmount(shared)
  })

  it('mounts an upper directory again after a crash', async () => {
    for (const name of ['lower', 'upper', 'work']) make(name)
    const paths = ['lower', 'upper', 'work'].map((name) => `${name}dir=${join(dir, name)}`)
    const specs = [{ type: 'overlay' as const, source: 'overlay', options: [...paths, 'volatile'] }]
    await mounter.mount(specs, target)
    await mounter.unmount(target)
    expect(existsSync(join(dir, 'work/work/incompat/volatile'))).toBe(true)
    await mounter.mount(specs, target)
    writeFileSync(join(target, 'f'), '')
  })
})
