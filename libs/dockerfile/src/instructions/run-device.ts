import { parseGoBool, SlipwayError, wrapError } from '@slipway/base'
import { errorWithSuggestion } from '../lint/suggest.ts'
import { toLower } from '../shell/text.ts'
import { csvFields } from './csv.ts'
import type { RunDevice } from './types.ts'

function parseRequired(key: string, value: string): boolean {
  try {
    return parseGoBool(value)
  } catch {
    throw new SlipwayError('invalid-argument', `invalid value for ${key}: ${value}`)
  }
}

/** Parses a `--device` flag: `vendor.com/class=name[,required]`, or the name by its key. */
export function parseRunDevice(text: string): RunDevice {
  let fields: string[]
  try {
    fields = csvFields(text)
  } catch (error) {
    throw wrapError(error, 'failed to parse csv devices')
  }
  let name = ''
  let required = false
  for (const field of fields) {
    const at = field.indexOf('=')
    const key = toLower(at < 0 ? field : field.slice(0, at))
    const value = at < 0 ? undefined : field.slice(at + 1)
    if (key === 'required') {
      required = value === undefined || parseRequired(key, value)
    } else if (key === 'name' && value !== undefined) {
      if (name !== '') throw new SlipwayError('invalid-argument', `device name already set to ${name}`)
      name = value
    } else if (name === '') {
      // CDI names hold a `=` themselves, so the first unknown key is the name.
      name = field
    } else if (value === undefined) {
      throw new SlipwayError('invalid-argument', `invalid field '${field}' must be a key=value pair`)
    } else {
      throw errorWithSuggestion(`unexpected key '${key}' in '${field}'`, key, ['name', 'required'])
    }
  }
  return { name, required }
}
