import { type Field, parseFilters } from '@slipway/patterns'
import type { UsageRecord } from '@slipway/worker'

export type RecordFilter = (record: UsageRecord) => boolean

/** Filters of usage and pruning, by the fields of a record. */
export function parseRecordFilters(filters: readonly string[]): RecordFilter {
  return parseFilters(filters, fieldOf)
}

function fieldOf(record: UsageRecord, name: string): Field {
  switch (name) {
    case 'id':
      return { value: record.id, present: record.id !== '' }
    case 'parents':
      return { value: record.parents.join(';'), present: record.parents.length > 0 }
    case 'description':
      return { value: record.description, present: record.description !== '' }
    case 'inuse':
      return { value: '', present: record.inUse }
    case 'mutable':
      return { value: '', present: record.mutable }
    case 'immutable':
      return { value: '', present: !record.mutable }
    case 'type':
      return { value: record.recordType, present: true }
    case 'shared':
      return { value: '', present: record.shared }
    case 'private':
      return { value: '', present: !record.shared }
    default:
      return { value: '', present: false }
  }
}
