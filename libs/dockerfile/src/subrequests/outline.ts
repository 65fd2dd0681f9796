import type { GoValue } from '@slipway/oci'
import type { Outline, OutlinedNeed } from '../convert/outline.ts'
import { OUTLINE } from './describe.ts'
import { locationJson, type SubrequestAnswer } from './result.ts'
import { formatTable } from './table.ts'

/** What a target can be given: arguments, secrets, SSH agents. */
export function describeOutline(outline: Outline, data: Uint8Array): SubrequestAnswer {
  const { name, description, args, secrets, ssh } = outline
  return {
    version: OUTLINE.version,
    json: {
      name: name || undefined,
      description: description || undefined,
      args: list(
        args.map(({ definition: { key, docComment }, value, location }) => ({
          name: key,
          description: docComment || undefined,
          value: value || undefined,
          location: locationJson(location),
        })),
      ),
      secrets: list(secrets.map(encodeNeed)),
      ssh: list(ssh.map(encodeNeed)),
      sources: [Buffer.from(data).toString('base64')],
    },
    text: outlineText(outline),
  }
}

function list(items: readonly GoValue[]): GoValue | undefined {
  return items.length > 0 ? items : undefined
}

function encodeNeed({ name, required, location }: OutlinedNeed & { readonly name: string }): GoValue {
  return { name, required: required || undefined, location: locationJson(location) }
}

function outlineText({ name, description, args, secrets, ssh }: Outline): string {
  const target = [
    ['TARGET:', name || '(default)'],
    ...(description === '' ? [] : [['DESCRIPTION:', description]]),
  ]
  const needs = (title: string, items: Outline['secrets']): string =>
    section([[title, 'REQUIRED'], ...items.map((item) => [item.name, item.required ? 'true' : ''])], 3)
  return [
    name === '' && description === '' ? '' : section(target, 1),
    args.length === 0
      ? ''
      : section(
          [
            ['BUILD ARG', 'VALUE', 'DESCRIPTION'],
            ...args.map(({ definition, value }) => [definition.key, value, definition.docComment]),
          ],
          3,
        ),
    secrets.length === 0 ? '' : needs('SECRET', secrets),
    ssh.length === 0 ? '' : needs('SSH', ssh),
  ].join('')
}

function section(rows: readonly (readonly string[])[], padding: number): string {
  return `${formatTable(rows, padding)}\n`
}
