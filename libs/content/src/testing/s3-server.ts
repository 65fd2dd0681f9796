import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@slipway/testing/free-port'
import { ServerProcess } from '@slipway/testing/server-process'

const REPO = fileURLToPath(new URL('../../../..', import.meta.url))
/** Put there by tools/setup. */
const BINARY = join(REPO, '.cache/seaweedfs/bin/weed')
export const CREDENTIALS = { accessKeyId: 'slipway', secretAccessKey: 'not/a+secret' } as const
const BUCKET = 'slipway'
const START_MS = 30_000

/** A real S3-compatible store (SeaweedFS) on free ports of 127.0.0.1, in a directory of its own, with one bucket. */
export class S3Server implements AsyncDisposable {
  static readonly available = existsSync(BINARY)
  readonly credentials = CREDENTIALS
  readonly bucket = BUCKET
  readonly endpoint: string
  readonly #dir: string
  readonly #ports: readonly number[]
  readonly #server: ServerProcess

  private constructor(ports: readonly number[], dir: string) {
    this.#dir = dir
    this.#ports = ports
    this.endpoint = `http://127.0.0.1:${ports[0]}`
    this.#server = new ServerProcess(BINARY, s3Arguments(ports, dir), { cwd: dir })
  }

  static async start(): Promise<S3Server> {
    const dir = mkdtempSync(join(tmpdir(), 'slipway-s3-'))
    const ports: number[] = []
    for (let count = 0; count < 8; count++) ports.push(await freePort())
    writeFileSync(join(dir, 'config.json'), s3Config(), { mode: 0o600 })
    const server = new S3Server(ports, dir)
    try {
      await server.resume()
    } catch (error) {
      await server[Symbol.asyncDispose]()
      throw error
    }
    return server
  }

  get pid(): number {
    return this.#server.pid
  }

  /** What a service takes from its environment. */
  get env(): Readonly<Record<string, string>> {
    const { accessKeyId, secretAccessKey } = CREDENTIALS
    return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
  }

  /** Starts it again, with what it kept. */
  async resume(): Promise<void> {
    const { S3Client, CreateBucketCommand } = await import('@aws-sdk/client-s3')
    const client = new S3Client({
      endpoint: this.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: CREDENTIALS,
      maxAttempts: 1,
    })
    try {
      await this.#server.start(async () => {
        const created = await client.send(new CreateBucketCommand({ Bucket: BUCKET })).then(
          () => true,
          ({ name }: Error) => name.startsWith('BucketAlready'),
        )
        return created && (await this.#takesObjects(client))
      }, START_MS)
    } finally {
      client.destroy()
    }
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.#server.kill(signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    rmSync(this.#dir, { recursive: true, force: true })
    removeSockets(this.#ports)
  }

  async #takesObjects(client: import('@aws-sdk/client-s3').S3Client): Promise<boolean> {
    const { PutObjectCommand } = await import('@aws-sdk/client-s3')
    const put = new PutObjectCommand({ Bucket: BUCKET, Key: 'ready', Body: 'yes' })
    return await client.send(put).then(
      () => true,
      () => false,
    )
  }
}

/** The store makes a socket beside each port, in a place of its own choice, and leaves them there when it is killed. */
function removeSockets(ports: readonly number[]): void {
  for (const name of readdirSync('/tmp')) {
    const port = /^seaweedfs-.+-(\d+)\.sock$/.exec(name)?.[1]
    if (port !== undefined && ports.includes(Number(port))) rmSync(join('/tmp', name), { force: true })
  }
}

/** Whom the store lets in: those with `CREDENTIALS`. */
export function s3Config(): string {
  const identity = {
    name: 'slipway',
    credentials: [{ accessKey: CREDENTIALS.accessKeyId, secretKey: CREDENTIALS.secretAccessKey }],
    actions: ['Admin', 'Read', 'List', 'Tagging', 'Write'],
  }
  return JSON.stringify({ identities: [identity] })
}

/** Arguments of `weed` for a store on eight ports (the first for clients) in a directory that has its `config.json`. */
export function s3Arguments(ports: readonly number[], dir: string): readonly string[] {
  const [s3, s3Grpc, master, masterGrpc, volume, volumeGrpc, filer, filerGrpc] = ports
  return [
    'server',
    `-dir=${dir}`,
    '-ip=127.0.0.1',
    '-ip.bind=127.0.0.1',
    '-s3',
    `-s3.config=${join(dir, 'config.json')}`,
    '-s3.port.iceberg=0',
    '-s3.port.lance=0',
    '-master.telemetry=false',
    '-master.volumeSizeLimitMB=64',
    '-volume.max=100',
    `-s3.port=${s3}`,
    `-s3.port.grpc=${s3Grpc}`,
    `-master.port=${master}`,
    `-master.port.grpc=${masterGrpc}`,
    `-volume.port=${volume}`,
    `-volume.port.grpc=${volumeGrpc}`,
    `-filer.port=${filer}`,
    `-filer.port.grpc=${filerGrpc}`,
  ]
}
