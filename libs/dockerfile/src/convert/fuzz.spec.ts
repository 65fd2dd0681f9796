import { describe, expect, it } from '@jest/globals'
import { SlipwayError } from '@slipway/base'
import { loadVectors } from '../instructions/testing/vectors.ts'
import { defaultLintConfig } from '../lint/config.ts'
import { Linter } from '../lint/linter.ts'
import { errorLocations } from '../parser/location.ts'
import { convertDockerfile } from './convert.ts'
import { caseOptions, cases } from './testing/harness.ts'

/** How many inputs: a few in every run; `SLIPWAY_FUZZ_INPUTS=1000000` for a night, with `SLIPWAY_FUZZ_SEED` to go on elsewhere. */
const INPUTS = Number(process.env['SLIPWAY_FUZZ_INPUTS'] ?? 1500)
const SEED = Number(process.env['SLIPWAY_FUZZ_SEED'] ?? 1)
const MAX_MS = 2_000
const LONG_RUN_MS = 12 * 3_600_000

const vectors = loadVectors<{ text: string }>(
  new URL('../instructions/testdata/dockerfiles.jsonl', import.meta.url),
)
const corpus = [...cases.map(({ dockerfile }) => dockerfile), ...vectors.map(({ text }) => text)]

/** Numbers of mulberry32: the same for the same seed. */
function randomOf(seed: number): (limit: number) => number {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}

const WORDS = [
  'FROM ',
  'RUN ',
  'COPY ',
  'ADD ',
  'ARG ',
  'ENV ',
  'ONBUILD ',
  'EXPOSE ',
  'HEALTHCHECK ',
  'WORKDIR ',
  'USER ',
  'LABEL ',
  '--mount=',
  '--from=',
  '--chmod=',
  '--link ',
  '--parents ',
  '--exclude=',
  'type=cache,target=/c',
  'type=secret,id=s',
  '$',
  '${',
  '}',
  ':-',
  ':+',
  ':?',
  '##',
  '%%',
  '//',
  '<<EOF\n',
  'EOF\n',
  '<<-"E"\n',
  'E\n',
  '\\\n',
  '\\',
  '`',
  '\n',
  '\r\n',
  '# escape=`\n',
  '# check=skip=all\n',
  '# syntax=x\n',
  '[',
  ']',
  '"',
  "'",
  ',',
  '=',
  ' AS x\n',
  'scratch',
  '0',
  '-1',
  '9'.repeat(20),
  '\0',
  '\u00a0',
  '\u2028',
  '\ufeff',
  '日本',
  '\t',
  ' ',
] as const

/** An input of any kind: a Dockerfile with pieces cut out, doubled, mixed with others and with odd words; or plain noise. */
function makeInput(random: (limit: number) => number): Uint8Array {
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!
  if (random(12) === 0) return Uint8Array.from({ length: random(300) }, () => random(256))
  let text = pick(corpus)
  for (let edits = random(6); edits >= 0; edits--) {
    const at = random(text.length + 1)
    const piece = text.slice(at, at + random(40))
    const inserts = [
      pick(WORDS),
      piece.repeat(1 + random(4)),
      pick(corpus).slice(random(80)).slice(0, random(120)),
      '',
    ]
    text = text.slice(0, at) + pick(inserts) + text.slice(at + random(20))
  }
  const bytes = Buffer.from(text)
  if (random(4) === 0 && bytes.length > 0) bytes[random(bytes.length)] = random(256)
  return bytes
}

/** Messages without a place, here as in BuildKit: they are about the file or an option as a whole. */
const aboutNoLine = [
  /^the Dockerfile cannot be empty$/,
  /^dockerfile contains no stages to build$/,
  /^failed to parse check options/,
  /SOURCE_DATE_EPOCH/,
  /^lint violation/,
  /^target stage/,
]

