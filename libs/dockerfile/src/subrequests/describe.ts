import type { GoValue } from '@slipway/oci'
import { type SubrequestAnswer } from './result.ts'
import { formatTable } from './table.ts'

interface Named {
  readonly name: string
  readonly description?: string
}

/** A question that a client may ask instead of a build. */
export interface SubrequestDefinition {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly opts: readonly Named[] | null
  readonly metadata: readonly Named[]
}

const JSON_AND_TEXT = [{ name: 'result.json' }, { name: 'result.txt' }]

export const OUTLINE: SubrequestDefinition = {
  name: 'frontend.outline',
  version: '1.0.0',
  description: 'List all parameters current build target supports',
  opts: [{ name: 'target', description: 'Target build stage' }],
  metadata: JSON_AND_TEXT,
}

export const TARGETS: SubrequestDefinition = {
  name: 'frontend.targets',
  version: '1.0.0',
  description: 'List all targets current build supports',
  opts: [],
  metadata: JSON_AND_TEXT,
}

export const DESCRIBE: SubrequestDefinition = {
  name: 'frontend.subrequests.describe',
  version: '1.0.0',
  description: 'List available subrequest types',
  opts: null,
  metadata: JSON_AND_TEXT,
}

/** Linting and conversion are understood, but not listed: that is what clients expect. */
const LISTED = [OUTLINE, TARGETS, DESCRIBE]

export function describeSubrequests(): SubrequestAnswer {
  const rows = LISTED.map(({ name, version, description }) => [
    name.replace(/^frontend\./, ''),
    version,
    description,
  ])
  return {
    version: DESCRIBE.version,
    json: LISTED.map(encode),
    text: formatTable([['NAME', 'VERSION', 'DESCRIPTION'], ...rows], 1),
  }
}

function encode({ name, version, description, opts, metadata }: SubrequestDefinition): GoValue {
  return {
    name,
    version,
    type: 'rpc',
    description,
    opts: opts && opts.map(encodeNamed),
    inputs: null,
    metadata: metadata.map(encodeNamed),
    refs: null,
  }
}

function encodeNamed({ name, description = '' }: Named): GoValue {
  return { name, description }
}
