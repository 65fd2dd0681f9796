import { describe, expect, it } from '@jest/globals'
import { errorMessage } from '@slipway/base'
import { errorLocations } from '../parser/location.ts'
import { parseDockerfile } from './dockerfile.ts'
import { parseTrigger } from './parse.ts'
import { dumpDockerfile } from './testing/dump.ts'
import { failureOf, parseOne } from './testing/one.ts'
import { asJson, loadVectors, vectorEnv } from './testing/vectors.ts'

function failure(text: string): readonly [message: string, lines: readonly number[]] {
  try {
    parseDockerfile(text)
  } catch (error) {
    return [errorMessage(error), errorLocations(error).flatMap((ranges) => ranges.map((r) => r.start.line))]
  }
  throw new Error('parsed')
}

describe('a whole Dockerfile', () => {
  it('gives what BuildKit gives for every recorded file', () => {
    const vectors = loadVectors<{ text: string; result: unknown }>(
      new URL('testdata/dockerfiles.jsonl', import.meta.url),
    )
    expect(vectors.length).toBeGreaterThan(300)
    for (const { text, result } of vectors) {
      expect([text, asJson(dumpDockerfile(text, vectorEnv))]).toEqual([text, result])
    }
  })

  it('takes keywords in any case and keeps what was written (E009)', () => {
    const { stages } = parseDockerfile('from scratch\nrUn a')
    expect(stages[0]).toMatchObject({ keyword: 'from', source: 'from scratch' })
    expect(stages[0]?.instructions[0]).toMatchObject({ kind: 'run', keyword: 'rUn', source: 'rUn a' })
  })

  it('reads flags up to the first word or --, and suggests the right one (E012)', () => {
    expect(parseOne('copy', 'COPY --link --from=a -- --b c')).toMatchObject({ link: true, sources: ['--b'] })
    expect(failureOf('COPY --chwon=a b c')).toBe('unknown flag: --chwon (did you mean chown?)')
    expect(failureOf('COPY --unlikely b c')).toBe('unknown flag: --unlikely')
    expect(failureOf('COPY --from b c')).toBe('missing a value on flag: --from')
    expect(failureOf('COPY --from=a --from=b c d')).toBe('duplicate flag specified: --from')
    expect(failureOf('COPY --link=maybe b c')).toBe('expecting boolean value for flag --link, not: maybe')
    expect(failureOf('COPY --link= b c')).toBe('missing a value on flag: --link')
  })

  it('keeps what is not ASCII in flags', () => {
    expect(parseOne('copy', 'COPY --exclude=é* --exclude="à b" a b').excludes).toEqual(['é*', 'à b'])
  })

  it('points at the line of a bad instruction (E013)', () => {
    expect(failure('FROM x\n\nRUN a\nEXPOSE \\\n\n')).toEqual([
      'dockerfile parse error on line 4: EXPOSE requires at least one argument',
      [4, 5],
    ])
  })

  it('suggests the instruction that was meant, in the case that was used (E014)', () => {
    expect(failure('FORM x')[0]).toBe(
      'dockerfile parse error on line 1: unknown instruction: FORM (did you mean FROM?)',
    )
    expect(failureOf('wrkdir /')).toBe('unknown instruction: wrkdir (did you mean workdir?)')
    expect(failureOf('NONSENSE')).toBe('unknown instruction: NONSENSE')
  })

  it('wants a stage, and everything but ARG inside of one (E015)', () => {
    expect(failure('')[0]).toBe('the Dockerfile cannot be empty')
    expect(failure('# nothing')[0]).toBe('file with no instructions')
    expect(failure('ARG a\nRUN b')).toEqual(['no build stage in current context', [2]])
    expect(failure('ARG a')[0]).toBe('dockerfile contains no stages to build')
  })

  it('names stages in lower case and refuses bad names (E034)', () => {
    const { stages } = parseDockerfile('FROM a:1@sha256:b AS One-1.x_y\nFROM One')
    expect(stages.map(({ name, baseName }) => [name, baseName])).toEqual([
      ['one-1.x_y', 'a:1@sha256:b'],
      ['', 'One'],
    ])
    expect(failure('FROM a AS 1x')[0]).toContain(
      'invalid name for build stage: "1x", name can\'t start with a number or contain symbols',
    )
    expect(failure('FROM a b')[0]).toContain('FROM requires either one or three arguments')
  })

  it('keeps the platform of FROM unexpanded (E035)', () => {
    const { stages } = parseDockerfile('FROM --platform=$BUILDPLATFORM a')
    expect(stages[0]?.platform).toBe('$BUILDPLATFORM')
    expect(failure('FROM --platfrom=x a')[0]).toContain('unknown flag: --platfrom (did you mean platform?)')
  })

  it('keeps ARGs before the first FROM apart (E042)', () => {
    const { metaArgs, stages } = parseDockerfile('ARG a=1\nARG b\nFROM x\nARG c')
    expect(metaArgs.flatMap((arg) => arg.args.map(({ key, value }) => [key, value]))).toEqual([
      ['a', '1'],
      ['b', undefined],
    ])
    expect(stages[0]?.instructions).toHaveLength(1)
  })

  it('takes the comment that starts with the name as its description', () => {
    const { metaArgs, stages } = parseDockerfile(
      '# V the version\nARG V\n# base where all starts\nFROM x AS base',
    )
    expect(metaArgs[0]?.args[0]?.docComment).toBe('the version')
    expect(stages[0]?.docComment).toBe('where all starts')
  })
})

describe('the trigger of an ONBUILD', () => {
  it('is parsed for the stage that runs it, and points at its FROM (E045)', () => {
    const trigger = parseTrigger('COPY --from=a b c', 7, 8)
    expect(trigger).toMatchObject({ kind: 'copy', from: 'a' })
    expect(trigger.location.map((range) => range.start.line)).toEqual([7, 8])
  })

  it('is one instruction and no FROM', () => {
    expect(() => parseTrigger('RUN a\nRUN b', 1, 1)).toThrow('onbuild trigger should be a single expression')
    expect(() => parseTrigger('FROM a', 1, 1)).toThrow('FROM is not a command type')
  })

  it('brings its heredocs along (E023)', () => {
    const { expression } = parseOne('onbuild', 'ONBUILD RUN <<EOF\necho\nEOF\n')
    expect(expression).toBe('RUN <<EOF\necho\nEOF')
    expect(parseTrigger(expression, 1, 1)).toMatchObject({ files: [{ name: 'EOF', data: 'echo\n' }] })
  })
})
