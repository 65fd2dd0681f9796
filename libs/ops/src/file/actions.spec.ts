import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, linkSync, lstatSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from '@jest/globals'
import { lgetxattr, lsetxattr, lutimesNs } from '@slipway/linux'
import { JobRunner } from '../testing/job-runner.ts'
import { listTree, TempTrees } from '../testing/tree.ts'

const trees = new TempTrees()
const runner = new JobRunner()
const { run, copy } = runner
afterEach(() => trees[Symbol.dispose]())
afterAll(async () => await runner[Symbol.asyncDispose]())

const modeOf = (path: string): number => lstatSync(path).mode & 0o7777

describe('copy', () => {
  it('keeps mode, owner, times, attributes, links and devices (C049, C065)', async () => {
    const source = trees.make({
      'd/f': { text: 'x', mode: 0o4711 },
      'd/l': { link: 'f' },
      'd/empty': { dir: 0o1777 },
    })
    linkSync(join(source, 'd/f'), join(source, 'd/hard'))
    execFileSync('mknod', [join(source, 'd/dev'), 'c', '1', '3'])
    execFileSync('mkfifo', [join(source, 'd/pipe')])
    execFileSync('chown', ['12:34', join(source, 'd/f')])
    execFileSync('chmod', ['4711', join(source, 'd/f')])
    lsetxattr(join(source, 'd/f'), 'user.note', Buffer.from('hi'))
    lutimesNs(join(source, 'd/f'), 1_000_000_001n, 1_500_000_000_123_456_789n)
    lutimesNs(join(source, 'd'), 1n, 1_400_000_000_987_654_321n)
    const root = trees.make()
    await copy(source, root, { src: '/d', dest: '/e' })
    const file = lstatSync(join(root, 'e/f'), { bigint: true })
    expect([file.uid, file.gid, file.mtimeNs, file.nlink]).toEqual([12n, 34n, 1_500_000_000_123_456_789n, 2n])
    expect(modeOf(join(root, 'e/f'))).toBe(0o4711)
    expect(lstatSync(join(root, 'e/hard'), { bigint: true }).ino).toBe(file.ino)
    expect(lgetxattr(join(root, 'e/f'), 'user.note')?.toString()).toBe('hi')
    expect(lstatSync(join(root, 'e'), { bigint: true }).mtimeNs).toBe(1_400_000_000_987_654_321n)
    expect(modeOf(join(root, 'e/empty'))).toBe(0o1777)
    expect(lstatSync(join(root, 'e/dev')).isCharacterDevice()).toBe(true)
    expect(lstatSync(join(root, 'e/dev')).rdev).toBe(lstatSync('/dev/null').rdev)
    expect(lstatSync(join(root, 'e/pipe')).isFIFO()).toBe(true)
  })

  it.each([
    // src, dest, contents, where `f` of the source lands
    ['/d', '/new', false, 'new/f'],
    ['/d', '/has', false, 'has/d/f'],
    ['/d', '/has/', false, 'has/d/f'],
    ['/d', '/has', true, 'has/f'],
    ['/d/', '/new/deep', true, 'new/deep/f'],
    ['/d/.', '/has', false, 'has/f'],
    ['/d/f', '/new', false, 'new'],
    ['/d/f', '/has', false, 'has/f'],
    ['/d/f', '/new/', false, 'new/f'],
    ['/d/f', '/new/.', false, 'new/f'],
    ['/', '/new', true, 'new/d/f'],
    ['d/../d/f', 'new/x', false, 'new/x'],
  ])('puts %s to %s (contents: %s) as %s (C055, C063, C067, C069)', async (src, dest, contents, landed) => {
    const source = trees.make({ 'd/f': 'text' })
    const root = trees.make({ 'has/other': 'kept' })
    await copy(source, root, { src, dest, dirCopyContents: contents })
    expect(listTree(root)[landed]).toBe('text')
    expect(listTree(root)['has/other']).toBe('kept')
  })

  it('refuses a missing parent of the destination without createDestPath (C054)', async () => {
    const source = trees.make({ f: 'text' })
    const root = trees.make()
    await expect(
      copy(source, root, { src: '/f', dest: '/no/such/f', createDestPath: false }),
    ).rejects.toThrow('failed to stat /no/such/f: lstat /no/such: no such file or directory')
    await copy(source, root, { src: '/f', dest: '/f', createDestPath: false })
    expect(listTree(root)).toEqual({ f: 'text' })
  })

  it('expands wildcards, and refuses none only where that is not allowed (C053, C070, C071)', async () => {
    const source = trees.make({
      'a/1.txt': '1',
      'a/2.txt': '2',
      'b/3.txt': '3',
      'b/4.md': '4',
      l: { link: 'a' },
    })
    const root = trees.make()
    await copy(source, root, { src: '/*/*.txt', dest: '/out/', allowWildcard: true })
    expect(listTree(root)).toEqual({ out: '/', 'out/1.txt': '1', 'out/2.txt': '2', 'out/3.txt': '3' })
    const none = { src: '/a/*.go', dest: '/none/', allowWildcard: true }
    await expect(copy(source, root, none)).rejects.toThrow('/a/*.go not found')
    await copy(source, root, { ...none, allowEmptyWildcard: true })
    expect(listTree(root)['none']).toBeUndefined()
    await copy(source, root, { src: '/[ab]', dest: '/dirs/', allowWildcard: true, dirCopyContents: true })
    expect(Object.keys(listTree(join(root, 'dirs')))).toEqual(['1.txt', '2.txt', '3.txt', '4.md'])
  })

  it('takes what patterns include and exclude, and makes directories only for what is in them (C073)', async () => {
    const source = trees.make({
      'src/a/x.go': '1',
      'src/a/y.md': '2',
      'src/b/z.md': '3',
      'src/c/deep/w.go': '4',
      'src/c/vendor/v.go': '5',
    })
    const root = trees.make()
    const options = { src: '/src', dest: '/', dirCopyContents: true }
    await copy(source, root, { ...options, includePatterns: ['**/*.go'], excludePatterns: ['c/vendor'] })
    expect(listTree(root)).toEqual({ a: '/', 'a/x.go': '1', c: '/', 'c/deep': '/', 'c/deep/w.go': '4' })
    const other = trees.make()
    await copy(source, other, { ...options, excludePatterns: ['c', '!c/deep', 'b/*'] })
    expect(listTree(other)).toEqual({
      a: '/',
      'a/x.go': '1',
      'a/y.md': '2',
      b: '/',
      c: '/',
      'c/deep': '/',
      'c/deep/w.go': '4',
    })
  })

  it('keeps modes and groups whatever the directory would give (C049)', async () => {
    const modes = [0o600, 0o644, 0o777, 0o2755, 0o4755, 0]
    const names = modes.map((mode) => mode.toString(8))
    const source = trees.make(Object.fromEntries(names.map((name) => [`d/e/${name}`, name])))
    for (const name of names) chmodSync(join(source, 'd/e', name), Number.parseInt(name, 8))
    const root = trees.make({ 'shared/x': '' })
    chownSync(join(root, 'shared'), 0, 77)
    chmodSync(join(root, 'shared'), 0o2775)
    await copy(source, root, { src: '/d', dest: '/shared/new', dirCopyContents: true })
    await copy(source, root, { src: '/d', dest: '/plain', dirCopyContents: true })
    for (const dir of ['shared/new/e', 'plain/e']) {
      for (const name of names) {
        const stat = lstatSync(join(root, dir, name))
        expect([dir, (stat.mode & 0o7777).toString(8), stat.gid]).toEqual([dir, name, 0])
      }
    }
  })

  it('gives directories made for a pattern the times of their source', async () => {
    const source = trees.make({ 'src/a/b/x.go': '1' })
    for (const path of ['src/a/b', 'src/a', 'src']) utimesSync(join(source, path), 1000, 1000)
    const root = trees.make()
    await copy(source, root, {
      src: '/src',
      dest: '/o',
      dirCopyContents: true,
      includePatterns: ['a/b/*.go'],
    })
    for (const path of ['o/a/b', 'o/a', 'o']) expect(statSync(join(root, path)).mtimeMs).toBe(1_000_000)
  })

  it('refuses to replace across types unless it is told to (C050, C074)', async () => {
    const source = trees.make({ 'd/x/f': '1', 'd/y': '2' })
    const spec = { 'o/x': 'a file', 'o/y/z': 'in a directory' }
    const options = { src: '/d', dest: '/o', dirCopyContents: true }
    await expect(copy(source, trees.make(spec), options)).rejects.toThrow(
      'cannot copy to non-directory: /o/x',
    )
    const fileOverDirectory = { src: '/d/y', dest: '/o' }
    await expect(copy(source, trees.make(spec), fileOverDirectory)).rejects.toThrow(
      'cannot replace to directory /o/y with file',
    )
    const root = trees.make(spec)
    await copy(source, root, { ...options, alwaysReplace: true })
    expect(listTree(root)).toEqual({ o: '/', 'o/x': '/', 'o/x/f': '1', 'o/y': '2' })
  })

  it('overwrites files and links, never what links point to', async () => {
    const outside = trees.make({ victim: 'untouched' })
    const source = trees.make({ f: 'new' })
    const root = trees.make({ f: { link: join(outside, 'victim') } })
    await copy(source, root, { src: '/f', dest: '/' })
    expect(listTree(root)).toEqual({ f: 'new' })
    expect(listTree(outside)).toEqual({ victim: 'untouched' })
  })

  it('stays inside of both trees whatever their links say (C061)', async () => {
    const outside = trees.make({ secret: 'host' })
    const source = trees.make({
      up: { link: '../../../../../../../../../..' },
      abs: { link: outside },
      'etc/passwd': 'inside',
    })
    const root = trees.make({ dir: { link: outside }, loop: { link: 'loop' } })
    await copy(source, root, { src: '/up/etc/passwd', dest: '/dir/copy', followSymlink: true })
    expect(listTree(outside)).toEqual({ secret: 'host' })
    await expect(
      copy(source, root, { src: '/abs/secret', dest: '/x', followSymlink: true }),
    ).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(copy(source, root, { src: '/etc', dest: '/loop/x' })).rejects.toThrow(
      /too many links|symbolic links/,
    )
    expect(listTree(join(root, outside.slice(1)))).toEqual({ copy: 'inside' })
  })

  it('follows a link at the end of the source only when asked (C066)', async () => {
    const source = trees.make({ real: 'text', l: { link: '/real' } })
    const root = trees.make()
    await copy(source, root, { src: '/l', dest: '/a' })
    await copy(source, root, { src: '/l', dest: '/b', followSymlink: true })
    expect(listTree(root)).toEqual({ a: '-> /real', b: 'text' })
  })

  it('sets owner, mode and time of all that it makes (C051, C056, C064, C072, C075)', async () => {
    const source = trees.make({ 'd/f': { text: '1', mode: 0o640 }, 'd/x': { text: '2', mode: 0o755 } })
    const root = trees.make({
      'etc/passwd': 'root:x:0:0::/:\nbob:x:1001:1002::/:\n',
      'etc/group': 'staff:x:50:\n',
    })
    const timestamp = 1_600_000_000_000_000_000n
    const owner = {
      user: { kind: 'name', name: 'bob', root },
      group: { kind: 'name', name: 'staff', root },
    } as const
    await copy(source, root, { src: '/d', dest: '/deep/er', owner, mode: 0o751, timestamp })
    for (const path of ['deep', 'deep/er', 'deep/er/f', 'deep/er/x']) {
      const stat = lstatSync(join(root, path), { bigint: true })
      expect([path, stat.uid, stat.gid, stat.mtimeNs]).toEqual([path, 1001n, 50n, timestamp])
      expect(modeOf(join(root, path))).toBe(0o751)
    }
    await copy(source, root, { src: '/d', dest: '/sym', modeStr: 'u+s,go-w,o=g,a+X' })
    expect(modeOf(join(root, 'sym/f'))).toBe(0o4644)
    expect(modeOf(join(root, 'sym/x'))).toBe(0o4755)
    await copy(source, root, {
      src: '/d/f',
      dest: '/unknown',
      owner: { user: { kind: 'name', name: 'nobody?', root } },
    })
    expect(lstatSync(join(root, 'unknown')).uid).toBe(0)
  })

  it('copies names that are not UTF-8', async () => {
    const source = trees.make({ 'd/plain': '1' })
    const odd = Buffer.concat([Buffer.from(`${source}/d/`), Buffer.from([0x66, 0xff, 0xfe])])
    writeFileSync(odd, 'odd')
    const root = trees.make()
    await copy(source, root, { src: '/d', dest: '/e' })
    const copied = Buffer.concat([Buffer.from(`${root}/e/`), Buffer.from([0x66, 0xff, 0xfe])])
    expect(statSync(copied).size).toBe(3)
  })

  it('copies large files through the kernel', async () => {
    const source = trees.make()
    const bytes = Buffer.alloc(3 << 20, 'slipway')
    writeFileSync(join(source, 'big'), bytes)
    const root = trees.make()
    await copy(source, root, { src: '/big', dest: '/big' })
    expect(listTree(root)['big']).toBe(bytes.toString())
  })

  it('stops in the middle when it is cancelled', async () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`d${i % 50}/f${i}`, 'x']))
    const [source, root] = [trees.make(many), trees.make()]
    const controller = new AbortController()
    const copying = runner.copyUntil(source, root, controller.signal)
    setTimeout(() => controller.abort(), 20)
    await expect(copying).rejects.toMatchObject({ code: 'canceled' })
    const copied = Object.keys(listTree(root)).length
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(Object.keys(listTree(root))).toHaveLength(copied)
    expect(copied).toBeLessThan(20_050)
  })

  it('names a missing source as it is inside of the tree (C061)', async () => {
    await expect(copy(trees.make(), trees.make(), { src: '/missing', dest: '/x' })).rejects.toThrow(
      'lstat /missing: no such file or directory',
    )
  })
})

