import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { OPTIONS as cache } from '@slipway/app-cache/config'
import { OPTIONS as contextSync } from '@slipway/app-context-sync/config'
import { OPTIONS as control } from '@slipway/app-control/config'
import { OPTIONS as executor } from '@slipway/app-executor/config'
import { OPTIONS as exporter } from '@slipway/app-exporter/config'
import { OPTIONS as frontend } from '@slipway/app-frontend/config'
import { COMMON } from '@slipway/app-kit/common'
import { loadOptions, type OptionSpecs } from '@slipway/app-kit/options'
import { CALLERS, LOOKS_FOR, SERVICE_NAMES, type ServiceName } from '@slipway/app-kit/roles'
import { OPTIONS as solver } from '@slipway/app-solver/config'
import { loadConfig } from '@slipway/app-standalone/config/load'
import { OPTIONS as worker } from '@slipway/app-worker/config'
import { REPO } from './harness/daemon.ts'
import { type Manifest, problemsOf, readManifests } from './harness/kubernetes.ts'

const OPTIONS: Readonly<Record<ServiceName, OptionSpecs>> = {
  cache,
  'context-sync': contextSync,
  control,
  executor,
  exporter,
  frontend,
  solver,
  worker,
}
const DIR = join(REPO, 'deploy/kubernetes')

interface Container {
  readonly name: string
  readonly image: string
  readonly args: readonly string[]
  readonly envFrom?: readonly { readonly configMapRef?: { readonly name: string } }[]
  readonly env: readonly { readonly name: string; readonly value?: string }[]
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[]
  readonly resources: { readonly requests: object; readonly limits: object }
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[]
}
type Labels = Readonly<Record<string, string>>
interface Pod {
  readonly serviceAccountName: string
  readonly terminationGracePeriodSeconds: number
  readonly containers: readonly Container[]
  readonly volumes: readonly {
    readonly name: string
    readonly secret?: { readonly secretName: string }
    readonly configMap?: { readonly name: string }
  }[]
}
interface Workload {
  readonly spec: {
    readonly selector: { readonly matchLabels: Labels }
    readonly template: { readonly metadata: { readonly labels: Labels }; readonly spec: Pod }
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[]
  }
}
interface Policy {
  readonly spec: {
    readonly podSelector: { readonly matchLabels?: Labels }
    readonly ingress?: readonly {
      readonly from?: readonly { readonly podSelector?: { readonly matchLabels: Labels } }[]
      readonly ports: readonly { readonly port: number }[]
    }[]
  }
}

const manifests = readManifests(DIR)
const base = manifests.filter(({ file, kind }) => file.startsWith('base/') && kind !== 'Kustomization')
const ofKind = (kind: string): readonly Manifest[] => base.filter((manifest) => manifest.kind === kind)
const dataOf = (name: string): Readonly<Record<string, string>> =>
  (ofKind('ConfigMap').find((map) => map.name === name)!.value as { data: Record<string, string> }).data
const workloads = new Map(
  [...ofKind('Deployment'), ...ofKind('StatefulSet')].map(({ name, value }) => [
    name,
    (value as Workload).spec,
  ]),
)
const containers = [...workloads].flatMap(([workload, { template }]) =>
  template.spec.containers.map((container) => ({ workload, container, pod: template.spec })),
)
const ours = containers.filter(({ container }) => container.image === 'slipway')
const serviceOf = ({ args }: Container): ServiceName => args[0] as ServiceName

/** What a container's service is told, by all of its variables. */
function environmentOf({ env, envFrom }: Container): Readonly<Record<string, string>> {
  const maps = (envFrom ?? []).flatMap(({ configMapRef }) =>
    configMapRef ? [dataOf(configMapRef.name)] : [],
  )
  const own = env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]))
  return Object.assign({}, ...maps, Object.fromEntries(own)) as Readonly<Record<string, string>>
}

