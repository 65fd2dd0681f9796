import { createExporterService, type ExporterServiceOptions } from '@slipway/exporters/wire/server'
import type { Service } from '@slipway/rpc'

export type ExporterServiceParts = ExporterServiceOptions

/** Exports results of builds that other processes solve. */
export function createExporterServices(parts: ExporterServiceParts): readonly Service[] {
  return [createExporterService(parts)]
}
