import { describe, expect, it } from '@jest/globals'
import { gitOptions, parseGitRef } from './git-ref.ts'

const sha = '0123456789'.repeat(4)
const options = (query: string) => gitOptions(parseGitRef(`https://h.test/a/b.git${query}`)!)

describe('the query of a git URL', () => {
  it.each([
    ['ref', 'C115', '?ref=v1', { ref: 'v1' }],
    ['branch', 'C116', '?branch=main', { ref: 'refs/heads/main' }],
    ['tag', 'C117', '?tag=v1', { ref: 'refs/tags/v1' }],
    ['subdir', 'C118', '?subdir=a/b', { subdir: 'a/b' }],
    ['checksum', 'C119', `?checksum=${sha}`, { checksum: sha }],
    ['commit', 'C119', `?commit=${sha}`, { checksum: sha }],
    ['keep-git-dir', 'C120', '?keep-git-dir=true', { keepGitDir: true }],
    ['submodules', 'C121', '?submodules=false', { skipSubmodules: true }],
    ['mtime', 'C122', '?mtime=commit', { mtime: 'commit' }],
    ['fetch-by-commit', 'C123', '?fetch-by-commit=1', { fetchByCommit: true }],
  ] as const)('says %s (%s): %s', (_name, _row, query, wanted) => {
    expect(options(query)).toEqual({ ref: '', subdir: '', checksum: '', ...wanted })
  })

  it('takes a flag without a value for true, and full names as they are (C116, C117, C120)', () => {
    expect(options('?keep-git-dir')).toMatchObject({ keepGitDir: true })
    expect(options('?keep-git-dir=false')).not.toHaveProperty('keepGitDir')
    expect(options('?submodules=true')).not.toHaveProperty('skipSubmodules')
    expect(options('?tag=refs/tags/v1')).toMatchObject({ ref: 'refs/tags/v1' })
    expect(options('?branch=refs/heads/x')).toMatchObject({ ref: 'refs/heads/x' })
  })

  it('may repeat the fragment, but not contradict it (C124)', () => {
    expect(options('?ref=v1&subdir=d#v1:d')).toMatchObject({ ref: 'v1', subdir: 'd' })
    for (const [query, message] of [
      ['?ref=v2#v1', 'ref conflicts: "v1" vs "v2"'],
      ['?subdir=x#v1:d', 'subdir conflicts'],
      ['?branch=a&tag=b', 'conflicts'],
      ['?nosuch=1', 'unexpected query "nosuch"'],
      ['?ref=', 'query "ref" has no value'],
      ['?ref=a&ref=b', 'query "ref" has multiple values'],
      ['?mtime=never', 'invalid mtime value: "never"'],
      ['?keep-git-dir=perhaps', 'invalid keep-git-dir value: "perhaps"'],
    ] as const)
      expect(() => options(query)).toThrow(message)
  })
})
