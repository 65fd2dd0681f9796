import { statSync } from 'node:fs'
import type { BuildOutput, OutputTarget } from '@slipway/client'
import { UsageError } from '../exit-codes.ts'
import { csvFields, csvPairs } from './csv.ts'

export interface OutputWords {
  readonly type: string
  readonly attrs: Readonly<Record<string, string>>
}

/** Where standard output goes. */
export interface StandardOutput {
  readonly stream: NodeJS.WritableStream
  readonly isTerminal: boolean
}

/** `type=…,key=value`, as buildctl has it. */
export function parseOutput(text: string): OutputWords {
  const pairs = csvPairs(text, (field) => `invalid value ${field}`)
  const type = pairs.get('type') ?? ''
  if (type === '') throw new UsageError('--output requires type=<type>')
  const output = pairs.get('output')
  if (output !== undefined) {
    throw new UsageError(`output=${output} not supported for --output, you meant dest=${output}?`)
  }
  return { type, attrs: Object.fromEntries([...pairs].filter(([key]) => key !== 'type')) }
}

/** The short forms as well: a directory, or `-` for a tar archive on standard output. `registry` is an image that is pushed. */
export function parseShortOutput(text: string): OutputWords {
  const [only, ...more] = csvFields(text)
  if (only !== undefined && more.length === 0 && !only.includes('=')) {
    return only === '-' ? { type: 'tar', attrs: { dest: '-' } } : { type: 'local', attrs: { dest: only } }
  }
  const words = parseOutput(text)
  if (words.type !== 'registry') return words
  return { type: 'image', attrs: { push: 'true', ...words.attrs } }
}

/** A file is what these are for. */
const SENDS_FILE = ['tar', 'oci', 'docker']

/** Finds out what of an output comes to this machine, and refuses what cannot work. */
export function resolveOutput({ type, attrs }: OutputWords, stdout: StandardOutput): BuildOutput {
  const { dest = '', ...rest } = attrs
  const target = targetOf(type, dest, attrs, stdout)
  if (target) return { type, attrs: rest, target }
  if (dest !== '') throw invalid(`output ${dest} is not supported by ${type} exporter`)
  return { type, attrs }
}

function targetOf(
  type: string,
  dest: string,
  attrs: Readonly<Record<string, string>>,
  stdout: StandardOutput,
): OutputTarget | undefined {
  if (type === 'local') {
    if (dest === '') throw invalid('output directory is required for local exporter')
    return { kind: 'directory', path: dest, mirror: localMode(attrs['mode'] ?? '') }
  }
  // Exporters that are not known here send a file where one is asked for.
  if (type === 'image' || (dest === '' && !SENDS_FILE.includes(type))) return undefined
  if (
    ['false', '0', 'f', 'F', 'FALSE', 'False'].includes(attrs['tar'] ?? '') &&
    (type === 'oci' || type === 'docker')
  ) {
    if (dest === '') throw invalid(`output directory is required for ${type} exporter`)
    return { kind: 'layout', path: dest }
  }
  if (dest === '' || dest === '-') {
    if (stdout.isTerminal) {
      throw invalid(`output file is required for ${type} exporter. refusing to write to console`)
    }
    return { kind: 'stream', stream: stdout.stream as never }
  }
  if (statSync(dest, { throwIfNoEntry: false })?.isDirectory()) {
    throw invalid('destination file is a directory')
  }
  return { kind: 'file', path: dest }
}

function localMode(value: string): boolean {
  const mode = value.trim().toLowerCase()
  if (mode === 'delete') return true
  if (mode === '' || mode === 'copy') return false
  throw new UsageError(`invalid local exporter mode ${JSON.stringify(value)}`)
}

function invalid(message: string): UsageError {
  return new UsageError(`invalid output option: output: ${message}`)
}
