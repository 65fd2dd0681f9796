// Checks layers, places and declared dependencies of all workspace projects. Prints every breach; exits 1 when there is one.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readImports } from './imports.ts'
import { wayInto } from './reach.ts'
import { type Layer, mayImport, mayRunWith, maySeeInside, type Place } from './rules.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')

interface Project {
  readonly name: string
  readonly dir: string
  readonly layer: Layer
  readonly place: Place
  readonly dependencies: ReadonlySet<string>
}

function readProjects(): ReadonlyMap<string, Project> {
  const files = globSync(
    ['libs/*/package.json', 'libs/services/*/package.json', 'apps/*/package.json', 'tools/*/package.json'],
    { cwd: root },
  )
  const projects = files.map((file): Project => {
    const manifest = JSON.parse(readFileSync(join(root, file), 'utf8')) as {
      name: string
      dependencies?: Record<string, string>
      devDependencies?: Record<string, string>
      nx?: { tags?: string[] }
    }
    const tag = (prefix: string): string =>
      manifest.nx?.tags?.find((entry) => entry.startsWith(`${prefix}:`))?.slice(prefix.length + 1) ?? ''
    return {
      name: manifest.name,
      dir: dirname(file),
      layer: tag('layer') as Layer,
      place: tag('place') as Place,
      dependencies: new Set(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })),
    }
  })
  return new Map(projects.map((project) => [project.name, project]))
}

function isTestCode(file: string): boolean {
  return file.endsWith('.spec.ts') || file.includes('/testing/')
}

function checkProject(project: Project, projects: ReadonlyMap<string, Project>): readonly string[] {
  const breaches: string[] = []
  for (const file of globSync('src/**/*.ts', { cwd: join(root, project.dir) })) {
    const path = join(project.dir, file)
    if (isTestCode(`/${path}`)) continue
    for (const use of readImports(join(root, path))) {
      const where = `${path}:${use.line}`
      const target = projects.get(use.lib)
      if (!target) breaches.push(`${where}: ${use.lib} is no project of this workspace`)
      else if (target !== project)
        breaches.push(...checkUse(project, target, use).map((text) => `${where}: ${text}`))
    }
  }
  return breaches
}

function checkUse(
  project: Project,
  target: Project,
  use: { readonly subpath: string; readonly typeOnly: boolean },
): readonly string[] {
  const breaches: string[] = []
  if (!mayImport(project.layer, target.layer))
    breaches.push(`layer ${project.layer} may not import ${target.name} of layer ${target.layer}`)
  if (!use.typeOnly && !maySeeInside(project.layer, target.layer, use.subpath) && use.subpath !== '') {
    breaches.push(`layer ${project.layer} may import only the port of ${target.name}, not ${use.subpath}`)
  }
  if (!use.typeOnly && !mayRunWith(project.place, target.place) && !isPortFile(target, use.subpath)) {
    breaches.push(`${project.name} runs anywhere and may not load ${target.name}, which needs a host`)
  }
  if (!project.dependencies.has(target.name))
    breaches.push(`${target.name} is not declared in ${relative('.', join(project.dir, 'package.json'))}`)
  return breaches
}

/** Whatever way its files take, a project that runs anywhere never loads what calls the kernel of a host. */
function checkReach(project: Project, projects: ReadonlyMap<string, Project>): readonly string[] {
  const host = projects.get('@slipway/linux')
  if (project.place !== 'anywhere' || !host) return []
  const sources = new Map([...projects].map(([name, { dir }]) => [name, join(root, dir, 'src')]))
  const files = globSync('src/**/*.ts', { cwd: join(root, project.dir) })
    .map((file) => join(root, project.dir, file))
    .filter((file) => !isTestCode(file))
  const way = wayInto(join(root, host.dir), files, sources)
  if (!way) return []
  return [
    `${project.name} runs anywhere and loads a host's code: ${way.map((file) => relative(root, file)).join(' -> ')}`,
  ]
}

/** The main entry of a port is interfaces and pure helpers, whatever its implementations need. */
function isPortFile(target: Project, subpath: string): boolean {
  return target.layer === 'ports' && subpath === ''
}

function checkReadmes(projects: ReadonlyMap<string, Project>): readonly string[] {
  return [...projects.values()]
    .filter((project) => project.dir.startsWith('libs/'))
    .flatMap((project) => {
      const readme = join(root, project.dir, 'README.md')
      if (!existsSync(readme)) return [`${project.dir}: README.md is missing`]
      const lines = readFileSync(readme, 'utf8').split('\n').length
      return lines > 41 ? [`${project.dir}/README.md: ${lines} lines, at most 40 are allowed`] : []
    })
}

/** `--fix`: declares what is imported and not declared; nothing else is for a program to mend. */
function declareDependencies(projects: ReadonlyMap<string, Project>): void {
  for (const project of projects.values()) {
    const used = new Set<string>()
    for (const file of globSync('src/**/*.ts', { cwd: join(root, project.dir) })) {
      for (const { lib } of readImports(join(root, project.dir, file)))
        if (lib !== project.name && projects.has(lib)) used.add(lib)
    }
    const missing = [...used].filter((name) => !project.dependencies.has(name))
    if (missing.length === 0) continue
    const path = join(root, project.dir, 'package.json')
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as {
      dependencies?: Record<string, string>
      nx?: unknown
    }
    const { nx, ...rest } = manifest
    const dependencies = {
      ...manifest.dependencies,
      ...Object.fromEntries(missing.map((name) => [name, '0.1.0'])),
    }
    const sorted = Object.fromEntries(Object.entries(dependencies).sort(([a], [b]) => (a < b ? -1 : 1)))
    writeFileSync(path, `${JSON.stringify({ ...rest, dependencies: sorted, nx }, null, 2)}\n`)
  }
}

if (process.argv.includes('--fix')) declareDependencies(readProjects())
const projects = readProjects()
const breaches = [
  ...[...projects.values()].flatMap((project) => [
    ...checkProject(project, projects),
    ...checkReach(project, projects),
  ]),
  ...checkReadmes(projects),
]
for (const breach of breaches) console.error(breach)
console.log(`${projects.size} projects, ${breaches.length} breaches of boundaries`)
process.exit(breaches.length === 0 ? 0 : 1)
