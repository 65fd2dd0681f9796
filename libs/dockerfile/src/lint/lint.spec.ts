import { describe, expect, it } from '@jest/globals'
import type { SlipwayError } from '@slipway/base'
import { convertDockerfile } from '../convert/convert.ts'
import { caseOptions } from '../convert/testing/harness.ts'
import { loadVectors } from '../instructions/testing/vectors.ts'
import { parseLintOptions, resolveLintConfig } from './config.ts'
import { formatFinding, Linter, type LintFinding } from './linter.ts'
import { rules } from './rules.ts'
import { suggest } from './suggest.ts'

interface FindingVector {
  readonly text: string
  readonly result: {
    readonly error?: string
    readonly findings: readonly (Omit<LintFinding, 'location'> & { readonly lines: readonly number[] })[]
  }
}

function sorted(findings: readonly object[]): string[] {
  const keys = ['rule', 'description', 'url', 'message', 'lines']
  return findings.map((finding) => JSON.stringify(finding, keys)).toSorted()
}

interface LintResult {
  readonly findings: readonly LintFinding[]
  readonly failure: SlipwayError | undefined
}

/** All findings of a conversion for linux/amd64, also of one that fails. */
async function lintFile(text: string, ignored: readonly string[] = []): Promise<LintResult> {
  const findings: LintFinding[] = []
  const data = Buffer.from(text)
  const linter = new Linter(resolveLintConfig(data, undefined), (finding) => findings.push(finding))
  const options = caseOptions({ name: 'lint', dockerfile: text, platform: 'linux/amd64' }, linter)
  const context = { ...options.context, ignorePatterns: async () => [...ignored] }
  await convertDockerfile(data, { ...options, context }).catch(() => undefined)
  return { findings, failure: linter.failure() }
}

async function messages(text: string, ignored: readonly string[] = []): Promise<string[]> {
  return (await lintFile(text, ignored)).findings.map(formatFinding)
}

describe('lint rules', () => {
  const vectors = loadVectors<FindingVector>(new URL('testdata/findings.jsonl', import.meta.url))

  it('find what BuildKit finds in every recorded file, in the same words', async () => {
    const whole = vectors.filter(({ result }) => result.error === undefined)
    expect(whole.length).toBeGreaterThan(30)
    for (const { text, result } of whole) {
      const findings = (await lintFile(text)).findings.map(({ location, ...rest }) => ({
        ...rest,
        lines: location.map((range) => range.start.line),
      }))
      expect([text, sorted(findings)]).toEqual([text, sorted(result.findings)])
    }
  })

  it.each([
    ['StageNameCasing (E241)', 'FROM scratch AS Base', "Stage name 'Base' should be lowercase"],
    ['FromAsCasing (E242)', 'FROM scratch as base', "'as' and 'FROM' keywords' casing do not match"],
    ['NoEmptyContinuation (E243)', 'FROM scratch\nRUN a \\\n\n b', 'Empty continuation line'],
    [
      'ConsistentInstructionCasing (E244)',
      'FROM scratch\nRun a',
      "Command 'Run' should match the case of the command majority (uppercase)",
    ],
    [
      'DuplicateStageName (E245)',
      'FROM scratch AS a\nFROM scratch AS a',
      'Duplicate stage name "a", stage names should be unique',
    ],
    [
      'ReservedStageName (E246)',
      'FROM scratch AS context',
      'Stage name should not use the same name as reserved stage "context"',
    ],
    [
      'JSONArgsRecommended (E247)',
      'FROM scratch\nCMD a',
      'JSON arguments recommended for CMD to prevent unintended behavior related to OS signals',
    ],
    [
      'MaintainerDeprecated (E248)',
      'FROM scratch\nMAINTAINER a',
      'Maintainer instruction is deprecated in favor of using label',
    ],
    [
      'UndefinedArgInFrom (E249)',
      'ARG TAG=1\nFROM a$TGA',
      "FROM argument 'TGA' is not declared (did you mean TAG?)",
    ],
    [
      'WorkdirRelativePath (E250)',
      'FROM scratch\nWORKDIR a',
      'Relative workdir "a" can have unexpected results if the base image changes',
    ],
    [
      'UndefinedVar (E251)',
      'FROM scratch\nARG foo\nENV a=$foo b=$PAHT',
      "Usage of undefined variable '$PAHT' (did you mean $PATH?)",
    ],
    [
      'MultipleInstructionsDisallowed (E252)',
      'FROM scratch\nCMD ["a"]\nCMD ["b"]',
      'Multiple CMD instructions should not be used in the same stage because only the last one will be used',
    ],
    [
      'LegacyKeyValueFormat (E253)',
      'FROM scratch\nENV a b',
      '"ENV key=value" should be used instead of legacy "ENV key value" format',
    ],
    [
      'RedundantTargetPlatform (E255)',
      'FROM --platform=$TARGETPLATFORM scratch',
      'Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior',
    ],
    [
      'SecretsUsedInArgOrEnv (E256)',
      'FROM scratch\nARG GITHUB_TOKEN',
      'Do not use ARG or ENV instructions for sensitive data (ARG "GITHUB_TOKEN")',
    ],
    [
      'InvalidDefaultArgInFrom (E257)',
      'ARG TAG\nFROM busybox:${TAG}',
      'Default value for ARG busybox:${TAG} results in empty or invalid base image name',
    ],
    [
      'FromPlatformFlagConstDisallowed (E258)',
      'FROM --platform=linux/arm64 scratch',
      'FROM --platform flag should not use constant value "linux/arm64"',
    ],
    [
      'InvalidDefinitionDescription (E260)',
      '# check=experimental=all\n# nothing of the kind\nFROM scratch AS a',
      'Comment for FROM should follow the format: `# a <description>`',
    ],
    [
      'ExposeProtoCasing (E261)',
      'FROM scratch\nEXPOSE 80/TCP',
      "Defined protocol '80/TCP' in EXPOSE instruction should be lowercase",
    ],
    [
      'ExposeInvalidFormat (E262)',
      'FROM scratch\nEXPOSE 8080:80',
      "EXPOSE instruction should not define an IP address or host-port mapping, found '8080:80'",
    ],
  ])('%s', async (title, text, message) => {
    expect((await lintFile(text)).findings).toContainEqual(
      expect.objectContaining({ rule: title.split(' ')[0], message }),
    )
  })

  it('InvalidBaseImagePlatform (E254)', async () => {
    expect(await messages('ARG P=linux/arm64\nFROM --platform=$P alpine')).toEqual([
      'InvalidBaseImagePlatform: Base image alpine was pulled with platform "linux/amd64", expected "linux/arm64" for current build (line 2)',
    ])
    expect(rules.invalidBaseImagePlatform.url).toBe('')
  })

  it('CopyIgnoredFile (E105, E259)', async () => {
    const found = 'CopyIgnoredFile: Attempting to Copy file "b" that is excluded by .dockerignore (line 2)'
    expect(await messages('FROM scratch\nCOPY ./a/../b/ /x', ['b'])).toEqual([found])
    expect(await messages('FROM scratch\nADD b /x', ['b'])).toEqual([found.replace('Copy file', 'Add file')])
    expect(await messages('FROM scratch\nCOPY b /x', ['b', '!b/c'])).toEqual([])
    expect(await messages('FROM scratch\nCOPY . /x', ['a*'])).toEqual([])
    expect(await messages('FROM scratch\nCOPY . /x', ['**'])).toHaveLength(1)
  })
})

