import { parseDockerfileSyntax } from '../parser/parse.ts'
import { parseStages } from '../instructions/parse.ts'
import type { Stage } from '../instructions/types.ts'
import { TARGETS } from './describe.ts'
import { locationJson, type SubrequestAnswer } from './result.ts'
import { formatTable } from './table.ts'

/** The stages of a file; the last is the default. */
export function listTargets(data: Uint8Array): SubrequestAnswer {
  const { stages } = parseStages(parseDockerfileSyntax(data).instructions)
  const isDefault = (stage: Stage): boolean => stage === stages.at(-1)
  const targets = stages.map((stage) => ({
    name: stage.name || undefined,
    default: isDefault(stage) || undefined,
    description: stage.docComment || undefined,
    base: stage.baseName || undefined,
    platform: stage.platform || undefined,
    location: locationJson(stage.location),
  }))
  const rows = stages.map((stage) => [shownName(stage.name, isDefault(stage)), stage.docComment])
  return {
    version: TARGETS.version,
    json: { targets: targets.length > 0 ? targets : null, sources: [Buffer.from(data).toString('base64')] },
    text: formatTable([['TARGET', 'DESCRIPTION'], ...rows], 1),
  }
}

function shownName(name: string, isDefault: boolean): string {
  if (!isDefault) return name
  return name === '' ? '(default)' : `${name} (default)`
}
