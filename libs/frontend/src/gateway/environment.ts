import type { moby, pb } from '@slipway/proto'

type WorkerRecord = moby.buildkit.v1.types.WorkerRecord.$Properties

/** How frontends tell that they were started by a daemon, and by whose product. */
const PRODUCT = 'buildkit'

/** What the process of a frontend is told besides its image's environment. */
export function frontendEnv(
  opts: Readonly<Record<string, string>>,
  sessionId: string,
  workers: readonly WorkerRecord[],
): readonly string[] {
  return [
    ...Object.entries(opts).map(([key, value], index) => `BUILDKIT_FRONTEND_OPT_${index}=${key}=${value}`),
    `BUILDKIT_SESSION_ID=${sessionId}`,
    `BUILDKIT_WORKERS=${JSON.stringify(workers.map(toInfo))}`,
    `BUILDKIT_EXPORTEDPRODUCT=${PRODUCT}`,
  ]
}

function toInfo(record: WorkerRecord) {
  const version = record.BuildkitVersion
  return {
    id: record.ID ?? '',
    labels: record.Labels ?? {},
    platforms: (record.platforms ?? []).map(toPlatform),
    gcPolicy: [],
    buildkitVersion: {
      package: version?.package ?? '',
      version: version?.version ?? '',
      revision: version?.revision ?? '',
    },
    cdiDevices: [],
  }
}

function toPlatform({ Architecture, OS, Variant, OSVersion, OSFeatures }: pb.Platform.$Properties) {
  return {
    architecture: Architecture ?? '',
    os: OS ?? '',
    ...(OSVersion ? { 'os.version': OSVersion } : {}),
    ...(OSFeatures?.length ? { 'os.features': OSFeatures } : {}),
    ...(Variant ? { variant: Variant } : {}),
  }
}
