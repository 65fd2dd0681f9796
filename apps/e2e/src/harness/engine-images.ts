import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { S3Server } from '@slipway/content/testing/s3-server'
import { REGISTRY_BINARY, writeBusyboxRoot } from '@slipway/testing'
import { REPO } from './daemon.ts'

const POSTGRES = '/usr/lib/postgresql'
const NATS = '/usr/sbin/nats-server'
const WEED = join(REPO, '.cache/seaweedfs/bin/weed')

/** Engines by the stage of the Dockerfile that makes their image. */
export const ENGINES = ['nats', 'registry', 'postgres', 's3'] as const
export type Engine = (typeof ENGINES)[number]

/** What is missing on this machine to make the images of. */
export function missingEngines(): readonly string[] {
  const needed = { 'nats-server': NATS, 'docker-registry': REGISTRY_BINARY, postgresql: POSTGRES }
  const missing = Object.entries(needed).flatMap(([name, path]) => (existsSync(path) ? [] : [name]))
  return S3Server.available ? missing : [...missing, 'SeaweedFS']
}

/** PostgreSQL makes its cluster when the image is built; its password is a secret of that build. */
const DOCKERFILE = (bin: string): string => `FROM scratch AS nats
COPY nats/ /
ENTRYPOINT ["${NATS}"]

FROM scratch AS registry
COPY registry/ /
ENTRYPOINT ["${REGISTRY_BINARY}", "serve"]

FROM scratch AS postgres
COPY postgres/ /
RUN mkdir -p /data && chown user /data
USER user
RUN --mount=type=secret,id=password,uid=1000 \\
    ${bin}/initdb -D /data -U slipway -A scram-sha-256 --pwfile /run/secrets/password --no-sync -E UTF8 --locale=C
ENTRYPOINT ["${bin}/postgres", "-D", "/data", "-c", "unix_socket_directories="]

FROM scratch AS s3
COPY s3/ /
ENTRYPOINT ["${WEED}"]
`

/** A context of a stage for each engine, of the files that Debian's packages (and SeaweedFS' wheel) have put on this machine. */
export function writeEngineContext(dir: string): void {
  const [version = ''] = readdirSync(POSTGRES).sort((a, b) => Number(b) - Number(a))
  const home = join(POSTGRES, version)
  for (const engine of ENGINES) mkdirSync(join(dir, engine))
  writeBusyboxRoot(join(dir, 'postgres'))
  mkdirSync(join(dir, 's3/data'), { recursive: true })
  mkdirSync(join(dir, 's3/tmp'))
  mkdirSync(join(dir, 'registry/tmp'))
  place(join(dir, 'nats'), [NATS])
  place(join(dir, 'registry'), [REGISTRY_BINARY])
  place(join(dir, 's3'), [WEED])
  const libraries = readdirSync(join(home, 'lib')).filter((name) => /^(?!llvmjit).*\.so$/.test(name))
  place(join(dir, 'postgres'), [
    ...['initdb', 'postgres'].map((name) => join(home, 'bin', name)),
    ...libraries.map((name) => join(home, 'lib', name)),
  ])
  cpSync(join('/usr/share/postgresql', version), join(dir, 'postgres/usr/share/postgresql', version), {
    recursive: true,
    dereference: true,
  })
  writeFileSync(join(dir, 'Dockerfile'), DOCKERFILE(join(home, 'bin')))
}

/** Copies files to the same paths below `root`, with the libraries that they are linked to. */
function place(root: string, files: readonly string[]): void {
  const { stdout } = spawnSync('ldd', [...files], { encoding: 'utf8' })
  const libraries = [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, library = '']) => library)
  for (const file of new Set([...files, ...libraries])) {
    const target = join(root, file)
    mkdirSync(dirname(target), { recursive: true })
    copyFileSync(realpathSync(file), target)
  }
}
