import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { errorMessage } from '@slipway/base'
import { parseAllDocuments } from 'yaml'

/** A document of a manifest, and where it stands. */
export interface Manifest {
  readonly file: string
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly value: unknown
}

interface Head {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata?: { readonly name?: string }
}

/** All documents below a directory. Throws for what is not YAML. */
export function readManifests(dir: string): readonly Manifest[] {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yaml'),
  )
  return files.sort().flatMap((file) =>
    parseAllDocuments(readFileSync(join(dir, file), 'utf8')).map((document) => {
      for (const error of document.errors) throw new Error(`${file}: ${error.message}`)
      const value: unknown = document.toJS()
      const { apiVersion = '', kind = '', metadata } = value as Head
      return { file: relative(dir, join(dir, file)), apiVersion, kind, name: metadata?.name ?? '', value }
    }),
  )
}

/** Where the schemas of a group come from; all others are Kubernetes' own. */
const PACKAGES: Readonly<Record<string, string>> = {
  'keda.sh': '@kubernetes-models/keda',
  'cert-manager.io': '@kubernetes-models/cert-manager',
}

interface Model {
  readonly prototype: { validate(this: unknown): void }
}

/** What is wrong with a document by the schema of its kind: wrong or missing values, and fields that are not of the kind. */
export async function problemsOf({ apiVersion, kind, value }: Manifest): Promise<readonly string[]> {
  const from = PACKAGES[apiVersion.split('/')[0] ?? ''] ?? 'kubernetes-models'
  const models = (await import(`${from}/${apiVersion}/${kind}`)) as Readonly<Record<string, Model>>
  const fields = new Set<string>()
  const seen = new Set<string>()
  const problems: string[] = []
  try {
    models[kind]?.prototype.validate.call(recording(value, '', fields, seen))
  } catch (error) {
    problems.push(errorMessage(error))
  }
  const unknown = [...fields].filter((path) => !seen.has(path))
  return [...problems, ...unknown.map((path) => `${path}: unknown`)]
}

/**
 * The schemas are compiled to functions that take fields they do not know for granted. But they look at each field that they do
 * know: so a field that is never looked at is unknown. `fields` gets all that are there, `seen` those that are looked at.
 */
function recording(value: unknown, path: string, fields: Set<string>, seen: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value
  const inner = Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      const at = `${path}/${name}`
      fields.add(at)
      return [name, recording(field, at, fields, seen)]
    }),
  )
  return new Proxy(Array.isArray(value) ? Object.values(inner) : inner, {
    get: (target, name) => {
      if (typeof name === 'string') seen.add(`${path}/${name}`)
      return Reflect.get(target, name) as unknown
    },
  })
}
