// An image for several platforms, described by a program instead of a Dockerfile.
import { type Gateway, type GatewayResult, platformResult } from '@slipway/client'
import { diff, fileActions, image, local, merge, scratch, type State } from '@slipway/llb'
import type { Platform } from '@slipway/oci'

export interface ImageOptions {
  /** Image that the tools come from; it needs a shell. */
  readonly base: string
  readonly platforms: readonly Platform[]
}

/** Name of the directory that the client lends: the sources of the site. */
export const SOURCE = 'site'

/** The programs that `Client.build` takes: everything below runs here, everything it asks for in the daemon. */
export function imageProgram(options: ImageOptions): (gateway: Gateway) => Promise<GatewayResult> {
  return async (gateway) => {
    const parts = options.platforms.map(async (platform) => {
      const state = await platformState(options, platform, gateway)
      const { ref } = await gateway.solve({ definition: await state.marshal({ platform }), evaluate: true })
      return { platform, ref, config: imageConfig(platform) }
    })
    return platformResult(await Promise.all(parts))
  }
}

/**
 * Two things are made side by side from the same base, and only what each of them changed goes into the image: a merge of
 * diffs. A change of one leaves the layers of the other as they were.
 */
async function platformState(options: ImageOptions, platform: Platform, gateway: Gateway): Promise<State> {
  // The tools run where the daemon does; what they write is for the platform that is built.
  const tools = image(options.base, {
    // Asked for while the definition is made: the variables and the directory of the image hold for the steps.
    resolver: (ref, wanted) => gateway.resolveImageConfig(ref, wanted),
  })
  const pages = tools.run({
    args: ['sh', '-c', 'mkdir -p /srv && cat /src/header.txt /src/body.txt > /srv/index.txt'],
    mounts: [{ type: 'bind', target: '/src', from: local(SOURCE), readonly: true }],
    name: 'put the pages together',
  }).root
  const about = tools.run({
    args: ['sh', '-c', `mkdir -p /srv && echo "for ${platform.architecture}" > /srv/about.txt`],
    name: `describe ${platform.architecture}`,
  }).root
  const release = scratch().file(
    fileActions.mkdir('/etc', 0o755).mkfile('/etc/release', 0o644, Buffer.from('1\n')),
  )
  return merge([release, diff(tools, pages), diff(tools, about)])
}

function imageConfig({ os, architecture, variant }: Platform): Uint8Array {
  const config = {
    architecture,
    os,
    ...(variant ? { variant } : {}),
    config: { WorkingDir: '/srv', Labels: { 'org.opencontainers.image.title': 'example' } },
  }
  return Buffer.from(JSON.stringify(config))
}
