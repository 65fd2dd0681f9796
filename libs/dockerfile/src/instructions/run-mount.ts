import { goQuote, goBool, SlipwayError, wrapError } from '@slipway/base'
import { errorWithSuggestion } from '../lint/suggest.ts'
import { parseSize, parseUint32 } from '../shell/numbers.ts'
import { toLower } from '../shell/text.ts'
import { csvFields } from './csv.ts'
import type { MountSharing, MountType, RunMount, RunMountFlag, WordExpander } from './types.ts'

const mountTypes: readonly MountType[] = ['bind', 'cache', 'tmpfs', 'secret', 'ssh']
const sharingModes: readonly MountSharing[] = ['shared', 'private', 'locked']

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** A mount while its keys are read: whether it is read-only may not be said at all. */
interface Draft extends Omit<Writable<RunMount>, 'readOnly'> {
  readOnly: boolean | undefined
}

type KeyReader = (draft: Draft, value: string, key: string) => void

function mountError(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}

function unexpectedKey(key: string, type: MountType): SlipwayError {
  return mountError(`unexpected key '${key}' for mount type '${type}'`)
}

function parseBoolean(key: string, value: string): boolean {
  const parsed = goBool(value)
  if (parsed !== undefined) return parsed
  throw mountError(`invalid value for ${key}: ${value}`)
}

function parseNumber(key: string, value: string, radix: 8 | 10): number {
  const number = parseUint32(value, radix)
  if (number === undefined) throw mountError(`invalid value ${value} for ${key}`)
  return number
}

function parseChoice<T extends string>(what: string, value: string, choices: readonly T[]): T {
  const choice = choices.find((option) => option === toLower(value))
  if (choice === undefined) throw errorWithSuggestion(`unsupported ${what} ${goQuote(value)}`, value, choices)
  return choice
}

const readSource: KeyReader = (draft, value) => (draft.source = value)
const readTarget: KeyReader = (draft, value) => (draft.target = value)
const readReadOnly: KeyReader = (draft, value, key) => (draft.readOnly = parseBoolean(key, value))
const readReadWrite: KeyReader = (draft, value, key) => (draft.readOnly = !parseBoolean(key, value))

const readRequired: KeyReader = (draft, value, key) => {
  if (draft.type !== 'secret' && draft.type !== 'ssh') throw unexpectedKey(key, draft.type)
  draft.required = parseBoolean(key, value)
}

const readSize: KeyReader = (draft, value, key) => {
  if (draft.type !== 'tmpfs') throw unexpectedKey(key, draft.type)
  const size = parseSize(value)
  if (size === undefined) throw mountError(`invalid value for ${key}: ${value}`)
  draft.sizeLimit = size
}

const keyReaders: ReadonlyMap<string, KeyReader> = new Map<string, KeyReader>([
  ['type', (draft, value) => (draft.type = parseChoice('mount type', value, mountTypes))],
  ['from', (draft, value) => (draft.from = value)],
  ['source', readSource],
  ['target', readTarget],
  ['readonly', readReadOnly],
  ['id', (draft, value) => (draft.id = value)],
  ['sharing', (draft, value) => (draft.sharing = parseChoice('sharing value', value, sharingModes))],
  ['required', readRequired],
  ['size', readSize],
  ['mode', (draft, value, key) => (draft.mode = parseNumber(key, value, 8))],
  ['uid', (draft, value, key) => (draft.uid = parseNumber(key, value, 10))],
  ['gid', (draft, value, key) => (draft.gid = parseNumber(key, value, 10))],
  ['src', readSource],
  ['dst', readTarget],
  ['destination', readTarget],
  ['ro', readReadOnly],
  ['rw', readReadWrite],
  ['readwrite', readReadWrite],
  ['env', (draft, value) => (draft.env = value)],
])

/** Keys that may stand without a value. */
const bareKeys: ReadonlySet<string> = new Set(['readonly', 'ro', 'readwrite', 'rw', 'required'])

interface Field {
  readonly text: string
  /** In lower case. */
  readonly key: string
  readonly value: string | undefined
}

function mountFields(text: string): Field[] {
  try {
    return csvFields(text).map((field) => {
      const at = field.indexOf('=')
      if (at < 0) return { text: field, key: toLower(field), value: undefined }
      return { text: field, key: toLower(field.slice(0, at)), value: field.slice(at + 1) }
    })
  } catch (error) {
    throw wrapError(error, 'failed to parse csv mounts')
  }
}

/** Reads of a `--mount` flag what holds without its variables: the stage that it comes from. */
export function parseMountFlag(text: string): RunMountFlag {
  let from = ''
  for (const { key, value } of mountFields(text)) {
    if (key !== 'from' || value === undefined) continue
    const dollar = value.indexOf('$')
    if (dollar >= 0 && dollar < value.length - 1) {
      throw mountError(`'${key}' doesn't support variable expansion, define alias stage instead`)
    }
    from = value
  }
  return { text, from }
}

function checkSecret(mount: Draft): void {
  if (mount.from !== '') throw mountError('secret mount should not have a from')
  if (mount.sharing !== '') throw mountError('secret mount should not define sharing')
  if (mount.source === '' && mount.target === '' && mount.id === '') {
    throw mountError('invalid secret mount. one of source, target required')
  }
  if (mount.source !== '' && mount.id !== '') throw mountError("both source and id can't be set")
}

function checkMount(mount: Draft): void {
  if (mount.type === 'bind' || mount.type === 'tmpfs') {
    for (const key of ['mode', 'uid', 'gid'] as const) {
      if (mount[key] !== undefined)
        throw mountError(`${key} not allowed for ${goQuote(mount.type)} type mounts`)
    }
  }
  if (mount.type === 'secret') checkSecret(mount)
  if (mount.sharing !== '' && mount.type !== 'cache') {
    throw mountError(`invalid cache sharing set for ${mount.type} mount`)
  }
}

function emptyDraft(): Draft {
  return {
    type: 'bind',
    from: '',
    source: '',
    target: '',
    readOnly: undefined,
    sizeLimit: 0,
    id: '',
    sharing: '',
    required: false,
    env: undefined,
    mode: undefined,
    uid: undefined,
    gid: undefined,
  }
}

/** Parses and validates a `--mount` flag, its values expanded by `expander`. Keys are read in their order. */
export function parseMount(text: string, expander: WordExpander): RunMount {
  const draft = emptyDraft()
  for (const { text: field, key, value } of mountFields(text)) {
    if (value === undefined && !bareKeys.has(key)) {
      throw mountError(`invalid field '${field}' must be a key=value pair`)
    }
    const expanded = value === undefined ? 'true' : expander(value)
    const reader = keyReaders.get(key)
    if (reader === undefined) {
      throw errorWithSuggestion(`unexpected key '${key}' in '${field}'`, key, keyReaders.keys())
    }
    reader(draft, expanded, key)
  }
  checkMount(draft)
  const writable = draft.type === 'cache' || draft.type === 'tmpfs'
  return { ...draft, readOnly: draft.readOnly ?? !writable }
}
