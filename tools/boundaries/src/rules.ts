/** Who may import whom. The manual is docs/architecture.md. */
export type Layer =
  | 'base'
  | 'model'
  | 'kit'
  | 'ports'
  | 'engine'
  | 'services'
  | 'client'
  | 'testing'
  | 'app'
  | 'tool'
export type Place = 'anywhere' | 'host' | 'client'

const BELOW: Readonly<Record<Layer, readonly Layer[]>> = {
  base: ['base'],
  model: ['base', 'model'],
  kit: ['base', 'model', 'kit'],
  ports: ['base', 'model', 'kit', 'ports'],
  engine: ['base', 'model', 'kit', 'ports', 'engine'],
  services: ['base', 'model', 'kit', 'ports', 'engine', 'services'],
  client: ['base', 'model', 'kit', 'client'],
  testing: ['base', 'model', 'kit', 'ports', 'engine', 'services', 'client', 'testing'],
  app: ['base', 'model', 'kit', 'ports', 'engine', 'services', 'client', 'app'],
  tool: ['base', 'model', 'kit', 'ports', 'engine', 'services', 'client', 'testing', 'tool'],
}

export function mayImport(from: Layer, to: Layer): boolean {
  return BELOW[from].includes(to)
}

/** Implementations of ports are chosen by apps; services speak ports' wires; everybody else sees the port file. */
export function maySeeInside(from: Layer, to: Layer, subpath: string): boolean {
  if (to !== 'ports' && to !== 'services') return true
  if (from === 'app' || from === 'testing' || from === 'tool') return true
  return from === 'services' && subpath.startsWith('wire/')
}

/** Code that runs anywhere must not load code that needs a host. */
export function mayRunWith(from: Place, to: Place): boolean {
  return from !== 'anywhere' || to !== 'host'
}
