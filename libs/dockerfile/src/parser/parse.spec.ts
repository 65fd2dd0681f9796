import { describe, expect, it } from '@jest/globals'
import { errorMessage, type SlipwayError } from '@slipway/base'
import { errorLocations, nameSource, setLocation, withLocation } from './location.ts'
import { chompHeredoc, findHeredocStart } from './heredoc.ts'
import { parseDockerfileSyntax } from './parse.ts'

function originals(text: string): string[] {
  return parseDockerfileSyntax(text).instructions.map((instruction) => instruction.original)
}

function failure(text: string): readonly [message: string, lines: readonly number[]] {
  try {
    parseDockerfileSyntax(text)
  } catch (error) {
    return [errorMessage(error), errorLocations(error).flatMap((ranges) => ranges.map((r) => r.start.line))]
  }
  throw new Error('parsed')
}

describe('the lines of a Dockerfile', () => {
  it('continues lines with the escape token of the directive (E003)', () => {
    expect(originals('# escape=`\nFROM x\nRUN dir C:\\ `\n  b\n')).toEqual(['FROM x', 'RUN dir C:\\   b'])
    expect(failure('# syntax=a\n# escape=x\nFROM x')).toEqual([
      "invalid escape token 'x' does not match ` or \\",
      [2],
    ])
  })

  it('points at the directive that is there twice (E005)', () => {
    expect(failure('# escape=`\n# escape=`\nFROM x')).toEqual([
      'only one escape parser directive can be used',
      [2],
    ])
  })

  it('drops comments, also inside of continuations, and warns of empty lines there (E008)', () => {
    const { instructions, warnings } = parseDockerfileSyntax(
      'FROM x\nRUN a \\\n# c\n\n  # d\n b \\\n c\n# e\n',
    )
    expect(instructions[1]?.original).toBe('RUN a  b  c')
    expect([instructions[1]?.startLine, instructions[1]?.endLine]).toEqual([2, 7])
    expect(warnings.map(({ rule, location }) => [rule, location[0]?.start.line])).toEqual([
      ['NoEmptyContinuation', 7],
    ])
  })

  it('keeps the comments above an instruction, up to an empty one', () => {
    const { instructions } = parseDockerfileSyntax('# syntax=a\n# b\nFROM x\n# c\n#\n# d\n\n  # e\nRUN y')
    expect(instructions.map((instruction) => instruction.comments)).toEqual([['b'], ['d', '# e']])
  })

  it('takes lines of 65535 bytes and no longer ones (E010)', () => {
    const line = `RUN ${'a'.repeat(65531)}`
    expect(originals(`FROM x\n${line}\n`)[1]).toHaveLength(65535)
    expect(failure(`FROM x\n${line}a\n`)).toEqual([
      'dockerfile line greater than max allowed size of 65535',
      [2],
    ])
    // Bytes count, not characters.
    expect(failure(`${'é'.repeat(32768)}`)[0]).toContain('65535')
  })

  it('takes arrays of double-quoted strings as exec form, anything else as shell form (E011)', () => {
    const { instructions } = parseDockerfileSyntax(
      `FROM x\nCMD ["a", "b"]\nCMD ['a']\nCMD ["a"\nCMD {"a":1}\nCMD ["a"] b\nCMD []`,
    )
    expect(instructions.slice(1).map(({ args, json }) => [json, ...args])).toEqual([
      [true, 'a', 'b'],
      [false, "['a']"],
      [false, '["a"'],
      [false, '{"a":1}'],
      [false, '["a"] b'],
      [true],
    ])
    expect(failure('FROM x\n\nCMD ["a", 1]')).toEqual([
      'when using JSON array syntax, arrays must be comprised of strings only',
      [3],
    ])
  })

  it('says where an error is, over all lines of the instruction (E013)', () => {
    expect(failure('FROM x\nENV \\\n a')).toEqual(['ENV must have two arguments', [2, 3]])
    expect(failure('FROM x\nLABEL a=b \\\n c')).toEqual([
      'Syntax error - can\'t find = in "c". Must be of the form: name=value',
      [2, 3],
    ])
  })

  it.each(['', '\n\n', '# a\n# b\n'])('refuses a file without instructions: %j (E015)', (text) => {
    expect(failure(text)[0]).toBe('file with no instructions')
  })

  it('takes Windows line ends and a byte-order mark (E017)', () => {
    const { instructions } = parseDockerfileSyntax('\ufeffFROM x\r\nRUN a \\\r\n b\r\nRUN <<E\r\nq\r\nE\r\n')
    expect(instructions.map(({ original }) => original)).toEqual(['FROM x', 'RUN a  b', 'RUN <<E'])
    expect(instructions[2]?.heredocs[0]?.content).toBe('q\r\n')
  })

  it.each([
    ['a \\\\', 'RUN a \\\\'],
    ['a \\\\\\', 'RUN a \\\\\\'],
    ['a \\ \t', 'RUN a '],
    ['a \\', 'RUN a '],
  ])('tells a continuation from an escaped token: %j', (end, original) => {
    expect(originals(`FROM x\nRUN ${end}`)[1]).toBe(original)
  })
})

