import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { join } from 'node:path'

const BUSYBOX = '/bin/busybox'

/** A root file system of Debian's busybox-static in `dir`: every applet, passwd, group, and an empty /tmp. */
export function writeBusyboxRoot(dir: string): void {
  for (const name of ['bin', 'etc', 'proc', 'sys', 'dev', 'root', 'tmp', 'var', 'home', 'usr/bin'])
    mkdirSync(join(dir, name), { recursive: true })
  copyFileSync(BUSYBOX, join(dir, 'bin/busybox'))
  const applets = spawnSync(BUSYBOX, ['--list'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((name) => name !== '' && name !== 'busybox')
  for (const name of applets) symlinkSync('busybox', join(dir, 'bin', name))
  symlinkSync('/bin/busybox', join(dir, 'usr/bin/env'))
  writeFileSync(
    join(dir, 'etc/passwd'),
    'root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/:/bin/false\nuser:x:1000:1000:user:/home:/bin/sh\n',
  )
  writeFileSync(join(dir, 'etc/group'), 'root:x:0:\ndaemon:x:1:\nuser:x:1000:\nextra:x:2000:user\n')
}

export interface ImageFiles {
  readonly manifest: Buffer
  readonly config: Buffer
  readonly layer: Buffer
}

function digestOf(data: Uint8Array): string {
  return `sha256:${createHash('sha256').update(data).digest('hex')}`
}

/** A one-layer image of a directory; the same directory gives the same bytes. */
export function makeImage(dir: string, containerConfig: Readonly<Record<string, unknown>> = {}): ImageFiles {
  const args = [
    '--sort=name',
    '--mtime=@0',
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '-C',
    dir,
    '-cf',
    '-',
    '.',
  ]
  const tar = spawnSync('tar', args, { maxBuffer: 1 << 30 })
  if (tar.status !== 0) throw new Error(`tar failed: ${tar.stderr.toString()}`)
  const layer = gzipSync(tar.stdout, { level: 1 })
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
      os: 'linux',
      created: '1970-01-01T00:00:00Z',
      config: {
        Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
        Cmd: ['/bin/sh'],
        ...containerConfig,
      },
      rootfs: { type: 'layers', diff_ids: [digestOf(tar.stdout)] },
      history: [{ created: '1970-01-01T00:00:00Z', created_by: 'busybox-static' }],
    }),
  )
  const descriptor = (mediaType: string, data: Uint8Array) => ({
    mediaType,
    digest: digestOf(data),
    size: data.length,
  })
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: descriptor('application/vnd.oci.image.config.v1+json', config),
      layers: [descriptor('application/vnd.oci.image.layer.v1.tar+gzip', layer)],
    }),
  )
  return { manifest, config, layer }
}

/** Pushes over the plain distribution API, without any code of this project's own client. */
export async function pushImage(
  registry: string,
  repository: string,
  tag: string,
  image: ImageFiles,
): Promise<string> {
  const base = `http://${registry}/v2/${repository}`
  for (const blob of [image.layer, image.config]) {
    const started = await fetch(`${base}/blobs/uploads/`, { method: 'POST' })
    const location = new URL(started.headers.get('location') ?? '', base)
    location.searchParams.set('digest', digestOf(blob))
    const stored = await fetch(location, {
      method: 'PUT',
      body: new Uint8Array(blob),
      headers: { 'content-type': 'application/octet-stream' },
    })
    if (stored.status !== 201) throw new Error(`push of a blob to ${registry} answered ${stored.status}`)
  }
  const answer = await fetch(`${base}/manifests/${tag}`, {
    method: 'PUT',
    body: new Uint8Array(image.manifest),
    headers: { 'content-type': 'application/vnd.oci.image.manifest.v1+json' },
  })
  if (answer.status !== 201)
    throw new Error(`push of ${repository}:${tag} to ${registry} answered ${answer.status}`)
  return digestOf(image.manifest)
}
