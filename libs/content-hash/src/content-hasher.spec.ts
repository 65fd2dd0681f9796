import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { buildTree, type TreeEntry } from '@slipway/archive/testing/build-tree'
import { sha256 } from '@slipway/base'
import { FsSync } from '@slipway/fs-sync'
import { syncOver } from '@slipway/fs-sync/testing'
import { ContentHasher, type HashQuery, type HashTree, removeHashes } from './index.ts'

interface GoldenTree {
  readonly name: string
  readonly rootMode?: string
  readonly entries: readonly TreeEntry[]
  readonly queries: readonly {
    readonly path: string
    readonly follow?: boolean
    readonly wildcard?: boolean
    readonly include?: readonly string[]
    readonly exclude?: readonly string[]
  }[]
}

const load = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./testing/${name}`, import.meta.url), 'utf8'))
const { trees } = load('trees.json') as { readonly trees: readonly GoldenTree[] }
/** Made by BuildKit's own contenthash package: `Scanned` from a mounted tree, `Synced` from the changes of a transfer. */
const golden = load('digests.json') as Readonly<
  Record<string, { readonly Scanned: readonly string[]; readonly Synced: readonly string[] }>
>

const sync = new FsSync({ threads: 2 })
const rooted = process.getuid?.() === 0 ? it : it.skip
let hasher: ContentHasher
let dir: string
let mounts: number

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'content-hash-'))
  mkdirSync(join(dir, 'tree'))
  mkdirSync(join(dir, 'cache'))
  hasher = new ContentHasher({ threads: 1, cacheDir: join(dir, 'cache') })
  mounts = 0
})
afterEach(async () => {
  await hasher.close()
  rmSync(dir, { recursive: true })
})
afterAll(() => sync.close())

function queryOf(query: GoldenTree['queries'][number]): HashQuery {
  return {
    path: query.path,
    followLinks: query.follow ?? false,
    wildcard: query.wildcard ?? false,
    includePatterns: query.include ?? [],
    excludePatterns: query.exclude ?? [],
  }
}

const at = (path: string): HashQuery => queryOf({ path })

function mounted(id: string, root = join(dir, 'tree')): HashTree {
  return {
    id,
    mount: () => {
      mounts++
      return Promise.resolve({ path: root, [Symbol.asyncDispose]: () => Promise.resolve() })
    },
  }
}

async function answers(tree: HashTree, golden_: GoldenTree): Promise<readonly string[]> {
  const found: string[] = []
  for (const query of golden_.queries) {
    const answer = hasher.checksum(tree, queryOf(query))
    found.push(await answer.catch((error: unknown) => `error: ${(error as Error).message}`))
  }
  return found
}

function withQueries(tree: GoldenTree, found: readonly string[]): readonly string[] {
  return tree.queries.map((query, index) => `${JSON.stringify(query)} ${found[index]}`)
}

describe('ContentHasher', () => {
  rooted.each(trees)(
    'gives the digests of BuildKit for a mounted tree: $name (G001, G002, G003, G004, G005, G006, G007, G008, G009, G010, G013)',
    async (tree) => {
      buildTree(join(dir, 'tree'), tree.entries)
      chmodSync(join(dir, 'tree'), Number.parseInt(tree.rootMode ?? '755', 8))
      const found = await answers(mounted('t'), tree)
      expect(withQueries(tree, found)).toEqual(withQueries(tree, golden[tree.name]!.Scanned))
    },
  )

  rooted.each(trees.filter((tree) => tree.entries.length > 0))(
    'gives the digests of BuildKit for a synced tree without reading it: $name (G011)',
    async (tree) => {
      mkdirSync(join(dir, 'source'))
      buildTree(join(dir, 'source'), tree.entries)
      const index = join(dir, 'index')
      await syncOver(sync, join(dir, 'source'), { root: join(dir, 'tree'), index })
      const found = await answers({ ...mounted('t'), index }, tree)
      expect(withQueries(tree, found)).toEqual(withQueries(tree, golden[tree.name]!.Synced))
      expect(mounts).toBe(0)
    },
  )

  it('reads a file once, also in the next process (G011)', async () => {
    writeFileSync(join(dir, 'tree/a'), 'a')
    const digest = await hasher.checksum(mounted('t'), at('/'))
    expect(await hasher.checksum(mounted('t'), at('a'))).toBeDefined()
    expect(mounts).toBe(1)
    const file = join(dir, 'cache/t.hashes')
    while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5))
    await hasher.close()
    hasher = new ContentHasher({ threads: 1, cacheDir: join(dir, 'cache') })
    rmSync(join(dir, 'tree/a'))
    expect(await hasher.checksum(mounted('t'), at('/'))).toBe(digest)
    expect(mounts).toBe(1)
    await removeHashes(join(dir, 'cache'), 't')
    expect(existsSync(file)).toBe(false)
  })

  it('sees a file become a directory in another tree (G014)', async () => {
    mkdirSync(join(dir, 'other/x'), { recursive: true })
    writeFileSync(join(dir, 'other/x/y'), 'y')
    writeFileSync(join(dir, 'tree/x'), 'x')
    const [before, after] = await Promise.all([
      hasher.checksum(mounted('a'), at('x')),
      hasher.checksum(mounted('b', join(dir, 'other')), at('x')),
    ])
    expect(before).not.toBe(after)
  })

  it('has a digest for the root of no tree at all, and nothing else (G012)', async () => {
    expect(await hasher.checksum(undefined, at('/'))).toBe(sha256(''))
    await expect(hasher.checksum(undefined, at('/x'))).rejects.toThrow('/x: no such file or directory')
  })

  it('stops when it is told to', async () => {
    for (let i = 0; i < 50; i++) writeFileSync(join(dir, `tree/${i}`), Buffer.alloc(4_000_000))
    const controller = new AbortController()
    const answer = hasher.checksum(mounted('t'), at('/'), controller.signal)
    setTimeout(() => controller.abort(), 10)
    await expect(answer).rejects.toMatchObject({ code: 'canceled' })
  })

  rooted('lists what a digest is made of, with sizes, up to a limit', async () => {
    const root = join(dir, 'tree')
    mkdirSync(join(root, 'src/sub'), { recursive: true })
    writeFileSync(join(root, 'src/a'), 'abc')
    writeFileSync(join(root, 'src/sub/b.ts'), '')
    writeFileSync(join(root, 'other'), 'x')
    const tree = { id: 'listed', mount: async () => ({ path: root, [Symbol.asyncDispose]: async () => {} }) }
    const query = queryOf({ path: '/src' })
    const listed = await hasher.list(tree, query, 10)
    expect(listed?.map(({ path, size }) => [path, size])).toEqual([
      ['/src/', 0],
      ['/src/a', 3],
      ['/src/sub/', 0],
      ['/src/sub/b.ts', 0],
    ])
    expect(listed?.[1]?.digest).toBe(await hasher.checksum(tree, queryOf({ path: '/src/a' })))
    expect(await hasher.list(tree, query, 3)).toBeUndefined()
    expect(await hasher.list(tree, queryOf({ path: '/src', include: ['**/*.ts'] }), 10)).toHaveLength(3)
    expect(await hasher.list(undefined, query, 3)).toEqual([])
  })
})
