import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REPO = fileURLToPath(new URL('../../../..', import.meta.url))
/** Put there by tools/setup. */
const BINARY = join(REPO, '.cache/seaweedfs/bin/weed')
const CREDENTIALS = { accessKeyId: 'slipway', secretAccessKey: 'not/a+secret' } as const
const BUCKET = 'slipway'

/** A real S3-compatible store (SeaweedFS) on free ports of 127.0.0.1, in a directory of its own, with one bucket. */
export class S3Server implements AsyncDisposable {
  static readonly available = existsSync(BINARY)
  readonly credentials = CREDENTIALS
  readonly bucket = BUCKET
  readonly endpoint: string
  readonly #ports: readonly number[]
  readonly #dir: string
  #process: ChildProcess | undefined
  #log = ''

  private constructor(ports: readonly number[], dir: string) {
    this.#ports = ports
    this.#dir = dir
    this.endpoint = `http://127.0.0.1:${ports[0]}`
  }

  static async start(): Promise<S3Server> {
    const dir = mkdtempSync(join(tmpdir(), 'slipway-s3-'))
    const ports: number[] = []
    for (let count = 0; count < 8; count++) ports.push(await freePort())
    const identity = {
      name: 'slipway',
      credentials: [{ accessKey: CREDENTIALS.accessKeyId, secretKey: CREDENTIALS.secretAccessKey }],
      actions: ['Admin', 'Read', 'List', 'Tagging', 'Write'],
    }
    writeFileSync(join(dir, 'config.json'), JSON.stringify({ identities: [identity] }), { mode: 0o600 })
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
    return this.#process?.pid ?? 0
  }

  /** What a service takes from its environment. */
  get env(): Readonly<Record<string, string>> {
    const { accessKeyId, secretAccessKey } = CREDENTIALS
    return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
  }

  /** Starts it again, with what it kept. */
  async resume(): Promise<void> {
    const [s3, s3Grpc, master, masterGrpc, volume, volumeGrpc, filer, filerGrpc] = this.#ports
    const args = [
      'server',
      `-dir=${this.#dir}`,
      '-ip=127.0.0.1',
      '-ip.bind=127.0.0.1',
      '-s3',
      `-s3.config=${join(this.#dir, 'config.json')}`,
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
    const child = spawn(BINARY, args, { cwd: this.#dir, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (this.#log = (this.#log + chunk.toString()).slice(-20_000)))
    this.#process = child
    const { S3Client, CreateBucketCommand } = await import('@aws-sdk/client-s3')
    const client = new S3Client({
      endpoint: this.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: CREDENTIALS,
      maxAttempts: 1,
    })
    try {
      for (let tries = 0; ; tries++) {
        const created = await client.send(new CreateBucketCommand({ Bucket: BUCKET })).then(
          () => true,
          ({ name }: Error) => name.startsWith('BucketAlready'),
        )
        if (created && (await this.#takesObjects(client))) return
        if (child.exitCode !== null || tries > 300) throw new Error(`SeaweedFS does not start:\n${this.#log}`)
        await new Promise((done) => setTimeout(done, 100))
      }
    } finally {
      client.destroy()
    }
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    rmSync(this.#dir, { recursive: true, force: true })
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