describe('heredocs', () => {
  function heredocs(text: string) {
    return parseDockerfileSyntax(text).instructions.at(-1)?.heredocs
  }

  it('reads bodies, with tabs kept and expansion by the quotes of the delimiter (E018)', () => {
    expect(heredocs('RUN <<EOF\n$a\nEOF')).toEqual([
      { name: 'EOF', fileDescriptor: 0, expand: true, chomp: false, content: '$a\n' },
    ])
    expect(heredocs('RUN <<-"EOF"\n\t$a\n\tEOF')).toEqual([
      { name: 'EOF', fileDescriptor: 0, expand: false, chomp: true, content: '\t$a\n' },
    ])
    expect(heredocs("RUN <<'E F'\nEOF\nE F")?.[0]).toMatchObject({
      name: 'E F',
      expand: false,
      content: 'EOF\n',
    })
    expect(chompHeredoc('\ta\n\t\tb\n c\n')).toBe('a\nb\n c\n')
  })

  it('reads several of a line, in their order and with file descriptors (E019)', () => {
    const found = heredocs('RUN cat <<a 3<<b\n1\na\n2\nb\n')
    expect(found?.map(({ name, fileDescriptor, content }) => [name, fileDescriptor, content])).toEqual([
      ['a', 0, '1\n'],
      ['b', 3, '2\n'],
    ])
  })

  it('reads them for RUN, COPY and ADD in shell form, and inside of ONBUILD (E023)', () => {
    expect(heredocs('ONBUILD COPY <<a /x\n1\na')).toHaveLength(1)
    expect(heredocs('CMD <<a')).toEqual([])
    expect(heredocs('RUN ["<<a"]')).toEqual([])
    expect(heredocs('RUN echo "<<a"')).toEqual([])
  })

  it('refuses one that does not end, over all lines that it took (E024)', () => {
    expect(failure('FROM x\nRUN <<EOF\na\nb')).toEqual(['unterminated heredoc', [2, 3, 4]])
  })

  it('tells heredocs from other words', () => {
    expect(['<<', '<<<a', 'a<<b', '<<a<b', '<<"a'].map(findHeredocStart)).toEqual(Array(5).fill(undefined))
    expect(findHeredocStart('12<<- x')).toMatchObject({ name: 'x', chomp: true, fileDescriptor: 12 })
  })
})

describe('places of errors', () => {
  const range = (line: number) => ({ start: { line, character: 0 }, end: { line, character: 0 } })

  it('adds, replaces and names them', () => {
    const error = withLocation(withLocation(new Error('x'), [range(1)]), [range(2)])
    expect(errorLocations(error)).toEqual([[range(1)], [range(2)]])
    expect(errorLocations(setLocation(error, [range(3)]))).toEqual([[range(3)]])
    const source = { filename: 'Dockerfile', data: new Uint8Array([1]), language: 'Dockerfile' }
    const named: SlipwayError = nameSource(error, source)
    expect(named.details).toEqual([
      { ...source, kind: 'source', ranges: [range(1)] },
      { ...source, kind: 'source', ranges: [range(2)] },
    ])
    expect(errorLocations(named)).toEqual([])
    expect(named.message).toBe('x')
  })
})
