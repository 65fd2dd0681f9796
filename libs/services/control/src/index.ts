export { createTraceService } from './traces.ts'
export { createContentService } from './content.ts'
export { type ControlOptions, createControlServices, type SessionAcceptor } from './control.ts'
export { encodeWorker, type Version } from './workers.ts'
