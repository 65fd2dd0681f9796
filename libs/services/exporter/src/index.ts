export { createExporterServices, type ExporterServiceParts } from './exporter.ts'
