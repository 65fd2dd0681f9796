import { describe, expect, it } from '@jest/globals'
import { isCode, SlipwayError } from '@slipway/base'
import { image, loadDefinition, LLB_CAPS } from '@slipway/llb'
import { defaultLintConfig } from '../lint/config.ts'
import { Linter } from '../lint/linter.ts'
import { convertDockerfile } from './convert.ts'
import type { ConvertOptions } from './options.ts'
import { type Case, caseOptions, cases, convertCase } from './testing/harness.ts'

const convert = (dockerfile: string, settings: Partial<Case> = {}) =>
  convertCase({ name: 'case', dockerfile, ...settings })

async function definitionOf(dockerfile: string, change: Partial<ConvertOptions> = {}) {
  const options = caseOptions({ name: 'case', dockerfile }, new Linter(defaultLintConfig, () => {}))
  const { state } = await convertDockerfile(Buffer.from(dockerfile), { ...options, ...change })
  return loadDefinition(await state.marshal(), { caps: new Set(LLB_CAPS) })
}

describe('hostile Dockerfiles', () => {
  it('may not expand without end', async () => {
    const doubling = Array.from({ length: 40 }, () => 'ENV A=$A$A').join('\n')
    const error: unknown = await convert(`FROM alpine\nENV A=xxxxxxxxxxxxxxxx\n${doubling}\n`).catch(
      (e: unknown) => e,
    )
    expect(isCode(error, 'resource-exhausted')).toBe(true)
    const repeating = Array.from({ length: 400 }, () => 'RUN x').join('\n')
    const long = `FROM alpine\nARG A=${'x'.repeat(60_000)}\nARG B=$A$A$A$A\n${repeating}\n`
    expect(isCode(await convert(long).catch((e: unknown) => e), 'resource-exhausted')).toBe(true)
  })

  it('may have thousands of steps', async () => {
    const steps = Array.from({ length: 3000 }, (_, index) => `COPY --from=base /${index} /\nRUN ${index}\n`)
    const { result } = await convert(`FROM alpine AS base\nFROM alpine\n${steps.join('')}`)
    const { vertices } = loadDefinition(await result.state.marshal())
    expect(vertices).toHaveLength(6001)
  })

  it('may have stages in a long row', async () => {
    const stages = Array.from(
      { length: 1000 },
      (_, index) => `FROM s${index} AS s${index + 1}\nRUN ${index}\n`,
    )
    const { result } = await convert(`FROM alpine AS s0\n${stages.join('')}`)
    expect(loadDefinition(await result.state.marshal()).vertices).toHaveLength(1001)
  })

  it('give a result or an error of ours, whatever is cut out of them', async () => {
    let seed = 7
    const random = (limit: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648
      return seed % limit
    }
    for (let round = 0; round < 600; round++) {
      const test = cases[random(cases.length)]!
      const from = random(test.dockerfile.length + 1)
      const other = cases[random(cases.length)]!.dockerfile
      const splice = other.slice(random(other.length + 1)).slice(0, random(12))
      const dockerfile = test.dockerfile.slice(0, from) + splice + test.dockerfile.slice(from + random(6))
      const outcome: unknown = await convertCase({ ...test, dockerfile }).then(
        ({ result }) => result.state.marshal(),
        (error: unknown) => error,
      )
      if (outcome instanceof Error && !(outcome instanceof SlipwayError)) {
        throw new Error(`${JSON.stringify(dockerfile)}: ${outcome.stack}`)
      }
    }
  })
})

describe('what a conversion knows', () => {
  it('is the version of the system that it is for (E142)', async () => {
    const { result } = await convert('FROM scratch\nARG TARGETOSVERSION\nARG TARGETPLATFORM\n', {
      platform: 'windows(10.0.20348.1)/amd64',
    })
    expect(result.image.history.map((entry) => entry.created_by)).toEqual([
      'ARG TARGETOSVERSION=10.0.20348.1',
      'ARG TARGETPLATFORM=windows(10.0.20348.1)/amd64',
    ])
  })

  it('names stages that a misspelt one may mean (E237)', async () => {
    const text = 'FROM scratch AS build\nFROM scratch\nCOPY --from=biuld / /\n'
    await expect(convert(text)).rejects.toThrow(/^biuld: .* \(did you mean build\?\)$/)
  })

  it('is all stages where that is asked for, also those that nothing needs (E264)', async () => {
    const text = 'FROM scratch AS a\nMAINTAINER me\nFROM scratch\n'
    const found: string[] = []
    const linter = new Linter(defaultLintConfig, ({ rule }) => void found.push(rule))
    const options = caseOptions({ name: 'case', dockerfile: text }, linter)
    const rules = async (allStages: boolean) => {
      found.length = 0
      await convertDockerfile(Buffer.from(`${text}CMD x\n`.replace('MAINTAINER me', 'ENV A b')), {
        ...options,
        allStages,
      })
      return [...found]
    }
    expect(await rules(false)).toEqual(['JSONArgsRecommended'])
    expect(await rules(true)).toEqual(['LegacyKeyValueFormat', 'JSONArgsRecommended'])
  })
})

describe('what a conversion makes', () => {
  it('can be loaded, with nothing that a server does not know (C007)', async () => {
    for (const test of cases) {
      const converted = await convertCase(test).catch(() => undefined)
      const definition = await converted?.result.state.marshal()
      if (!definition?.def?.length) continue
      expect(loadDefinition(definition, { caps: new Set(LLB_CAPS) }).vertices.length).toBeGreaterThan(0)
    }
  })

  it('ignores the cache of the stages that were named (E168)', async () => {
    const dockerfile = 'FROM alpine AS a\nRUN x\nFROM a\nRUN y\n'
    const { vertices } = await definitionOf(dockerfile, { isNoCache: (stage) => stage === 'a' })
    expect(vertices.map(({ options }) => options.ignoreCache ?? false)).toEqual([false, true, false])
  })

  it('takes what a named context stands for (E160, E165)', async () => {
    const other = image('busybox')
    const asked: string[] = []
    const context = {
      ...caseOptions({ name: 'x', dockerfile: 'FROM x' }, new Linter(defaultLintConfig, () => {})).context,
      namedContext: (name: string) => {
        asked.push(name)
        return name === 'docker.io/library/base:latest' ? { load: async () => ({ state: other }) } : undefined
      },
    }
    const { vertices } = await definitionOf('FROM base AS s\nRUN x\n', { context })
    expect(vertices[0]!.name).toBe('docker-image://docker.io/library/busybox:latest')
    expect(asked).toEqual(['s', 'docker.io/library/base:latest'])
  })

  it('groups the two steps of COPY --link (C016, E090)', async () => {
    const { vertices } = await definitionOf('FROM alpine\nCOPY --link a /a\n')
    const groups = vertices.flatMap(({ options }) => options.progressGroup ?? [])
    expect(groups).toEqual([
      { id: 'group-id', name: '[2/2] COPY --link a /a', weak: true },
      { id: 'group-id', name: '[2/2] COPY --link a /a', weak: false },
    ])
  })

  it('shows secrets in names as stars (E076)', async () => {
    const { head } = await definitionOf('FROM alpine\nRUN --mount=type=secret,id=t,env=TOK echo $TOK\n')
    expect(head.vertex.name).toBe('[stage-0 2/2] RUN --mount=type=secret,id=t,env=TOK echo ****')
  })
})
