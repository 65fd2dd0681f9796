import { describe, expect, it } from '@jest/globals'
import { parseGitUrl } from './git-url.ts'

describe('parseGitUrl (C096, C106)', () => {
  it.each([
    ['https://github.com/a/b.git', 'https', 'github.com', '/a/b.git', 'https://github.com/a/b.git'],
    ['HTTPS://user:pw@h:1/a%20b?x=1#r:d', 'https', 'h:1', '/a b', 'https://user:pw@h:1/a%20b'],
    ['ssh://git@h/p', 'ssh', 'h', '/p', 'ssh://git@h/p'],
    ['git://h/p#x', 'git', 'h', '/p', 'git://h/p'],
    ['git@github.com:a/b.git#main', 'ssh', 'github.com', 'a/b.git', 'git@github.com:a/b.git'],
  ])('reads %s', (text, scheme, host, path, remote) => {
    expect(parseGitUrl(text)).toMatchObject({ scheme, host, path, remote })
  })

  it('keeps directories inside of the repository', () => {
    expect(parseGitUrl('https://h/p#ref:../../etc/./x/')?.fragment).toEqual({ ref: 'ref', subdir: 'etc/x' })
    expect(parseGitUrl('git@h:p#:sub')?.fragment).toEqual({ ref: '', subdir: 'sub' })
  })

  it('knows what is none', () => {
    expect(parseGitUrl('some/path')).toBeUndefined()
    expect(parseGitUrl('')).toBeUndefined()
    expect(() => parseGitUrl('ftp://h/p')).toThrow('ftp: invalid protocol')
    expect(() => parseGitUrl('https://h/%zz')).toThrow('invalid URL escape')
    expect(() => parseGitUrl('https://h/a b')).toThrow('invalid URL')
  })
})
