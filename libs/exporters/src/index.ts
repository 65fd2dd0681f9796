export type {
  ExportContext,
  Exporter,
  ExporterInstance,
  ExportRef,
  ExportResult,
  ExportSource,
} from './exporters.ts'
