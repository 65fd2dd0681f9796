import { describe, expect, it } from '@jest/globals'
import { envFromList } from '../shell/env.ts'
import { expandWord } from '../shell/expand.ts'
import { expandContents } from './expand.ts'
import { expandOne, failureOf, parseOne } from './testing/one.ts'

describe('COPY', () => {
  it('takes sources and a destination in both forms (E082)', () => {
    expect(parseOne('copy', 'COPY a b/ c/')).toMatchObject({ sources: ['a', 'b/'], destination: 'c/' })
    expect(parseOne('copy', 'COPY ["a b", "c d"]')).toMatchObject({ sources: ['a b'], destination: 'c d' })
    expect(failureOf('COPY a')).toBe(
      'COPY requires at least two arguments, but only one was provided. Destination could not be determined',
    )
  })

  it('takes its flags (E088, E089, E090, E091, E092)', () => {
    const text = 'COPY --from=s --chown=$U:g --chmod=u+x --link --parents --exclude=a --exclude=b* $U/ d'
    expect(parseOne('copy', text)).toMatchObject({ from: 's', chown: '$U:g', sources: ['$U/'] })
    expect(expandOne('copy', text, ['U=me'])).toMatchObject({
      from: 's',
      chown: 'me:g',
      chmod: 'u+x',
      link: true,
      parents: true,
      excludes: ['a', 'b*'],
      sources: ['me/'],
      destination: 'd',
    })
  })

  it('writes heredocs as files, expanded unless quoted (E022)', () => {
    const copy = parseOne('copy', 'COPY <<a <<-"b" c /d/\n$X "$X" \\$X\na\n\t$X\n\tb\n')
    expect(copy).toMatchObject({
      sources: ['c'],
      contents: [
        { path: 'a', data: '$X "$X" \\$X\n', expand: true },
        { path: 'b', data: '$X\n', expand: false },
      ],
    })
    const env = envFromList(['X=1'])
    const expanded = expandContents(copy, (text) =>
      expandWord(text, env, { escapeToken: '\\', skipQuotes: true }),
    )
    expect(expanded.contents.map(({ data }) => data)).toEqual(['1 "1" $X\n', '$X\n'])
    expect(failureOf('COPY a <<b\nx\nb')).toBe('COPY cannot accept a heredoc as a destination')
  })
})

describe('ADD', () => {
  it('takes its flags (E098, E100, E101, E102, E103)', () => {
    const text =
      'ADD --checksum=sha256:$H --keep-git-dir --unpack=false --link --chown=1 --chmod=0644 --exclude=q https://x/y /d'
    expect(expandOne('add', text, ['H=ab'])).toMatchObject({
      checksum: 'sha256:ab',
      keepGitDir: true,
      unpack: false,
      link: true,
      chown: '1',
      chmod: '0644',
      excludes: ['q'],
      sources: ['https://x/y'],
    })
    expect(parseOne('add', 'ADD a b')).toMatchObject({
      keepGitDir: undefined,
      unpack: undefined,
      checksum: '',
    })
    expect(failureOf('ADD --parents a b')).toBe('unknown flag: --parents')
  })
})