describe('lint configuration', () => {
  it('skips rules and turns findings into an error (E004, E239)', async () => {
    expect(await messages('# check=skip=StageNameCasing\nFROM scratch AS A')).toEqual([])
    expect(await messages('# check=skip=all\nFROM scratch AS A')).toEqual([])
    const { failure } = await lintFile('# check=error=true\nFROM scratch AS A\nMAINTAINER x\nMAINTAINER y')
    expect(failure?.message).toBe('lint violation found for rules: StageNameCasing, MaintainerDeprecated')
    expect((await lintFile('# check=error=true\nFROM scratch AS a')).failure).toBeUndefined()
  })

  it('is that of the build argument where there is one (E157, E263)', () => {
    const head = Buffer.from('# check=skip=A\nFROM x')
    expect(resolveLintConfig(head, undefined).skip).toEqual(new Set(['A']))
    expect(resolveLintConfig(head, 'skip=B;error=1')).toMatchObject({ skip: new Set(['B']), error: true })
    expect(() => resolveLintConfig(head, 'x')).toThrow(
      'failed to parse build-arg:BUILDKIT_DOCKERFILE_CHECK: invalid check option "x"',
    )
  })

  it('can be widened for one instruction by a comment above it (E263)', async () => {
    const text = 'FROM scratch\n# check=skip=MaintainerDeprecated\nMAINTAINER a\nMAINTAINER b'
    expect(await messages(text)).toEqual([
      'MaintainerDeprecated: Maintainer instruction is deprecated in favor of using label (line 4)',
    ])
    const malformed = 'FROM scratch\n# check=skip=MaintainerDeprecated;bad\nMAINTAINER a'
    expect(await messages(malformed)).toHaveLength(1)
  })

  it.each([
    ['foo', 'invalid check option "foo"'],
    ['foo=1', 'invalid check option "foo"'],
    ['error=x', 'failed to parse check option "error=x": strconv.ParseBool: parsing "x": invalid syntax'],
  ])('refuses %s', (text, message) => {
    expect(() => parseLintOptions(text)).toThrow(message)
  })

  it('reads all options', () => {
    expect(parseLintOptions(' skip= A , B ;experimental=all;error=T')).toEqual({
      skip: new Set(['A', 'B']),
      experimental: 'all',
      error: true,
    })
  })
})

describe('helpers of the rules', () => {
  it('suggests the nearest of the options, in the case of the word', () => {
    expect(suggest('form', ['RUN', 'FROM', 'ARG'], false)).toBe('from')
    expect(suggest('Form', ['RUN', 'FROM'], false)).toBe('from')
    expect(suggest('kat', ['cat', 'kit'], true)).toBe('cat')
    expect(suggest('abcdef', ['abcxyz'], true)).toBeUndefined()
    expect(suggest('cat', ['car', 'cat'], true)).toBeUndefined()
    expect(suggest('é', ['e'], true)).toBe('e')
    expect(suggest('x'.repeat(1e6), ['x'.repeat(1e6 + 1)], true)).toBeUndefined()
  })

  it('knows names of secrets by their words (E256)', async () => {
    const names = async (keys: string): Promise<string[]> =>
      (await messages(`FROM scratch\nARG ${keys}`)).map((message) => /"(.*)"/.exec(message)?.[1] ?? message)
    expect(await names('API_KEY token my_Password_x AUTH')).toEqual([
      'API_KEY',
      'token',
      'my_Password_x',
      'AUTH',
    ])
    expect(await names('KEYS public_key TOKEN_FILE author key_version')).toEqual([])
  })

  it('has a page for each rule, under the name of the rule', () => {
    expect(rules.jsonArgsRecommended.url).toBe(
      'https://docs.docker.com/go/dockerfile/rule/json-args-recommended/',
    )
    expect(rules.undefinedVar.format('a', undefined)).toBe("Usage of undefined variable '$a'")
  })
})
