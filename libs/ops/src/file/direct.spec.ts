import { execFileSync } from 'node:child_process'
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { lsetxattr } from '@slipway/linux'
import { createMounter } from '@slipway/snapshots/mounter'
import { JobRunner, PLAIN_COPY } from '../testing/job-runner.ts'
import { TempTrees } from '../testing/tree.ts'
import type { CopyJob, FileJob, FileOutcome } from './job.ts'

const trees = new TempTrees()
const runner = new JobRunner()
const mounter = createMounter()
afterAll(async () => await runner[Symbol.asyncDispose]())

/** Everything about a tree but the times of directories that were written to just now. */
function describeTree(root: string): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const path of ['.', ...readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted()]) {
    const stat = lstatSync(join(root, path))
    const content = stat.isFile() ? readFileSync(join(root, path), 'utf8') : ''
    const link = stat.isSymbolicLink() ? readlinkSync(join(root, path)) : ''
    const old = stat.mtimeMs < 2e12 && stat.mtimeMs < Date.now() - 60_000 ? stat.mtimeMs : 'now'
    found[path] = [stat.mode, stat.uid, stat.gid, content, link, stat.isDirectory() ? '' : old, stat.rdev]
  }
  return found
}

describe('writing to an overlay that is not mounted', () => {
  let lowers: readonly string[]
  let source: string
  const mounted: string[] = []

  beforeEach(() => {
    const bottom = trees.make({
      'etc/conf': { text: 'old', mode: 0o640 },
      'dir/file': 'below',
      'dir/sub/deep': 'deep',
      'gone/inside': 'never seen',
      'opaque/hidden': 'never seen',
      'real/x': 'x',
      link: { link: 'real' },
      abs: { link: '/real' },
      'file-then-dir': 'a file below',
      secret: { dir: 0o2750 },
    })
    execFileSync('chown', ['-R', '11:12', join(bottom, 'dir'), join(bottom, 'secret')])
    chmodSync(join(bottom, 'secret'), 0o2750)
    lsetxattr(join(bottom, 'dir'), 'user.note', Buffer.from('kept'))
    const top = trees.make({ 'opaque/shown': 'shown', 'top/only': 'top', 'file-then-dir/in': 'dir above' })
    execFileSync('mknod', [join(top, 'gone'), 'c', '0', '0'])
    lsetxattr(join(top, 'opaque'), 'trusted.overlay.opaque', Buffer.from('y'))
    lowers = [top, bottom]
    source = trees.make({
      'd/a': 'A',
      'd/file': 'replaced',
      'd/sub/new': 'N',
      'd/l': { link: 'a' },
      f: 'F',
      'n/dir': 'file',
      'n/conf/x': 'X',
    })
    for (const path of ['d/a', 'd/file', 'd/sub/new', 'd/sub', 'd', 'f'])
      execFileSync('touch', ['-d', '@1000', join(source, path)])
  })
  afterEach(async () => {
    for (const target of mounted.splice(0)) await mounter.unmount(target)
    trees[Symbol.dispose]()
  })

  async function mount(upper: string): Promise<string> {
    const [target, work] = [trees.make(), trees.make()]
    const options = [`lowerdir=${lowers.join(':')}`, `upperdir=${upper}`, `workdir=${work}`]
    await mounter.mount(
      [
        {
          type: 'overlay',
          source: 'overlay',
          options: [...options, 'index=off', 'redirect_dir=off', 'metacopy=off'],
        },
      ],
      target,
    )
    mounted.push(target)
    return target
  }

  /** The outcome of both ways: the tree, and what lies in the upper directory. */
  async function bothWays(job: FileJob) {
    const byKernel = trees.make()
    const target = await mount(byKernel)
    await runner.run(target, job)
    const direct = trees.make()
    const outcome: FileOutcome = await runner.runLayered(direct, lowers, job)
    return {
      outcome,
      kernel: { tree: describeTree(target), upper: Object.keys(describeTree(byKernel)) },
      direct: { tree: describeTree(await mount(direct)), upper: Object.keys(describeTree(direct)) },
    }
  }

  const facts = { owner: undefined, timestamp: 5_000_000_000n }
  const mkfile = (path: string): FileJob => ({
    kind: 'mkfile',
    path,
    mode: 0o604,
    data: Buffer.from('new'),
    ...facts,
  })
  const mkdir = (path: string, makeParents = true): FileJob => ({
    kind: 'mkdir',
    path,
    mode: 0o711,
    makeParents,
    ...facts,
  })
  const copy = (options: Partial<CopyJob>): FileJob => ({ ...PLAIN_COPY, sourceRoot: source, ...options })
  const rm = (path: string): FileJob => ({ kind: 'rm', path, allowNotFound: true, allowWildcard: false })

  it.each<[string, () => FileJob]>([
    ['a new file in the root', () => mkfile('/new')],
    ['a new file in a directory below', () => mkfile('/dir/sub/new')],
    ['a new file through links', () => mkfile('/abs/../link/new')],
    ['a file where one was deleted', () => mkfile('/gone')],
    ['a file in an opaque directory', () => mkfile('/opaque/hidden')],
    ['a file in a directory with setgid', () => mkfile('/secret/new')],
    ['new directories', () => mkdir('/dir/x/y')],
    ['a directory that exists', () => mkdir('/dir/sub')],
    ['a directory that exists, without parents', () => mkdir('/dir', false)],
    ['a directory where one was deleted', () => mkdir('/gone/again')],
    ['a symlink', () => ({ kind: 'symlink', oldPath: 'x', newPath: '/dir/s', ...facts })],
    ['a copy to a new name', () => copy({ src: '/d', dest: '/dir/copy' })],
    ['a copy into a directory', () => copy({ src: '/d', dest: '/dir' })],
    ['a copy over a directory', () => copy({ src: '/d', dest: '/dir', dirCopyContents: true })],
    ['a copy of a file over a file', () => copy({ src: '/f', dest: '/etc/conf' })],
    ['a copy of a file over a link', () => copy({ src: '/f', dest: '/', includePatterns: [] })],
    ['a copy through a link', () => copy({ src: '/d', dest: '/link', dirCopyContents: true })],
    [
      'a copy with facts',
      () =>
        copy({ src: '/d', dest: '/a/b', mode: 0o700, owner: { user: { kind: 'id', id: 3 } }, timestamp: 7n }),
    ],
    [
      'a copy with patterns',
      () => copy({ src: '/d', dest: '/dir', dirCopyContents: true, includePatterns: ['sub/*'] }),
    ],
    [
      'a copy that replaces a directory',
      () => copy({ src: '/f', dest: '/file-then-dir', alwaysReplace: true, createDestPath: true }),
    ],
    [
      'a copy that replaces a file by a directory',
      () => copy({ src: '/d', dest: '/etc/conf', dirCopyContents: true, alwaysReplace: true }),
    ],
    ['the removal of a file below', () => rm('/dir/file')],
    ['the removal of a directory below', () => rm('/dir')],
    ['the removal of what is in two layers', () => rm('/file-then-dir')],
    ['the removal of nothing', () => rm('/gone')],
    ['the removal of a link', () => rm('/link')],
  ])('gives what the kernel gives: %s (C048, C049, C058)', async (_name, job) => {
    const { outcome, kernel, direct } = await bothWays(job())
    expect(outcome).not.toBe('needs-mount')
    expect(direct.tree).toEqual(kernel.tree)
    expect(direct.upper).toEqual(kernel.upper)
  })

  it.each<[string, () => FileJob]>([
    ['overwriting a file below', () => mkfile('/etc/conf')],
    [
      'a symlink over a file below',
      () => ({ kind: 'symlink', oldPath: 'x', newPath: '/etc/conf', ...facts }),
    ],
    ['unpacking', () => copy({ src: '/f', dest: '/', attemptUnpack: true })],
    ['removing by wildcard', () => ({ kind: 'rm', path: '/d*', allowNotFound: true, allowWildcard: true })],
  ])('asks for a mount before it has done anything: %s', async (_name, job) => {
    const upper = trees.make()
    expect(await runner.runLayered(upper, lowers, job())).toBe('needs-mount')
    expect(readdirSync(upper)).toEqual([])
  })

  it.each<[string, () => FileJob]>([
    ['a file over a directory', () => copy({ src: '/n/dir', dest: '/' })],
    ['a directory over a file', () => copy({ src: '/n', dest: '/etc', dirCopyContents: true })],
    ['a directory below a file', () => copy({ src: '/d', dest: '/dir/file/x' })],
    ['a missing parent', () => mkfile('/no/such/file')],
    ['a missing parent of a copy', () => copy({ src: '/f', dest: '/no/such/file', createDestPath: false })],
    [
      'a missing file to remove',
      () => ({ kind: 'rm', path: '/no', allowNotFound: false, allowWildcard: false }),
    ],
  ])('fails with the words of a mounted tree: %s', async (_name, job) => {
    const target = await mount(trees.make())
    const outcome = async (work: Promise<unknown>): Promise<string> =>
      await work.then(
        () => 'done',
        (error: unknown) => (error as Error).message,
      )
    const kernel = await outcome(runner.run(target, job()))
    const upper = trees.make()
    mkdirSync(upper, { recursive: true })
    expect(await outcome(runner.runLayered(upper, lowers, job()))).toBe(kernel)
  })
})
