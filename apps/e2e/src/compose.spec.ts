import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { OPTIONS as cache } from '@slipway/app-cache/config'
import { OPTIONS as contextSync } from '@slipway/app-context-sync/config'
import { OPTIONS as control } from '@slipway/app-control/config'
import { OPTIONS as executor } from '@slipway/app-executor/config'
import { OPTIONS as exporter } from '@slipway/app-exporter/config'
import { OPTIONS as frontend } from '@slipway/app-frontend/config'
import { passwordVariable } from '@slipway/app-kit/bus-users'
import { COMMON } from '@slipway/app-kit/common'
import { loadOptions, type OptionSpecs } from '@slipway/app-kit/options'
import { OPTIONS as solver } from '@slipway/app-solver/config'
import { loadConfig } from '@slipway/app-standalone/config/load'
import { OPTIONS as worker } from '@slipway/app-worker/config'
import { parse } from 'yaml'
import { run } from './harness/clients.ts'
import { REPO } from './harness/daemon.ts'
import { APPS, type AppName } from './harness/split.ts'

interface Service {
  readonly image: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly secrets?: readonly string[]
  readonly volumes?: readonly (string | { readonly source: string; readonly target: string })[]
  readonly restart?: string
  readonly stop_grace_period?: string
  readonly ports?: readonly string[]
  readonly container_name?: string
}

const OPTIONS: Readonly<Record<AppName, OptionSpecs>> = {
  cache,
  'context-sync': contextSync,
  control,
  executor,
  exporter,
  frontend,
  solver,
  worker,
}
const file = parse(readFileSync(join(REPO, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, unknown>>
  readonly secrets: Readonly<Record<string, { readonly file: string }>>
}
const ours = Object.entries(file.services).filter(([, { image }]) => image === 'slipway')
const appOf = ({ command }: Service): AppName => command?.[0] as AppName
const variable = (name: string): string => `SLIPWAY_${name.toUpperCase().replaceAll('-', '_')}`

describe('docker-compose.yml', () => {
  it('brings up every service, NATS, a registry, PostgreSQL and an S3 store', () => {
    expect([...new Set(ours.map(([, service]) => appOf(service)))].sort()).toEqual([...APPS].sort())
    expect(Object.keys(file.services)).toEqual(expect.arrayContaining(['nats', 'registry', 'postgres', 's3']))
    for (const [, service] of Object.entries(file.services)) expect(service.restart).toBe('unless-stopped')
  })

  it.each(ours)('gives %s flags and variables that it has', (_name, service) => {
    const specs = { ...COMMON, ...OPTIONS[appOf(service)] }
    const values = loadOptions(
      { name: 'test', description: '', version: '' },
      specs,
      service.command?.slice(1) ?? [],
      service.environment ?? {},
    )
    expect(values?.bus).toEqual(['nats://nats:4222'])
    expect(values?.listen).toMatch(/^(tcp|unix):\/\//)
    const known = new Set(
      [COMMON, ...Object.values(OPTIONS)].flatMap((all) => Object.keys(all)).map(variable),
    )
    const names = Object.keys(service.environment ?? {}).filter((name) => !name.startsWith('AWS_'))
    for (const name of names) expect([name, known.has(name)]).toEqual([name, true])
  })

  it('asks each whether it is ready, and puts them on volumes that exist', () => {
    for (const [name, service] of ours) {
      expect([name, service.healthcheck?.test]).toEqual([name, ['CMD', '/slipway/deploy/ready.sh']])
      expect(service.environment?.SLIPWAY_METRICS_LISTEN).toBe('127.0.0.1:9000')
      for (const volume of service.volumes ?? [])
        if (typeof volume === 'string') expect(file.volumes).toHaveProperty(volume.split(':')[0] ?? '')
    }
    const hosts = ours.filter(([, service]) =>
      ['worker', 'executor', 'context-sync'].includes(appOf(service)),
    )
    const states = hosts.map(([, { volumes }]) =>
      volumes?.map((volume) => (volume as { target: string }).target),
    )
    expect(states).toEqual(hosts.map(() => ['/var/lib/slipway']))
  })

  it('takes a service to be ready when its page says so', async () => {
    let status = 200
    const server = createServer(({ url }, response) =>
      response.writeHead(url === '/readyz' ? status : 404).end(),
    )
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const ask = async (): Promise<number> =>
      (await run(join(REPO, 'deploy/ready.sh'), [], { env: { SLIPWAY_METRICS_LISTEN: `127.0.0.1:${port}` } }))
        .code
    expect(await ask()).toBe(0)
    status = 503
    expect(await ask()).toBe(1)
    server.close()
    await once(server, 'close')
    expect(await ask()).toBe(1)
  })

  it('lets workers, and every service that needs no place of its own, be scaled', () => {
    const one = ['control', 'executor', 'context-sync', 'exporter-host']
    for (const [name, { ports, container_name, environment }] of ours) {
      if (one.includes(name)) continue
      // What only one of them could have.
      expect([name, ports, container_name]).toEqual([name, undefined, undefined])
      expect(environment?.SLIPWAY_LISTEN).toBe('tcp://0.0.0.0:7000')
    }
    expect(file.services['worker']?.command).toContain('--shared-root')
  })

  it('gives services more time to end than they take', () => {
    for (const [name, { stop_grace_period = '' }] of ours)
      expect([name, Number.parseInt(stop_grace_period)]).toEqual([name, COMMON['drain-seconds'].default + 20])
  })

  it('names a configuration file that is one', () => {
    const [, service] = ours[0]!
    const path = service.environment?.SLIPWAY_BUILDKITD_CONFIG ?? ''
    expect(loadConfig({ config: join(REPO, path.replace('/slipway/', '')) }).registries).toMatchObject({
      'registry:5000': { http: true },
    })
  })

  it('gives each service a user of NATS, and the password that it has there', () => {
    const { environment, volumes } = file.services['nats']!
    expect(volumes).toEqual(['./deploy/nats.conf:/etc/nats/slipway.conf:ro'])
    const password = readFileSync(join(REPO, file.secrets['bus-password']!.file), 'utf8').trim()
    expect(environment).toEqual(Object.fromEntries(APPS.map((name) => [passwordVariable(name), password])))
    for (const [, service] of ours) {
      expect(service.environment?.SLIPWAY_BUS_PASSWORD_FILE).toBe('/run/secrets/bus-password')
      expect(service.secrets).toEqual(['bus-password'])
    }
  })

  it.each(['cache', 'control'])('gives %s the login that the S3 store has', (name) => {
    const { environment } = file.services[name]!
    const { identities } = JSON.parse(readFileSync(join(REPO, 'deploy/s3.json'), 'utf8')) as {
      readonly identities: readonly { readonly credentials: readonly unknown[] }[]
    }
    expect(identities[0]?.credentials).toEqual([
      { accessKey: environment?.AWS_ACCESS_KEY_ID, secretKey: environment?.AWS_SECRET_ACCESS_KEY },
    ])
    expect(environment?.SLIPWAY_S3_ENDPOINT).toBe('http://s3:8333')
    expect(environment?.SLIPWAY_POSTGRES).toContain('@postgres/')
  })

  it('is taken by docker-compose', async () => {
    const checked = await run('docker-compose', [
      '-f',
      join(REPO, 'docker-compose.yml'),
      'config',
      '-q',
    ]).catch(() => undefined)
    if (!checked)
      console.warn('SKIPPED: docker-compose.yml as compose reads it: docker-compose is not on PATH')
    else expect(checked).toMatchObject({ code: 0, stderr: '' })
  })
})
