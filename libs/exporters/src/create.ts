import { Archiver } from '@slipway/archive'
import type { BlobFiles, ContentStore } from '@slipway/content'
import type { FsSync } from '@slipway/fs-sync'
import type { Authorizer, RegistryClient } from '@slipway/registry'
import type { Sessions } from '@slipway/sessions'
import { createArchiveExporter } from './archive/archive.ts'
import type { ExportContext, Exporter } from './exporters.ts'
import { createImageExporter } from './image/image.ts'
import { createLocalExporter } from './tree/local.ts'
import { createTarExporter } from './tree/tar.ts'

export interface ExporterDeps {
  /** Where manifests and configs are kept. */
  readonly content: ContentStore & Partial<BlobFiles>
  readonly sessions: Sessions
  readonly fsSync: FsSync
  /** Packs trees and layers. Default: one of its own. */
  readonly archiver?: Archiver
  readonly registry: RegistryClient
  /** Who pushes to `domain/path` are made as: the sessions of the request's client. */
  readonly authorizer: (repository: string, context: ExportContext) => Authorizer
}

/** Every exporter there is, by type. */
export function createExporters(given: ExporterDeps): ReadonlyMap<string, Exporter> {
  const deps = { ...given, archiver: given.archiver ?? new Archiver({ threads: 1 }) }
  const exporters = [
    createImageExporter(deps),
    createArchiveExporter('oci', deps),
    createArchiveExporter('docker', deps),
    createLocalExporter(deps),
    createTarExporter(deps),
  ]
  return new Map(exporters.map((exporter) => [exporter.type, exporter]))
}
