import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { lgetxattr, listMounts } from '@slipway/linux'
import { createMounter } from '../mounter.ts'
import { describeSnapshots } from '../testing/suite.ts'
import { createOverlaySnapshots, type OverlaySnapshots } from './overlay.ts'

const mounter = createMounter()

describeSnapshots('overlay', {
  mounter,
  open: async (root) => await createOverlaySnapshots({ root }),
})

describe('overlay snapshots of their own', () => {
  let dir: string
  let target: string
  let store: OverlaySnapshots

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'slipway-overlay-'))
    target = join(dir, 'mount')
    mkdirSync(target)
    store = await createOverlaySnapshots({ root: join(dir, 'root') })
  })
  afterEach(async () => {
    await mounter.unmount(target)
    await store[Symbol.asyncDispose]()
    rmSync(dir, { recursive: true, force: true })
  })

  async function layer(
    key: string,
    parent: string | undefined,
    change: (path: string) => void,
  ): Promise<void> {
    await mounter.mount(await store.prepare(`active-${key}`, parent), target)
    change(target)
    await mounter.unmount(target)
    await store.commit(key, `active-${key}`)
  }

  const file = (name: string) => (path: string) => writeFileSync(join(path, name), name)

  it('mounts a single layer by bind, and copies nothing for a merge (G019, G020)', async () => {
    await layer('a', undefined, file('one'))
    expect(await store.view('v', 'a')).toMatchObject([{ type: 'bind', options: ['rbind', 'ro'] }])
    await layer('b', undefined, file('two'))
    await store.merge('m', undefined, ['a', 'b'])
    expect((await store.usage('m')).inodes).toBe(1)
    await expect(store.remove('a')).rejects.toEqual(expect.objectContaining({ code: 'failed-precondition' }))
    await store.remove('m')
    await store.remove('v')
    await store.remove('a')
  })

  it('goes deeper than one mount can have layers, whiteouts included (G023)', async () => {
    await store[Symbol.asyncDispose]()
    store = await createOverlaySnapshots({ root: join(dir, 'root'), maxLayers: 8 })
    const alive = new Set<string>()
    let parent: string | undefined
    for (let index = 0; index < 60; index++) {
      await layer(`l${index}`, parent, (path) => {
        mkdirSync(join(path, 'dir'), { recursive: true })
        writeFileSync(join(path, 'dir', `f${index}`), String(index))
        alive.add(`f${index}`)
        if (index % 7 === 3) {
          unlinkSync(join(path, 'dir', `f${index - 3}`))
          alive.delete(`f${index - 3}`)
        }
        if (index === 40) {
          rmSync(join(path, 'dir'), { recursive: true })
          mkdirSync(join(path, 'dir'))
          alive.clear()
        }
      })
      parent = `l${index}`
    }
    const [spec] = await store.view('v', parent)
    const lowers = spec!.options.find((option) => option.startsWith('lowerdir='))!.split(':')
    expect(lowers.length).toBeLessThanOrEqual(8)
    await mounter.mount([spec!], target)
    expect(readdirSync(join(target, 'dir')).sort()).toEqual([...alive].sort())
    await mounter.unmount(target)
  }, 60_000)

  it('marks a directory opaque only where it hides something', async () => {
    await layer('a', undefined, (path) => mkdirSync(join(path, 'old')))
    await layer('b', 'a', (path) => {
      rmSync(join(path, 'old'), { recursive: true })
      mkdirSync(join(path, 'old'))
      mkdirSync(join(path, 'new'))
    })
    const changes = await store.changes('b')
    const upper = changes.kind === 'upper' ? changes.upper : ''
    expect(lgetxattr(join(upper, 'old'), 'trusted.overlay.opaque')?.toString()).toBe('y')
    expect(lgetxattr(join(upper, 'new'), 'trusted.overlay.opaque')).toBeUndefined()
  })

  /** The state directory as a crash would leave it: copied while the store is open. */
  async function afterCrash(bootId: string): Promise<OverlaySnapshots> {
    const copy = join(dir, `crash-${bootId}`)
    cpSync(join(dir, 'root'), copy, { recursive: true, verbatimSymlinks: true })
    return await createOverlaySnapshots({ root: copy, bootId })
  }

  it('keeps everything when only the process crashed', async () => {
    await layer('a', undefined, file('one'))
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    await using again = await afterCrash(boot)
    expect(await again.stat('a')).toBeDefined()
  })

  it('drops what was not synced, and what builds on it, when the machine went down', async () => {
    await layer('a', undefined, file('one'))
    await store.prepare('cache-mount')
    await store.prepare('running', 'a')
    await store.sync()
    await layer('b', 'a', file('two'))
    await layer('c', 'b', file('three'))
    await using again = await afterCrash('another-boot')
    expect(await again.stat('a')).toBeDefined()
    expect(await again.stat('b')).toBeUndefined()
    expect(await again.stat('c')).toBeUndefined()
    expect(await again.stat('cache-mount')).toBeDefined()
  })

  it('keeps everything after a clean end, whatever the kernel', async () => {
    await layer('a', undefined, file('one'))
    await store[Symbol.asyncDispose]()
    await using again = await afterCrash('another-boot')
    expect(await again.stat('a')).toBeDefined()
  })

  it('survives a torn journal', async () => {
    await layer('a', undefined, file('one'))
    await store[Symbol.asyncDispose]()
    writeFileSync(join(dir, 'root/journal'), '0badc0de {"put":{"id":7', { flag: 'a' })
    store = await createOverlaySnapshots({ root: join(dir, 'root') })
    expect(await store.stat('a')).toBeDefined()
    await layer('b', 'a', file('two'))
  })

  it('removes unknown directories and stale mounts at start', async () => {
    await layer('a', undefined, file('one'))
    await store[Symbol.asyncDispose]()
    const stray = join(dir, 'root/snapshots/99')
    mkdirSync(stray)
    await mounter.mount([{ type: 'tmpfs', source: 'tmpfs', options: [] }], stray)
    writeFileSync(join(stray, 'x'), '')
    rmSync(join(dir, 'root/snapshots/1'), { recursive: true })
    store = await createOverlaySnapshots({ root: join(dir, 'root') })
    expect(existsSync(stray)).toBe(false)
    expect(await store.stat('a')).toBeUndefined()
    expect(listMounts().some(({ target: path }) => path.startsWith(dir))).toBe(false)
  })
})
