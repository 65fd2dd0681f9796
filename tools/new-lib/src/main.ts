// npm run new:lib -- <name> <layer> [place]: a new noun lib with its port, README and shared suite.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const LAYERS = ['base', 'model', 'kit', 'ports', 'engine', 'services', 'client', 'testing']
const PLACES = ['anywhere', 'host', 'client']
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')

function pascal(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase())
}

function files(name: string, layer: string, place: string): Readonly<Record<string, string>> {
  const port = pascal(name)
  const manifest = {
    name: `@slipway/${name}`,
    version: '0.1.0',
    private: true,
    type: 'module',
    exports: { '.': './src/index.ts', './*': './src/*.ts' },
    nx: { tags: [`layer:${layer}`, `place:${place}`] },
  }
  const common = {
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'README.md': `# ${name}\n\nJob: (one sentence)\n\nInvariants: (what always holds)\n\nNot here: (what belongs elsewhere)\n`,
    'src/index.ts': `export type { ${port} } from './${name}.ts'\n`,
    [`src/${name}.ts`]: `/** (The contract: shapes, units, errors.) */\nexport interface ${port} {\n  close(): Promise<void>\n}\n`,
  }
  if (layer !== 'ports') return common
  const suite = [
    "import { describe, expect, it } from '@jest/globals'",
    `import type { ${port} } from '../${name}.ts'`,
    '',
    '/** The behaviour that every implementation shows; run by each of them and by client against server. */',
    `export function describe${port}(implementation: string, open: () => Promise<${port}>): void {`,
    `  describe(\`${port}: \${implementation}\`, () => {`,
    "    it('opens and closes', async () => {",
    '      const opened = await open()',
    '      await expect(opened.close()).resolves.toBeUndefined()',
    '    })',
    '  })',
    '}',
    '',
  ]
  return { ...common, 'src/testing/suite.ts': suite.join('\n') }
}

function main(): void {
  const [name = '', layer = '', place = 'anywhere'] = process.argv.slice(2)
  if (!/^[a-z][a-z0-9-]*$/.test(name) || !LAYERS.includes(layer) || !PLACES.includes(place)) {
    console.error(`usage: npm run new:lib -- <name> <${LAYERS.join('|')}> [${PLACES.join('|')}]`)
    process.exit(2)
  }
  const dir = join(root, 'libs', name)
  if (existsSync(dir)) {
    console.error(`libs/${name} exists already`)
    process.exit(1)
  }
  for (const [file, text] of Object.entries(files(name, layer, place))) {
    mkdirSync(dirname(join(dir, file)), { recursive: true })
    writeFileSync(join(dir, file), text)
  }
  console.log(`libs/${name} is there; run "npm install" to link it`)
}

main()