describe('deploy/kubernetes', () => {
  const documents = manifests.filter(({ kind }) => kind !== 'Kustomization' && kind !== 'Component')
  it.each(documents.map((manifest) => [`${manifest.file}: ${manifest.kind} ${manifest.name}`, manifest]))(
    '%s is what its schema says',
    async (_title, manifest) => {
      expect(await problemsOf(manifest as Manifest)).toEqual([])
    },
  )

  it('is held against schemas that refuse what they do not know', async () => {
    const [deployment] = base.filter(({ kind, name }) => kind === 'Deployment' && name === 'solver')
    const changed = (change: (pod: Record<string, unknown>) => void): Promise<readonly string[]> => {
      const value = structuredClone(deployment!.value) as Workload
      change(value.spec.template.spec as unknown as Record<string, unknown>)
      return problemsOf({ ...deployment!, value })
    }
    expect(await changed((pod) => (pod.hostNetworks = true))).toEqual([
      '/spec/template/spec/hostNetworks: unknown',
    ])
    expect(String(await changed((pod) => (pod.hostNetwork = 'yes')))).toContain('boolean')
    expect(String(await changed((pod) => delete pod.containers))).toContain('containers')
    expect(
      await changed((pod) => ((pod.containers as object[])[0] = { name: 'x', securityContexts: {} })),
    ).toEqual(['/spec/template/spec/containers/0/securityContexts: unknown'])
  })

  it('names every file in a kustomization', () => {
    const listed = manifests
      .filter(({ kind }) => kind === 'Kustomization' || kind === 'Component')
      .flatMap(({ file, value }) =>
        (value as { resources: readonly string[] }).resources.map((name) => join(dirname(file), name)),
      )
    expect(listed.sort()).toEqual([...new Set(documents.map(({ file }) => file))].sort())
  })

  it('runs every service', () => {
    expect([...new Set(ours.map(({ container }) => serviceOf(container)))].sort()).toEqual(
      [...SERVICE_NAMES].sort(),
    )
  })

  it.each(ours.map(({ workload, container }) => [`${workload}/${container.name}`, container] as const))(
    'gives %s flags and variables that it has',
    (_name, container) => {
      const specs = { ...COMMON, ...OPTIONS[serviceOf(container)] }
      const env = environmentOf(container)
      const program = { name: 'test', description: '', version: '' }
      const values = loadOptions(program, specs, container.args.slice(1), env)
      expect(values?.listen).toMatch(/^(tcp:\/\/0\.0\.0\.0:\d+|unix:\/\/\/var\/lib\/slipway\/run\/)/)
      const known = new Set(
        Object.keys(specs).map((name) => `SLIPWAY_${name.toUpperCase().replaceAll('-', '_')}`),
      )
      const unknown = Object.keys(env).filter((name) => name.startsWith('SLIPWAY_') && !known.has(name))
      expect(unknown).toEqual([])
    },
  )

  it('gives services more time to end than they take, probes, accounts and resources', () => {
    const accounts = ofKind('ServiceAccount').map(({ name }) => name)
    for (const { container, pod } of ours) {
      const drain = Number(environmentOf(container).SLIPWAY_DRAIN_SECONDS)
      expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(drain + 30)
    }
    for (const { container, pod } of containers) {
      const { startupProbe, livenessProbe, readinessProbe, resources } = container as Container &
        Record<
          'startupProbe' | 'livenessProbe' | 'readinessProbe',
          { httpGet: { path: string; port: string } }
        >
      const ports = container.ports.map(({ name }) => name)
      for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe]) {
        expect(ports).toContain(httpGet.port)
        expect(['/healthz', '/readyz']).toContain(httpGet.path)
      }
      expect(Object.keys(resources.requests)).toEqual(['cpu', 'memory'])
      expect(accounts).toContain(pod.serviceAccountName)
    }
  })

  it('mounts volumes that there are, each service its own certificate and password', () => {
    const maps = ofKind('ConfigMap').map(({ name }) => name)
    for (const [, { template, volumeClaimTemplates = [] }] of workloads) {
      const { volumes, containers: all } = template.spec
      const names = [
        ...volumes.map(({ name }) => name),
        ...volumeClaimTemplates.map(({ metadata }) => metadata.name),
      ]
      for (const { configMap } of volumes) if (configMap) expect(maps).toContain(configMap.name)
      for (const container of all) {
        for (const { name } of container.volumeMounts) expect(names).toContain(name)
        if (container.image !== 'slipway') continue
        const secret = (path: string): string | undefined => {
          const mount = container.volumeMounts.find(({ mountPath }) => mountPath === path)
          return mount && volumes.find(({ name }) => name === mount.name)?.secret?.secretName
        }
        const service = serviceOf(container)
        const env = environmentOf(container)
        expect(secret('/etc/slipway/tls')).toBe(env.SLIPWAY_TLS_CERT && `slipway-tls-${service}`)
        expect(secret('/etc/slipway/bus')).toBe(env.SLIPWAY_BUS && 'slipway-bus')
        expect(env.SLIPWAY_BUS !== undefined || LOOKS_FOR[service].length === 0).toBe(true)
      }
    }
  })

  it('selects pods that there are', () => {
    const labels = [...workloads.values()].map(({ template }) => template.metadata.labels)
    const found = (selector: Labels): number =>
      labels.filter((all) => Object.entries(selector).every(([name, value]) => all[name] === value)).length
    for (const { selector } of workloads.values()) expect(found(selector.matchLabels)).toBe(1)
    for (const { value } of ofKind('PodDisruptionBudget'))
      expect(found((value as Workload).spec.selector.matchLabels)).toBe(1)
    for (const { value } of ofKind('Service'))
      expect(found((value as { spec: { selector: Labels } }).spec.selector)).toBe(1)
    expect(
      ofKind('PodDisruptionBudget')
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...workloads.keys()].filter((name) => name !== 'nats').sort())
  })

  it('lets into the ports of a service those who may call it, and nobody else', () => {
    const podsOf = (service: ServiceName): readonly string[] =>
      ours.filter(({ container }) => serviceOf(container) === service).map(({ workload }) => workload)
    for (const { workload, container } of ours) {
      const port = container.ports.find(({ name }) => name.startsWith('grpc'))?.containerPort
      if (port === undefined) continue
      const callers = Object.values(CALLERS[serviceOf(container)]).flat().flatMap(podsOf)
      const rules = ofKind('NetworkPolicy').flatMap(({ value }) => {
        const { podSelector, ingress = [] } = (value as Policy).spec
        return podSelector.matchLabels?.['app.kubernetes.io/name'] === workload ? ingress : []
      })
      const allowed = rules
        .filter(({ ports }) => ports.some((each) => each.port === port))
        .flatMap(({ from = [] }) =>
          from.map((each) => each.podSelector?.matchLabels['app.kubernetes.io/name']),
        )
      expect([container.name, new Set(allowed)]).toEqual([container.name, new Set(callers)])
    }
  })

  it('has the users of deploy/nats.conf, and a configuration that services take', () => {
    expect(dataOf('slipway-nats')['nats.conf']).toBe(readFileSync(join(REPO, 'deploy/nats.conf'), 'utf8'))
    const dir = mkdtempSync(join(tmpdir(), 'slipway-kubernetes-'))
    try {
      const config = join(dir, 'buildkitd.toml')
      writeFileSync(config, dataOf('slipway-buildkitd')['buildkitd.toml'] ?? '')
      expect(loadConfig({ config })).toBeDefined()
    } finally {
      rmSync(dir, { recursive: true })
    }
  })

  it('asks cert-manager for a certificate for each Secret of TLS that a pod mounts, with the name of its service', () => {
    const certificates = new Map(
      manifests
        .filter(({ kind }) => kind === 'Certificate')
        .map(({ value }) => {
          const { spec } = value as { spec: { secretName: string; uris?: readonly string[] } }
          return [spec.secretName, spec.uris ?? []]
        }),
    )
    const mounted = [...workloads.values()].flatMap(({ template }) =>
      template.spec.volumes.flatMap(({ secret }) => (secret ? [secret.secretName] : [])),
    )
    for (const name of new Set(mounted.filter((secret) => secret.startsWith('slipway-tls-')))) {
      const service = name.replace('slipway-tls-', '')
      expect([name, certificates.get(name)]).toEqual([
        name,
        service === 'nats' ? [] : [`slipway://service/${service}`],
      ])
    }
  })
})
