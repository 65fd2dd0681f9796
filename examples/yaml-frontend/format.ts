import { SlipwayError } from '@slipway/base'
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'

/** A build as its file says it. The manual is README.md. */
export interface BuildFile {
  readonly stages: ReadonlyMap<string, Stage>
  /** The stage that becomes the image. */
  readonly target: string
}

export interface Stage {
  /** An image, another stage, or `scratch`. */
  readonly from: string
  readonly dir?: string
  readonly env: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
  readonly command?: readonly string[]
}

export type Step =
  | { readonly kind: 'run'; readonly command: string }
  | { readonly kind: 'copy'; readonly source: string; readonly from?: string; readonly to: string }

const STAGE_KEYS = ['from', 'dir', 'env', 'steps', 'command']

/** Throws `invalid-argument` with the line of what is wrong. `args` replace `${NAME}` in the file, over its own defaults. */
export function parseBuildFile(
  filename: string,
  data: Uint8Array,
  args: Readonly<Record<string, string>>,
): BuildFile {
  const lines = new LineCounter()
  const document = parseDocument(Buffer.from(data).toString('utf8'), { lineCounter: lines })
  const fail = (message: string, offset = 0): never => {
    const line = lines.linePos(offset).line
    const place = { start: { line, character: 0 }, end: { line, character: 0 } }
    throw new SlipwayError('invalid-argument', `${filename}:${line}: ${message}`, {
      details: [{ kind: 'source', filename, data, language: 'yaml', ranges: [place] }],
    })
  }
  const [error] = document.errors
  if (error) return fail(error.message.split('\n', 1)[0] ?? '', error.pos[0])
  const offsetOf = (...path: readonly string[]): number => {
    const node: unknown = document.getIn(path, true)
    return isMap(node) || isScalar(node) ? (node.range?.[0] ?? 0) : 0
  }
  const root = tableOf(document.toJS(), () => fail('a build file is a map'))
  const values = {
    ...textsOf(root['args'] ?? {}, () => fail('args are names with texts', offsetOf('args'))),
    ...args,
  }
  const stages = new Map(
    Object.entries(tableOf(root['stages'], () => fail('there are no stages'))).map(([name, value]) => [
      name,
      parseStage(fill(value, values, fail), (message) =>
        fail(`stage ${name}: ${message}`, offsetOf('stages', name)),
      ),
    ]),
  )
  const target = typeof root['target'] === 'string' ? root['target'] : ([...stages.keys()].at(-1) ?? '')
  if (!stages.has(target)) fail(`there is no stage ${JSON.stringify(target)}`, offsetOf('target'))
  return { stages, target }
}

function parseStage(value: unknown, fail: (message: string) => never): Stage {
  const stage = tableOf(value, () => fail('is no map'))
  const unknown = Object.keys(stage).find((key) => !STAGE_KEYS.includes(key))
  if (unknown !== undefined) fail(`unknown key ${unknown}`)
  const { from, dir, env, steps = [], command } = stage
  if (typeof from !== 'string') return fail('`from` is missing')
  if (dir !== undefined && typeof dir !== 'string') return fail('`dir` is no text')
  if (!Array.isArray(steps)) return fail('`steps` are no list')
  if (command !== undefined && !isTexts(command)) return fail('`command` is no list of texts')
  return {
    from,
    env: textsOf(env ?? {}, () => fail('`env` are names with texts')),
    steps: steps.map((step) => parseStep(step, fail)),
    ...(dir === undefined ? {} : { dir }),
    ...(command === undefined ? {} : { command }),
  }
}

function parseStep(value: unknown, fail: (message: string) => never): Step {
  const { run, copy, from, to = '.', ...rest } = tableOf(value, () => fail('a step is a map'))
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) return fail(`a step has no ${unknown}`)
  if (typeof run === 'string' && copy === undefined) return { kind: 'run', command: run }
  if (typeof copy !== 'string' || typeof to !== 'string' || run !== undefined)
    return fail('a step is either `run` or `copy`')
  return { kind: 'copy', source: copy, to, ...(typeof from === 'string' ? { from } : {}) }
}

/** `${NAME}` in every text. */
function fill(
  value: unknown,
  args: Readonly<Record<string, string>>,
  fail: (message: string) => never,
): unknown {
  if (typeof value === 'string') {
    return value.replace(
      /\$\{(\w+)\}/g,
      (_, name: string) => args[name] ?? fail(`there is no argument ${name}`),
    )
  }
  if (Array.isArray(value)) return value.map((entry) => fill(entry, args, fail))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fill(entry, args, fail)]))
}

function tableOf(value: unknown, fail: () => never): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail()
  return value as Readonly<Record<string, unknown>>
}

function textsOf(value: unknown, fail: () => never): Readonly<Record<string, string>> {
  const table = tableOf(value, fail)
  return Object.fromEntries(Object.entries(table).map(([key, text]) => [key, scalarOf(text, fail)]))
}

function scalarOf(value: unknown, fail: () => never): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : fail()
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
}
