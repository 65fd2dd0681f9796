/** The services there are. */
export const SERVICE_NAMES = [
  'control',
  'solver',
  'cache',
  'worker',
  'executor',
  'context-sync',
  'exporter',
  'frontend',
] as const
export type ServiceName = (typeof SERVICE_NAMES)[number]

/** Whom each looks for on the bus, where it is given no address. */
export const LOOKS_FOR: Readonly<Record<ServiceName, readonly ServiceName[]>> = {
  control: ['solver', 'worker'],
  solver: ['cache', 'control', 'exporter', 'frontend', 'worker'],
  cache: [],
  worker: ['cache'],
  executor: [],
  'context-sync': [],
  exporter: ['cache', 'worker'],
  frontend: [],
}
