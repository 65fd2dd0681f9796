import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeImage, pushImage, writeBusyboxRoot } from '@slipway/testing'
import { REPO } from './daemon.ts'
import type { World } from './world.ts'

/** Pushes an image with busybox and the Node that runs this; answers its reference. */
export async function pushNodeImage(world: World): Promise<string> {
  const root = join(world.dir, 'node-root')
  writeBusyboxRoot(root)
  const node = realpathSync(process.execPath)
  place(root, '/bin/node', node)
  const { stdout } = spawnSync('ldd', [node], { encoding: 'utf8' })
  for (const [, library] of stdout.matchAll(/(\/\S+) \(0x/g)) {
    if (library) place(root, library, realpathSync(library))
  }
  await pushImage(world.registry.host, 'node', 'latest', makeImage(root))
  return `${world.registry.host}/node:latest`
}

function place(root: string, path: string, source: string): void {
  const target = join(root, path)
  if (existsSync(target)) return
  mkdirSync(dirname(target), { recursive: true })
  copyFileSync(source, target)
}

/** What the process of a frontend loads of this project and of others. */
const PROJECT = ['libs', 'apps/frontend', 'examples/yaml-frontend', 'package.json']
const MODULES = ['@grpc/grpc-js', 'long', 'protobufjs', 'yaml', 'pino', '@opentelemetry/api']

/** The tree of the stage `modules` of frontend images, from what is installed here instead of a registry. */
export function writeModules(world: World): string {
  const dir = join(world.dir, 'modules')
  const project = join(dir, 'slipway')
  const isSource = (path: string): boolean => !path.includes('node_modules') && !path.endsWith('.spec.ts')
  for (const path of PROJECT)
    cpSync(join(REPO, path), join(project, path), { recursive: true, filter: isSource })
  const seen = new Set<string>()
  const add = (name: string): void => {
    const source = join(REPO, 'node_modules', name)
    if (seen.has(name) || !existsSync(source)) return
    seen.add(name)
    cpSync(source, join(project, 'node_modules', name), { recursive: true })
    const { dependencies = {} } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
      readonly dependencies?: Readonly<Record<string, string>>
    }
    for (const dependency of Object.keys(dependencies)) add(dependency)
  }
  for (const name of MODULES) add(name)
  linkWorkspace(project)
  return dir
}

/** `@slipway/<name>` as the package manager links them. */
function linkWorkspace(project: string): void {
  const scope = join(project, 'node_modules/@slipway')
  mkdirSync(scope, { recursive: true })
  const { stdout } = spawnSync('find', ['libs', 'apps', '-name', 'package.json', '-maxdepth', '3'], {
    cwd: project,
    encoding: 'utf8',
  })
  for (const manifest of stdout.split('\n').filter((line) => line !== '')) {
    const { name } = JSON.parse(readFileSync(join(project, manifest), 'utf8')) as { readonly name: string }
    symlinkSync(join('../..', dirname(manifest)), join(scope, name.slice('@slipway/'.length)))
  }
}
