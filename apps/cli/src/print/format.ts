import { UsageError } from '../exit-codes.ts'

/** Go templates, as far as scripts use them here: `{{json .}}`. */
export function formatValue(template: string, value: unknown): string {
  if (/^\{\{\s*json\s+\.\s*\}\}$/.test(template)) return JSON.stringify(value)
  throw new UsageError(`unsupported format ${JSON.stringify(template)}: only '{{json .}}' is known`)
}
