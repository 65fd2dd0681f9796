import type { Case, Topic } from './case.ts'

/** A case as its lines are read. */
interface Draft {
  readonly name: string
  readonly title: string
  readonly files: Map<string, string>
  readonly keys: [key: string, value: string][]
}

const KEYS = new Set([
  'opt',
  'output',
  'epoch',
  'setup',
  'secret',
  'local',
  'allow',
  'ssh',
  'image',
  'differs',
])

/**
 * 2014-05-13: before the times of all files of contexts, so that these count for nothing. BuildKit gives directories of a
 * context now their own time, now that of their last file.
 */
const DEFAULT_EPOCH = '1400000000'

/**
 * Reads a topic: its title; files that all of its cases have; then the cases. `=== name: title` begins a case, `key: value`
 * lines say how it is built, `--- path` begins a file of its context. A file replaces a shared one of the same path.
 */
export function parseTopic(name: string, text: string): Topic {
  const shared: Draft = { name: '', title: '', files: new Map(), keys: [] }
  const drafts: Draft[] = []
  let [draft, file]: [Draft, string | undefined] = [shared, undefined]
  const [title = '', ...lines] = text.split(/(?<=\n)/)
  for (const [index, line] of lines.entries()) {
    const fail = (what: string): Error => new Error(`${name}.txt:${index + 2}: ${what}`)
    if (line.startsWith('=== ')) {
      const [, id = '', rest = ''] = /^=== ([a-z0-9-]+): (.+)\n?$/.exec(line) ?? []
      if (id === '') throw fail('want "=== name: title"')
      if (drafts.some((other) => other.name === id)) throw fail(`a second case ${id}`)
      draft = { name: id, title: rest, files: new Map(shared.files), keys: [] }
      drafts.push(draft)
      file = undefined
    } else if (line.startsWith('--- ')) {
      file = line.slice(4).trimEnd()
      draft.files.set(file, '')
    } else if (file !== undefined) draft.files.set(file, `${draft.files.get(file) ?? ''}${line}`)
    else if (line.trim() !== '') {
      const [, key = '', value = ''] = /^([a-z]+): (.*)\n?$/.exec(line) ?? []
      if (!KEYS.has(key)) throw fail(`want one of ${[...KEYS].join(', ')}`)
      draft.keys.push([key, value])
    }
  }
  return { name, title: title.trim(), cases: drafts.map(finish) }
}

function finish(draft: Draft): Case {
  const all = (key: string): readonly string[] =>
    draft.keys.flatMap(([k, value]) => (k === key ? [value] : []))
  const pairs = (key: string): ReadonlyMap<string, string> =>
    new Map(all(key).map((entry) => pair(entry, '=')))
  return {
    name: draft.name,
    title: draft.title,
    files: new Map([...draft.files].map(([path, text]) => [path, withoutLastBlankLine(text)])),
    setup: all('setup'),
    opts: pairs('opt'),
    output: pairs('output'),
    epoch: all('epoch')[0] ?? DEFAULT_EPOCH,
    secrets: pairs('secret'),
    locals: pairs('local'),
    allow: all('allow'),
    ssh: all('ssh'),
    images: new Map(
      all('image').map((entry) => {
        const [name, json] = pair(entry, ' ')
        return [name, JSON.parse(json === '' ? '{}' : json) as Record<string, unknown>]
      }),
    ),
    differs: new Map(all('differs').map((entry) => pair(entry, ' '))),
  }
}

/** Files are set apart by a blank line, which is not theirs. */
function withoutLastBlankLine(text: string): string {
  return text.endsWith('\n\n') ? text.slice(0, -1) : text
}

function pair(entry: string, separator: string): [string, string] {
  const at = entry.indexOf(separator)
  return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)]
}
