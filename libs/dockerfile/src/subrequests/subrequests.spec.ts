import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { errorMessage } from '@slipway/base'
import { createDockerfileFrontend } from '../frontend/frontend.ts'
import { FakeBridge } from '../frontend/testing/fake-bridge.ts'
import { formatTable } from './table.ts'

type Texts = Readonly<Record<string, string>>

interface Golden {
  readonly name: string
  readonly files: Texts
  readonly opts: Texts
  readonly error?: string
  /** All but `result.json`. */
  readonly metadata?: Texts
  readonly json?: string
  readonly value?: unknown
}

const golden = JSON.parse(
  readFileSync(new URL('testing/golden.json', import.meta.url), 'utf8'),
) as readonly Golden[]

const named = (part: string) =>
  golden.filter(({ name }) => name.endsWith(part)).map((test) => [test.name, test] as const)

async function ask({ name, files, opts }: Pick<Golden, 'name' | 'files' | 'opts'>) {
  const bridge = await FakeBridge.create({
    name,
    opts,
    inputs: {},
    files: { 'local://dockerfile': files, 'local://context': files },
  })
  const { metadata, ref } = await createDockerfileFrontend().solve(bridge)
  expect(ref).toBeUndefined()
  const texts = Object.fromEntries([...metadata].map(([key, value]) => [key, Buffer.from(value).toString()]))
  const { 'result.json': json = '', ...rest } = texts
  return { json, rest, warnings: bridge.warnings }
}

/** The value without what names a session: definitions of sources, and ids that are random. */
function settled(json: string): unknown {
  return JSON.parse(json, function (this: unknown, key: string, value: unknown) {
    if (key === 'definition') return undefined
    if (key === 'progress_group') return { ...(value as object), id: 'id' }
    return value
  }) as unknown
}

async function expectGolden(test: Golden): Promise<void> {
  if (test.error !== undefined) {
    const error: unknown = await ask(test).catch((reason: unknown) => reason)
    expect(errorMessage(error)).toBe(test.error)
    return
  }
  const { json, rest } = await ask(test)
  expect(rest).toEqual(test.metadata)
  if (test.json === undefined) expect(settled(json)).toEqual(settled(JSON.stringify(test.value)))
  else expect(json).toBe(test.json)
  // However the value reads, it is written as Go writes it.
  expect(json).toMatch(/^[[{]\n {2}/)
}

describe('the list of questions (D086, D092)', () => {
  it.each(named('describe'))('%s', (_name, test) => expectGolden(test))
})

describe('what a target can be given (D087)', () => {
  it.each(named(': outline'))('%s', (_name, test) => expectGolden(test))
})

describe('the targets of a file (D088)', () => {
  it.each(named(': targets'))('%s', (_name, test) => expectGolden(test))
})

describe('what is found in a file, all of its stages (D089, E263, E264)', () => {
  it.each(named(': lint'))('%s', (_name, test) => expectGolden(test))
})

describe('the LLB of a target (D090)', () => {
  it.each(named(': convertllb'))('%s', (_name, test) => expectGolden(test))
})

describe('a table', () => {
  it('has columns as wide as their widest cell, for lines that follow one another', () => {
    const rows = [['a', 'bb', 'c'], ['aaaa', 'b', 'c'], ['alone'], ['日本', '', 'x']]
    expect(formatTable(rows, 2)).toBe('a     bb  c\naaaa  b   c\nalone\n日本    x\n')
  })

  it('ends a cell where its text has a tab or a line break', () => {
    expect(
      formatTable(
        [
          ['a\tb', 'c'],
          ['dd', 'e\nf'],
        ],
        1,
      ),
    ).toBe('a  b c\ndd e\nf\n')
  })
})
