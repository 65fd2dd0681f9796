import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createDeferred } from '@slipway/base'
import { pb } from '@slipway/proto'
import { dirOf, exec, num, root, write } from '../testing/exec-ops.ts'
import { RunFixture } from '../testing/run-fixture.ts'

type Mount = pb.Mount.$Properties

describe('cache mounts', () => {
  let fixture: RunFixture
  beforeEach(async () => {
    fixture = await RunFixture.create()
  })
  afterEach(async () => await fixture.dispose())

  const cache = (sharing: keyof typeof pb.CacheSharingOpt, ID = 'c', dest = '/c', input = -1): Mount => ({
    dest,
    input: num(input),
    output: num(-1),
    mountType: pb.MountType.CACHE,
    cacheOpt: { ID, sharing: pb.CacheSharingOpt[sharing] },
  })
  const run = async (mounts: readonly Mount[], inputs: Parameters<RunFixture['run']>[1] = [undefined]) => {
    const [result] = await fixture.run(exec([root, ...mounts]), inputs)
    await result!.release()
  }
  /** Runs two steps at once and answers the directories that they had, and whether both ran at the same time. */
  const together = async (sharing: keyof typeof pb.CacheSharingOpt) => {
    const dirs: string[] = []
    let [running, most] = [0, 0]
    fixture.step = async (spec) => {
      dirs.push(dirOf(spec, '/c'))
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 30))
      running--
      return { exitCode: 0 }
    }
    await Promise.all([run([cache(sharing)]), run([cache(sharing)])])
    return { dirs, most }
  }

  it('keep what was written, also by a step that failed (C037, G052)', async () => {
    fixture.step = write({ '/c/x': '1' })
    await run([cache('SHARED')])
    fixture.step = async (spec) => {
      expect(readFileSync(join(dirOf(spec, '/c'), 'x'), 'utf8')).toBe('1')
      writeFileSync(join(dirOf(spec, '/c'), 'y'), '2')
      return { exitCode: 1 }
    }
    await expect(run([cache('LOCKED')])).rejects.toThrow('exit code: 1')
    fixture.step = async (spec) => {
      expect(readFileSync(join(dirOf(spec, '/c'), 'y'), 'utf8')).toBe('2')
      return { exitCode: 0 }
    }
    await run([cache('PRIVATE')])
    const [record] = await fixture.refs.refs.diskUsage(['type==exec.cachemount'])
    expect(record).toMatchObject({
      mutable: true,
      description: 'cached mount /c from exec /bin/sh -c step with id "c"',
    })
  })

  it('are one directory for steps that share them (C037)', async () => {
    const { dirs, most } = await together('SHARED')
    expect(most).toBe(2)
    expect(new Set(dirs).size).toBe(1)
  })

  it('are a directory each for private steps, used again later (C037, G053)', async () => {
    const { dirs, most } = await together('PRIVATE')
    expect(most).toBe(2)
    expect(new Set(dirs).size).toBe(2)
    await run([cache('PRIVATE')])
    expect(dirs.slice(0, 2)).toContain(dirs[2])
  })

  it('make locked steps wait for each other (C037, G052)', async () => {
    const { dirs, most } = await together('LOCKED')
    expect(most).toBe(1)
    expect(new Set(dirs).size).toBe(1)
  })

  it('stop waiting when the step is cancelled', async () => {
    const finish = createDeferred<void>()
    fixture.step = async () => {
      await finish.promise
      return { exitCode: 0 }
    }
    const first = run([cache('LOCKED')])
    const controller = new AbortController()
    const second = fixture.run(
      exec([root, cache('LOCKED')]),
      [undefined],
      fixture.context({ signal: controller.signal }),
    )
    setTimeout(() => controller.abort(), 20)
    await expect(second).rejects.toMatchObject({ code: 'canceled' })
    finish.resolve()
    await first
  })

  it('twice in one step are one directory (C037)', async () => {
    fixture.step = async (spec) => {
      expect(dirOf(spec, '/c')).toBe(dirOf(spec, '/d'))
      return { exitCode: 0 }
    }
    await run([cache('LOCKED'), cache('LOCKED', 'c', '/d')])
  })

  it('start empty again after a build without cache, while running steps keep theirs (F036)', async () => {
    fixture.step = write({ '/c/x': '1' })
    await run([cache('SHARED')])
    const [before] = await fixture.refs.refs.diskUsage(['type==exec.cachemount'])
    const finish = createDeferred<void>()
    fixture.step = async (spec) => {
      await finish.promise
      expect(readFileSync(join(dirOf(spec, '/c'), 'x'), 'utf8')).toBe('1')
      return { exitCode: 0 }
    }
    const running = run([cache('SHARED')])
    await new Promise((resolve) => setTimeout(resolve, 20))
    await fixture.runner.forgetCaches(['c'])
    fixture.step = async (spec) => {
      expect(() => readFileSync(join(dirOf(spec, '/c'), 'x'))).toThrow(/ENOENT/)
      return { exitCode: 0 }
    }
    await run([cache('SHARED')])
    finish.resolve()
    await running
    const after = await fixture.refs.refs.diskUsage(['type==exec.cachemount'])
    expect(after).toHaveLength(1)
    expect(after[0]!.id).not.toBe(before!.id)
  })

  it('on another base are another cache (G054)', async () => {
    await using base = await fixture.refs.commit({ seed: '1' })
    fixture.step = async (spec) => {
      expect(readFileSync(join(dirOf(spec, '/c'), 'seed'), 'utf8')).toBe('1')
      return { exitCode: 0 }
    }
    await run([cache('SHARED', 'c', '/c', 1)], [undefined, base])
    fixture.step = async (spec) => {
      expect(() => readFileSync(join(dirOf(spec, '/c'), 'seed'))).toThrow(/ENOENT/)
      return { exitCode: 0 }
    }
    await run([cache('SHARED')])
  })
})
