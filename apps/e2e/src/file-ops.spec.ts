import { execFileSync } from 'node:child_process'
import { lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { diff, fileActions, type FileActions, image, merge, scratch, type State } from '@slipway/llb'
import { llb } from './harness/driver.ts'
import { logsOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'
import { treeOf } from './harness/tree.ts'

const site = useSite()

const data = (text: string): Uint8Array => Buffer.from(text)
const start = (change: (actions: FileActions) => FileActions): State => scratch().file(change(fileActions))

async function tree(state: State): Promise<Readonly<Record<string, string>>> {
  return treeOf((await site.driver.files(await llb(state))).dir)
}

/** `mode owner:group name` of every entry, as a container sees them. */
async function owners(state: State): Promise<readonly string[]> {
  const exec = image(site.world.base).run({
    args: ['sh', '-c', 'cd /in && find . -mindepth 1 | sort | xargs stat -c "%a %u:%g %n %Y"'],
    mounts: [{ type: 'bind', target: '/in', from: state, readonly: true }],
  })
  return logsOf((await site.driver.build(await llb(exec.root))).events)
    .trimEnd()
    .split('\n')
}

describe('a file op', () => {
  it('makes directories and files with mode, owner and time (C057, C058)', async () => {
    const created = 1_600_000_000_000_000_000n
    const state = start((actions) =>
      actions
        .mkdir('/a/b', 0o750, { makeParents: true, owner: { user: { id: 3 }, group: { id: 4 } }, created })
        .mkfile('/a/f', 0o604, data('text'), { owner: { user: { id: 5 }, group: { id: 6 } }, created })
        .mkfile('/a/f', 0o604, data('over'), { owner: { user: { id: 5 }, group: { id: 6 } }, created })
        .mkdir('/a/b', 0o750, { owner: { user: { id: 3 }, group: { id: 4 } }, created }),
    )
    expect(await owners(state)).toEqual([
      expect.stringMatching(/^750 3:4 .\/a \d+$/),
      '750 3:4 ./a/b 1600000000',
      '604 5:6 ./a/f 1600000000',
    ])
    expect(await tree(state)).toEqual({ 'a/': '', 'a/b/': '', 'a/f': 'over' })
  })

  it('refuses a directory without parents and a file in no directory (C058)', async () => {
    const { error } = await site.driver.fails(
      await llb(start((actions) => actions.mkdir('/no/parent', 0o755))),
    )
    expect(error.message).toMatch(/no such file or directory/)
    expect(error.message).not.toContain(site.daemon.root)
    const file = await site.driver.fails(
      await llb(start((actions) => actions.mkfile('/no/f', 0o644, data('')))),
    )
    expect(file.error.message).toMatch(/no such file or directory/)
    expect(file.error.message).not.toContain(site.daemon.root)
  })

  it('removes by path and by wildcard, and says what is missing (C059)', async () => {
    const base = start((actions) =>
      ['a1', 'a2', 'b1'].reduce((some, name) => some.mkfile(`/${name}`, 0o644, data(name)), actions),
    )
    expect(await tree(base.file(fileActions.rm('/a*', { allowWildcard: true })))).toEqual({ b1: 'b1' })
    expect(await tree(base.file(fileActions.rm('/none', { allowNotFound: true }).rm('/a1')))).toEqual({
      a2: 'a2',
      b1: 'b1',
    })
    const { error } = await site.driver.fails(await llb(base.file(fileActions.rm('/none'))))
    expect(error.message).toMatch(/none/)
  })

  it('makes links and stays inside of the root when it meets them (C060, C061)', async () => {
    const state = start((actions) =>
      actions
        .mkdir('/real', 0o755)
        .symlink('/real', '/abs')
        .symlink('../../../../../../real', '/up')
        .mkfile('/abs/one', 0o644, data('1'))
        .mkfile('/up/two', 0o644, data('2')),
    )
    expect(await tree(state)).toEqual({
      abs: '-> /real',
      'real/': '',
      'real/one': '1',
      'real/two': '2',
      up: '-> ../../../../../../real',
    })
    const outside = start((actions) =>
      actions.symlink('/etc', '/evil').mkdir('/evil/made-by-slipway', 0o755, { makeParents: true }),
    )
    expect(await tree(outside)).toEqual({ 'etc/': '', 'etc/made-by-slipway/': '', evil: '-> /etc' })
    expect(lstatSync('/etc/made-by-slipway', { throwIfNoEntry: false })).toBeUndefined()
  })

  it('removes a link, not what it points to (C059)', async () => {
    const state = start((actions) => actions.mkfile('/f', 0o644, data('f')).symlink('/f', '/l').rm('/l'))
    expect(await tree(state)).toEqual({ f: 'f' })
  })
})

describe('copying', () => {
  const source = start((actions) =>
    actions
      .mkdir('/d/sub', 0o700, { makeParents: true })
      .mkfile('/d/x.txt', 0o640, data('x'))
      .mkfile('/d/y.md', 0o644, data('y'))
      .mkfile('/d/sub/z.txt', 0o600, data('z'))
      .symlink('x.txt', '/d/link'),
  )
  const copied = (change: (actions: FileActions) => FileActions): State => scratch().file(change(fileActions))

  it('takes a directory, its contents, a file to a name and into a directory (C055, C067, C069)', async () => {
    expect(await tree(copied((actions) => actions.copy(source, '/d', '/', {})))).toHaveProperty(
      ['d/x.txt'],
      'x',
    )
    expect(
      await tree(copied((actions) => actions.copy(source, '/d', '/', { dirContentsOnly: true }))),
    ).toEqual({
      link: '-> x.txt',
      'sub/': '',
      'sub/z.txt': 'z',
      'x.txt': 'x',
      'y.md': 'y',
    })
    expect(
      await tree(copied((actions) => actions.copy(source, '/d/x.txt', '/new/', { createDestPath: true }))),
    ).toEqual({
      'new/': '',
      'new/x.txt': 'x',
    })
    expect(await tree(copied((actions) => actions.copy(source, '/d/x.txt', '/name', {})))).toEqual({
      name: 'x',
    })
  })

  it('expands wildcards and insists on a match unless told otherwise (C053, C070, C071)', async () => {
    const wild = { allowWildcard: true } as const
    expect(Object.keys(await tree(copied((actions) => actions.copy(source, '/d/*.txt', '/', wild))))).toEqual(
      ['x.txt'],
    )
    const none = await site.driver.fails(
      await llb(copied((actions) => actions.copy(source, '/d/*.none', '/', wild))),
    )
    expect(none.error.message).toContain('/d/*.none')
    expect(none.error.message).toContain('not found')
    expect(
      await tree(
        copied((actions) => actions.copy(source, '/d/*.none', '/', { ...wild, allowEmptyWildcard: true })),
      ),
    ).toEqual({})
  })

  it('filters by include and exclude patterns (C073)', async () => {
    const options = { dirContentsOnly: true, includePatterns: ['**/*.txt'], excludePatterns: ['x.txt'] }
    expect(await tree(copied((actions) => actions.copy(source, '/d', '/', options)))).toEqual({
      'sub/': '',
      'sub/z.txt': 'z',
    })
  })

  it('insists on required paths (C076)', async () => {
    const required = { dirContentsOnly: true, includePatterns: ['nope'], requiredPaths: ['nope'] }
    const { error } = await site.driver.fails(
      await llb(copied((actions) => actions.copy(source, '/d', '/', required))),
    )
    expect(error.message).toContain('nope')
  })

  it('keeps modes, changes them by number or symbol, and sets owners (C064, C065, C051)', async () => {
    const kept = await owners(copied((actions) => actions.copy(source, '/d', '/', { dirContentsOnly: true })))
    expect(kept.map((line) => line.split(' ')[0])).toEqual(['777', '700', '600', '640', '644'])
    const numeric = await owners(
      copied((actions) =>
        actions.copy(source, '/d/x.txt', '/', { mode: 0o421, owner: { user: { id: 7 }, group: { id: 8 } } }),
      ),
    )
    expect(numeric[0]).toMatch(/^421 7:8 /)
    const symbolic = await owners(
      copied((actions) => actions.copy(source, '/d/x.txt', '/', { mode: 'u+x,g-r,o=w' })),
    )
    expect(symbolic[0]).toMatch(/^702 0:0 /)
  })

  it('looks names up in the passwd and group files of the destination (C056)', async () => {
    const base = image(site.world.base)
    const owned = base.file(
      fileActions.copy(source, '/d/x.txt', '/tmp/', {
        owner: { user: { name: 'user' }, group: { name: 'extra' } },
      }),
    )
    const exec = owned.run({ args: ['stat', '-c', '%u:%g', '/tmp/x.txt'] })
    expect(logsOf((await site.driver.build(await llb(exec.root))).events)).toBe('1000:2000\n')
  })

  it('refuses a file over a directory and the reverse, unless replacing is asked for (C050, C074)', async () => {
    const dest = start((actions) => actions.mkdir('/x.txt', 0o755).mkfile('/x.txt/in', 0o644, data('in')))
    const over = (options: object): State =>
      dest.file(fileActions.copy(source, '/d/x.txt', '/x.txt', options))
    const onto = start((actions) => actions.mkfile('/sub', 0o644, data('file'))).file(
      fileActions.copy(source, '/d', '/', { dirContentsOnly: true }),
    )
    expect((await site.driver.fails(await llb(onto))).error.message).toMatch(/cannot (copy|replace)/)
    expect(await tree(over({}))).toEqual({ 'x.txt/': '', 'x.txt/in': 'in', 'x.txt/x.txt': 'x' })
    const replaced = start((actions) => actions.mkfile('/sub', 0o644, data('file'))).file(
      fileActions.copy(source, '/d', '/', { dirContentsOnly: true, alwaysReplaceExistingDestPaths: true }),
    )
    expect(await tree(replaced)).toHaveProperty(['sub/z.txt'], 'z')
  })

  it('follows links when asked, and never out of the source (C061, C066)', async () => {
    const linked = start((actions) =>
      actions
        .mkfile('/f', 0o644, data('f'))
        .symlink('/f', '/l')
        .symlink('../../../../../../../../etc/passwd', '/e'),
    )
    expect(
      await tree(copied((actions) => actions.copy(linked, '/l', '/out', { followSymlinks: true }))),
    ).toEqual({ out: 'f' })
    expect(await tree(copied((actions) => actions.copy(linked, '/l', '/out', {})))).toEqual({ out: '-> /f' })
    const escape = copied((actions) => actions.copy(linked, '/e', '/out', { followSymlinks: true }))
    const { error } = await site.driver.fails(await llb(escape))
    expect(error.message).not.toContain(readFileSync('/etc/passwd', 'utf8').slice(0, 20))
  })

  it('unpacks archives where it is told to (C052, C068)', async () => {
    const dir = site.driver.newDir()
    execFileSync(
      'sh',
      [
        '-c',
        'mkdir p && echo in > p/f && tar -cf plain.tar p && tar -czf zipped.tgz p && tar -cJf x.tar.xz p',
      ],
      { cwd: dir },
    )
    writeFileSync(join(dir, 'no.tar'), 'not a tar')
    for (const name of ['plain.tar', 'zipped.tgz', 'x.tar.xz']) {
      const packed = start((actions) => actions.mkfile(`/${name}`, 0o644, readFileSync(join(dir, name))))
      expect(
        await tree(copied((actions) => actions.copy(packed, `/${name}`, '/', { attemptUnpack: true }))),
      ).toEqual({ 'p/': '', 'p/f': 'in\n' })
      expect(Object.keys(await tree(copied((actions) => actions.copy(packed, `/${name}`, '/', {}))))).toEqual(
        [name],
      )
    }
    const not = start((actions) => actions.mkfile('/no.tar', 0o644, readFileSync(join(dir, 'no.tar'))))
    expect(
      await tree(copied((actions) => actions.copy(not, '/no.tar', '/', { attemptUnpack: true }))),
    ).toEqual({ 'no.tar': 'not a tar' })
  })
})

describe('merge and diff', () => {
  it('merge lays states over each other, the last on top (C078)', async () => {
    const one = start((actions) => actions.mkfile('/a', 0o644, data('1')).mkfile('/b', 0o644, data('1')))
    const two = start((actions) => actions.mkfile('/b', 0o644, data('2')).mkfile('/c', 0o644, data('2')))
    expect(await tree(merge([one, two]))).toEqual({ a: '1', b: '2', c: '2' })
  })

  it('diff keeps what changed, and what was removed stays removed (C079)', async () => {
    const lower = start((actions) => actions.mkfile('/a', 0o644, data('a')).mkfile('/b', 0o644, data('b')))
    const upper = lower.file(fileActions.rm('/a').mkfile('/c', 0o644, data('c')))
    const change = diff(lower, upper)
    expect(await tree(change)).toEqual({ c: 'c' })
    const other = start((actions) =>
      actions.mkfile('/a', 0o644, data('other')).mkfile('/d', 0o644, data('d')),
    )
    expect(await tree(merge([other, change]))).toEqual({ c: 'c', d: 'd' })
    expect(await tree(diff(lower, lower))).toEqual({})
  })
})
