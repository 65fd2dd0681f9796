import { describe, expect, it } from '@jest/globals'
import { createPathFilter, type FilterScope } from './index.ts'

type Tree = { readonly [name: string]: Tree | null }

const tree: Tree = {
  a: { b: { c: null }, d: null },
  node_modules: { x: { y: null } },
  src: { 'a.go': null, sub: { 'b.go': null, 'c.ts': null } },
}

function walk(filter: NonNullable<ReturnType<typeof createPathFilter>>): {
  readonly kept: readonly string[]
  readonly visited: readonly string[]
} {
  const kept: string[] = []
  const visited: string[] = []
  const go = (dir: Tree, prefix: string, scope: FilterScope | undefined): void => {
    for (const [name, child] of Object.entries(dir)) {
      const path = prefix + name
      visited.push(path)
      const verdict = filter.visit(path, child !== null, scope)
      if (verdict.keep) kept.push(path)
      if (child && verdict.descend) go(child, `${path}/`, verdict.scope)
    }
  }
  go(tree, '', undefined)
  return { kept, visited }
}

describe('createPathFilter', () => {
  it('prunes subtrees that no prefix include reaches (B018, C144)', () => {
    const { kept, visited } = walk(createPathFilter({ include: ['a/b/**', 'src/sub'] })!)
    expect(kept).toEqual(['a/b/c', 'src/sub', 'src/sub/b.go', 'src/sub/c.ts'])
    expect(visited).not.toContain('node_modules/x')
  })

  it('prunes excluded directories unless an exception reaches into them (C145)', () => {
    expect(walk(createPathFilter({ exclude: ['node_modules'] })!).visited).not.toContain('node_modules/x')
    const kept = walk(createPathFilter({ exclude: ['*', '!src/sub/b.go'] })!).kept
    expect(kept).toEqual(['src/sub/b.go'])
  })

  it('walks everything for wildcard includes', () => {
    expect(walk(createPathFilter({ include: ['**/*.go'] })!).kept).toEqual(['src/a.go', 'src/sub/b.go'])
  })

  it('names the attribute of a bad pattern', () => {
    expect(() => createPathFilter({ include: ['[x'] })).toThrow(
      'invalid includepatterns: [[x]: syntax error in pattern',
    )
  })

  it('wants everything without patterns', () => {
    expect(createPathFilter({ include: [], exclude: [] })).toBeUndefined()
  })
})