describe('mkdir, mkfile, symlink, rm', () => {
  const facts = { owner: undefined, timestamp: undefined }

  it('mkdir makes parents, keeps what exists and sets times last (C058)', async () => {
    const root = trees.make({ 'a/kept': { text: '1', mode: 0o600 } })
    const timestamp = 1_600_000_000_000_000_000n
    const job = {
      kind: 'mkdir',
      makeParents: true,
      owner: { user: { kind: 'id', id: 7 } },
      timestamp,
    } as const
    await run(root, { ...job, path: '/a/b/c', mode: 0o750 })
    for (const path of ['a/b', 'a/b/c']) {
      const stat = lstatSync(join(root, path), { bigint: true })
      expect([stat.uid, stat.mtimeNs, Number(stat.mode) & 0o777]).toEqual([7n, timestamp, 0o750])
    }
    expect(lstatSync(join(root, 'a')).uid).toBe(0)
    await run(root, { ...job, makeParents: false, path: '/a', mode: 0o700 })
    await expect(run(root, { ...job, makeParents: false, path: '/x/y', mode: 0o700 })).rejects.toThrow(
      'mkdir /x/y: no such file or directory',
    )
    await expect(run(root, { ...job, path: '/a/kept/d', mode: 0o700 })).rejects.toThrow(
      'mkdir /a/kept: not a directory',
    )
  })

  it('mkfile writes through links inside of the tree and nowhere else (C057, C061)', async () => {
    const outside = trees.make({ passwd: 'host' })
    const root = trees.make({
      etc: { link: outside },
      here: { text: 'old', mode: 0o604 },
      l: { link: '/here' },
    })
    const mkfile = { kind: 'mkfile', mode: 0o644, ...facts } as const
    await run(root, { ...mkfile, path: '/l', data: Buffer.from('new') })
    expect(listTree(root)).toMatchObject({ here: 'new', l: '-> /here' })
    expect(modeOf(join(root, 'here'))).toBe(0o604)
    await expect(
      run(root, { ...mkfile, path: '/etc/passwd', data: Buffer.from('evil') }),
    ).rejects.toMatchObject({
      code: 'not-found',
    })
    expect(listTree(outside)).toEqual({ passwd: 'host' })
    await run(root, { ...mkfile, path: '/n', data: Buffer.from('n'), timestamp: 5n })
    expect(lstatSync(join(root, 'n'), { bigint: true }).mtimeNs).toBe(5n)
    expect(modeOf(join(root, 'n'))).toBe(0o644)
  })

  it('symlink keeps its target as it is (C060)', async () => {
    const root = trees.make()
    await run(root, { kind: 'symlink', oldPath: '../../anything', newPath: '/l', ...facts, timestamp: 9n })
    expect(listTree(root)).toEqual({ l: '-> ../../anything' })
    expect(lstatSync(join(root, 'l'), { bigint: true }).mtimeNs).toBe(9n)
    await expect(run(root, { kind: 'symlink', oldPath: 'x', newPath: '/d/l', ...facts })).rejects.toThrow(
      /no such file or directory/,
    )
  })

  it('rm removes links themselves, wildcards, and nothing outside (C059, C061)', async () => {
    const outside = trees.make({ 'd/f': 'host' })
    const root = trees.make({ l: { link: outside }, 'a/1.o': '', 'a/2.o': '', 'a/3.c': '', 'd/x/y': '' })
    const rm = { kind: 'rm', allowNotFound: false, allowWildcard: false } as const
    await run(root, { ...rm, path: '/l/d', allowNotFound: true })
    await run(root, { ...rm, path: '/l' })
    await run(root, { ...rm, path: '/a/*.o', allowWildcard: true })
    await run(root, { ...rm, path: 'd' })
    expect(listTree(root)).toEqual({ a: '/', 'a/3.c': '' })
    expect(listTree(outside)).toMatchObject({ 'd/f': 'host' })
    await expect(run(root, { ...rm, path: '/gone' })).rejects.toThrow(/\/gone: no such file or directory/)
    await run(root, { ...rm, path: '/gone', allowNotFound: true })
    await expect(run(root, { ...rm, path: '/..' })).rejects.toThrow('rmPath: invalid empty path')
  })
})
