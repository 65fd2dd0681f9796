import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createLogger } from '@slipway/base'
import { bindMount, mountsBelow, tryFlock, unmount } from '@slipway/linux'
import { endStrayMounts, openSharedRoot } from './shared-root.ts'

const logger = createLogger({ level: 'error', service: 'test', format: 'text' })
const rooted = process.getuid?.() === 0 ? it : it.skip

describe('a root that several workers share', () => {
  let dir: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'slipway-shared-root-'))
  })
  afterEach(async () => {
    for (const target of mountsBelow(dir)) await unmount(target, { lazy: true })
    rmSync(dir, { recursive: true, force: true })
  })

  it('gives each a directory and an id of its own, also those who come at once', async () => {
    const roots = await Promise.all([1, 2, 3].map(() => openSharedRoot(dir)))
    expect(roots.map(({ path }) => path).sort()).toEqual([1, 2, 3].map((n) => join(dir, `workers/${n}`)))
    expect(new Set(roots.map(({ workerId }) => workerId)).size).toBe(3)
    for (const root of roots) root[Symbol.dispose]()
  })

  it('gives what one has left to whoever comes next', async () => {
    using _first = await openSharedRoot(dir)
    const second = await openSharedRoot(dir)
    using _third = await openSharedRoot(dir)
    writeFileSync(join(second.dir('content'), 'blob'), '')
    second[Symbol.dispose]()
    using next = await openSharedRoot(dir)
    expect([next.path, next.workerId]).toEqual([second.path, second.workerId])
    expect(readdirSync(next.dir('content'))).toEqual(['blob'])
  })

  it('waits for whoever is taking a directory, but not for ever', async () => {
    mkdirSync(join(dir, 'workers'))
    const fd = openSync(join(dir, 'workers/lock'), 'a')
    expect(tryFlock(fd, 'exclusive')).toBe(true)
    await expect(openSharedRoot(dir, 50)).rejects.toMatchObject({ code: 'unavailable' })
    const opening = openSharedRoot(dir)
    closeSync(fd)
    using root = await opening
    expect(root.path).toBe(join(dir, 'workers/1'))
  })

  rooted('ends the mounts of those who are gone, and of nobody else', async () => {
    const [held, gone] = [await openSharedRoot(dir), await openSharedRoot(dir)]
    const targets = [held, gone].map((root) => {
      const target = join(root.dir('mounts'), 'tree')
      mkdirSync(target)
      return target
    })
    for (const target of targets) bindMount(dir, target)
    gone[Symbol.dispose]()
    await endStrayMounts(dir, logger)
    expect(mountsBelow(dir)).toEqual([targets[0]])
    held[Symbol.dispose]()
    await endStrayMounts(dir, logger)
    expect(mountsBelow(dir)).toEqual([])
  })
})
