import { describe, expect, it } from '@jest/globals'
import { SlipwayError } from '@slipway/base'
import fc from 'fast-check'
import { defaultLintConfig } from '../lint/config.ts'
import { Linter } from '../lint/linter.ts'
import { detectSyntax } from '../parser/directives.ts'
import { errorLocations } from '../parser/location.ts'
import { envFromList } from '../shell/env.ts'
import { expandWord, processWord } from '../shell/expand.ts'
import { parseDockerfile } from './dockerfile.ts'
import { expand, expandContents } from './expand.ts'
import { loadVectors } from './testing/vectors.ts'
import type { Instruction } from './types.ts'

const files = loadVectors<{ text: string }>(new URL('testdata/dockerfiles.jsonl', import.meta.url))
const corpus = files.map(({ text }) => text)
const env = envFromList(['A=1', 'V=a*b?c', 'N=x\ny'])

/** Messages about a file as a whole, which has no line to point at. */
const aboutTheFile = /^the Dockerfile cannot be empty$|^dockerfile contains no stages to build$/

function expandQuietly(instruction: Instruction): void {
  try {
    const expanded = expand(instruction, (word) => expandWord(word, env, { escapeToken: '\\' }))
    if (expanded.kind !== 'add' && expanded.kind !== 'copy') return
    expandContents(expanded, (word) => expandWord(word, env, { escapeToken: '\\', skipQuotes: true }))
  } catch (error) {
    expect(error).toBeInstanceOf(SlipwayError)
  }
}

/** Either the file is taken, or it is refused with a place inside of it. */
function checkFile(data: Uint8Array): void {
  detectSyntax(data)
  const lineCount = Buffer.from(data).toString('latin1').split('\n').length
  const linter = new Linter(defaultLintConfig, ({ location }) => {
    for (const range of location) expect(range.start.line).toBeLessThanOrEqual(lineCount)
  })
  try {
    const { stages } = parseDockerfile(data, linter)
    expect(stages.length).toBeGreaterThan(0)
    for (const instruction of stages.flatMap((stage) => stage.instructions)) expandQuietly(instruction)
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error
    expect(['invalid-argument', 'resource-exhausted']).toContain(error.code)
    if (aboutTheFile.test(error.message)) return
    const lines = errorLocations(error).flatMap((ranges) => ranges.map((range) => range.start.line))
    expect(lines.length).toBeGreaterThan(0)
    expect(Math.max(...lines)).toBeLessThanOrEqual(lineCount)
  }
}

const snippet = fc.oneof(
  fc.constantFrom(
    '\\',
    '\\\n',
    '`',
    '\n',
    '\r\n',
    ' ',
    '"',
    "'",
    '$',
    '${',
    '}',
    '[',
    '"]',
    '<<EOF',
    '#',
    '=',
    '--',
  ),
  fc.constantFrom(
    'RUN ',
    'COPY ',
    'ONBUILD ',
    'FROM x\n',
    'ENV a=',
    '# check=',
    '--mount=',
    '\u00a0',
    '\u2028',
    '\0',
  ),
  fc.string({ maxLength: 4 }),
)

const edit = fc.record({ at: fc.nat(), cut: fc.nat(8), insert: snippet })

const mutated = fc
  .tuple(fc.constantFrom(...corpus), fc.array(edit, { minLength: 1, maxLength: 6 }))
  .map(([text, edits]) =>
    edits.reduce((result, { at, cut, insert }) => {
      const from = at % (result.length + 1)
      return result.slice(0, from) + insert + result.slice(from + cut)
    }, text),
  )

describe('hostile input', () => {
  it('mutated Dockerfiles are taken or refused with a place (E013)', () => {
    fc.assert(
      fc.property(mutated, (text) => checkFile(Buffer.from(text))),
      { numRuns: 3000 },
    )
  })

  it('so are bytes of any kind', () => {
    const bytes = fc.uint8Array({ maxLength: 200 })
    fc.assert(
      fc.property(bytes, fc.boolean(), (data, withHead) => {
        checkFile(withHead ? Buffer.concat([Buffer.from('FROM x\nRUN '), data]) : data)
      }),
      { numRuns: 2000 },
    )
  })

  it('words of any kind expand or fail', () => {
    const word = fc
      .array(fc.oneof(snippet, fc.constantFrom('${V', '#', '%', '/', ':-', '*', '?', '$A')))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(word, fc.constantFrom('\\' as const, '`' as const), (text, escapeToken) => {
        const { value, error } = processWord(text, env, { escapeToken })
        if (error !== undefined) expect(value).toBe('')
      }),
      { numRuns: 3000 },
    )
  })

  /** A megabyte of one thing, on as many lines as it takes. */
  function megabyteOf(text: string): string {
    const line = text.repeat(Math.floor(60_000 / text.length))
    return Array.from({ length: 17 }, () => line).join('\\\n')
  }

  it.each([
    ['ONBUILD', `ONBUILD ${megabyteOf('ONBUILD ')}`],
    ['quotes', `RUN ${megabyteOf('"')}`],
    ['dollars', `ENV a=${megabyteOf('$')}`],
    ['open substitutions', `ENV a=${megabyteOf('${a:-')}`],
    ['heredoc starts', `COPY ${megabyteOf('<<a ')} b`],
    ['blanks', `RUN ${megabyteOf(' ')}x`],
    ['brackets', `CMD ${megabyteOf('[')}`],
    ['JSON', `CMD [${megabyteOf('"a",')}"b"]`],
    ['flags', `COPY ${megabyteOf('--exclude=a ')} a b`],
    ['mount keys', `RUN --mount=${megabyteOf('target=a,')}ro x`],
    ['quoted mount keys', `RUN --mount=${megabyteOf('\'"a""b",\'')}ro x`],
    ['pairs', `ENV ${megabyteOf('a=b ')}`],
    ['comments', `RUN a \\\n${'# c\n'.repeat(250_000)}b`],
    ['empty lines', `RUN a \\\n${'\n'.repeat(250_000)}b`],
    ['heredoc lines', `COPY <<-E /x\n${'\t\t\ta\n'.repeat(200_000)}E\n`],
    ['stages', 'FROM x AS a\n'.repeat(50_000)],
    ['a duration', `HEALTHCHECK --interval=${megabyteOf('1s')} CMD x`],
    ['an unknown instruction', megabyteOf('RUM')],
    // Anything worse than linear would not come to its end here.
  ])('a megabyte of %s is read to its end (E010)', (_name, text) => {
    checkFile(Buffer.from(`FROM x\n${text}`))
  })
})