async function convert(data: Uint8Array): Promise<void> {
  const lines = Buffer.from(data).toString('latin1').split('\n').length
  const linter = new Linter(defaultLintConfig, ({ location }) => {
    for (const { start } of location)
      if (start.line > lines) throw new Error(`a finding on line ${start.line} of ${lines}`)
  })
  try {
    const { state } = await convertDockerfile(data, caseOptions({ name: 'fuzz', dockerfile: '' }, linter))
    await state.marshal()
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error
    const places = errorLocations(error).flat()
    if (places.some(({ start }) => start.line > lines))
      throw new Error('an error beyond the end', { cause: error })
    if (
      places.length > 0 ||
      aboutNoLine.some((form) => form.test(error.message)) ||
      error.code === 'resource-exhausted'
    )
      return
    // What --from names is looked at before any instruction is carried out, and has no place either.
    if (Buffer.from(data).includes('--from')) return
    // A mount has no lines of its own when its stage is made up: the error is that of an image.
    if (error.code === 'not-found' || error.message.startsWith('failed to parse stage name')) return
    throw new Error('an error without a place', { cause: error })
  }
}

describe('a conversion of any bytes', () => {
  it(
    'gives a result or an error with a place, soon (E013)',
    async () => {
      const random = randomOf(SEED)
      let slowest = { ms: 0, input: '' }
      const started = process.memoryUsage().rss
      let most = started
      for (let count = 0; count < INPUTS; count++) {
        const data = makeInput(random)
        const before = process.cpuUsage()
        try {
          await convert(data)
        } catch (error) {
          throw new Error(
            `input ${count} of seed ${SEED}: ${JSON.stringify(Buffer.from(data).toString('latin1'))}`,
            { cause: error },
          )
        }
        const { user, system } = process.cpuUsage(before)
        const ms = (user + system) / 1000
        if (ms > slowest.ms) slowest = { ms, input: Buffer.from(data).toString('latin1').slice(0, 500) }
        if (count % 10_000 === 0) most = Math.max(most, process.memoryUsage().rss)
      }
      if (INPUTS > 100_000) {
        console.log(
          `${INPUTS} inputs of seed ${SEED}: slowest ${slowest.ms.toFixed(0)} ms, memory from ${started >> 20} to ${most >> 20} MiB`,
        )
      }
      expect(slowest.ms).toBeLessThan(MAX_MS)
    },
    LONG_RUN_MS,
  )
})

describe('a conversion of many of one thing', () => {
  const many = (line: (index: number) => string, count = 20_000): string =>
    Array.from({ length: count }, (_, index) => line(index)).join('')

  it.each([
    ['labels', many((at) => `LABEL l${at}=${at}\n`)],
    ['variables', many((at) => `ENV e${at}=${at}\n`)],
    ['variables of one instruction', `ENV${many((at) => ` \\\n e${at}=${at}`)}\n`],
    ['arguments', many((at) => `ARG a${at}=${at}\n`)],
    ['volumes', many((at) => `VOLUME /v${at}\n`)],
    ['ports', many((at) => `EXPOSE ${at + 1}\n`)],
    ['triggers', many((at) => `ONBUILD RUN ${at}\n`)],
    ['sources', `COPY${many((at) => ` \\\n a${at}`)} /\n`],
    ['missing images', many((at) => `COPY --from=i${at} / /\n`, 5_000)],
    ['steps with many arguments', `${many((at) => `ARG a${at}=1\n`)}${many((at) => `RUN ${at}\n`)}`],
    ['steps with many variables', `${many((at) => `ENV a${at}=1\n`)}${many((at) => `RUN ${at}\n`)}`],
    ['stages in a row', many((at) => `FROM s${at} AS s${at + 1}\nENV a${at}=1\n`)],
  ])('%s comes to its end', async (_name, text) => {
    // Anything worse than linear, in time or memory, would not.
    await convert(Buffer.from(`FROM alpine AS s0\n${text}`))
  })
})
