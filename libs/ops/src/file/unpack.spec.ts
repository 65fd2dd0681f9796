import { execFileSync } from 'node:child_process'
import { linkSync, lstatSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from '@jest/globals'
import { JobRunner } from '../testing/job-runner.ts'
import { listTree, TempTrees } from '../testing/tree.ts'

const trees = new TempTrees()
const runner = new JobRunner()
const { copy } = runner
afterEach(() => trees[Symbol.dispose]())
afterAll(async () => await runner[Symbol.asyncDispose]())

describe('archives', () => {
  const source = (flags: string, name: string): string => {
    const content = trees.make({
      'top/f': { text: 'in', mode: 0o4750 },
      'top/.wh.x': 'a plain name',
      'top/l': { link: 'f' },
    })
    linkSync(join(content, 'top/f'), join(content, 'top/hard'))
    execFileSync('chown', ['-h', '-R', '3:4', join(content, 'top')])
    execFileSync('chmod', ['4750', join(content, 'top/f')])
    utimesSync(join(content, 'top/f'), 1000, 1000)
    const made = trees.make()
    execFileSync('tar', [flags, join(made, name), '-C', content, 'top'])
    return made
  }
  const unpack = { attemptUnpack: true, dest: '/out' }

  it.each([
    ['-cf', 'a.tar'],
    ['-czf', 'a.tar.gz'],
    ['-cJf', 'a.tar.xz'],
    ['-cjf', 'a.tar.bz2'],
    ['--zstd', 'a.tar.zst'],
  ])('are unpacked (%s), with all that is in them (C052, C068)', async (flags, name) => {
    const made = flags === '--zstd' ? source('-cf', 'a.tar') : source(flags, name)
    if (flags === '--zstd') execFileSync('zstd', ['-q', '--rm', join(made, 'a.tar'), '-o', join(made, name)])
    const root = trees.make({ 'out/kept': '1' })
    await copy(made, root, { ...unpack, src: `/${name}` })
    expect(listTree(join(root, 'out'))).toEqual({
      kept: '1',
      top: '/',
      'top/.wh.x': 'a plain name',
      'top/f': 'in',
      'top/hard': 'in',
      'top/l': '-> f',
    })
    const stat = lstatSync(join(root, 'out/top/f'))
    expect([stat.uid, stat.gid, stat.mode & 0o7777, stat.mtimeMs, stat.nlink]).toEqual([
      3, 4, 0o4750, 1_000_000, 2,
    ])
  })

  it('get the owner that is asked for, and are only copied when they are none (C068)', async () => {
    const made = source('-cf', 'a.tar')
    writeFileSync(join(made, 'fake.tar'), 'no archive')
    writeFileSync(join(made, 'empty.tar'), '')
    const root = trees.make()
    const owner = { user: { kind: 'id', id: 9 } } as const
    await copy(made, root, { ...unpack, src: '/*.tar', dest: '/out/', allowWildcard: true, owner })
    expect(lstatSync(join(root, 'out/top/f')).uid).toBe(9)
    expect(listTree(join(root, 'out'))).toMatchObject({ 'fake.tar': 'no archive', 'empty.tar': '' })
    expect(listTree(join(root, 'out'))['a.tar']).toBeUndefined()
  })

  it('cannot write outside of their destination (C061)', async () => {
    const outside = trees.make({ victim: 'host' })
    const evil = trees.make({ link: { link: outside } })
    execFileSync('tar', ['-cf', join(evil, 'evil.tar'), '-C', evil, 'link'])
    const payload = trees.make({ 'link/victim': 'evil', 'up/x': 'evil' })
    execFileSync('tar', ['-rf', join(evil, 'evil.tar'), '-C', payload, 'link/victim'])
    execFileSync('tar', [
      '-rPf',
      join(evil, 'evil.tar'),
      '-C',
      payload,
      '--transform',
      's,^up,../../up,',
      'up/x',
    ])
    const root = trees.make()
    await copy(evil, root, { ...unpack, src: '/evil.tar', dest: '/a/b' })
    expect(listTree(outside)).toEqual({ victim: 'host' })
    expect(listTree(join(root, 'a'))).toMatchObject({ b: '/', 'b/up/x': 'evil' })
    expect(Object.keys(listTree(root)).filter((path) => !path.startsWith('a'))).toEqual([])
  })

  it('that are damaged fail', async () => {
    const made = source('-czf', 'a.tar.gz')
    const bytes = readFileSync(join(made, 'a.tar.gz'))
    writeFileSync(join(made, 'cut.tar.gz'), bytes.subarray(0, bytes.length - 20))
    await expect(copy(made, trees.make(), { ...unpack, src: '/cut.tar.gz' })).rejects.toMatchObject({
      code: 'data-loss',
    })
  })
})
