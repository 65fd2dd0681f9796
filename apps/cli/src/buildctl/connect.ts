import type { Client } from '@slipway/client'
import { connectTo, type ConnectOptions } from '../daemon/connect.ts'
import { SYSTEM_ADDRESS } from '../daemon/places.ts'

/** As buildctl: the daemon that is named, else the system's; none is ever started. */
export async function connectBuildctl(
  options: ConnectOptions,
  env: NodeJS.ProcessEnv,
  forBuild = false,
): Promise<Client> {
  return await connectTo(addressOf(options, env), options, forBuild)
}

export function addressOf(options: ConnectOptions, env: NodeJS.ProcessEnv): string {
  return options.addr ?? (env['BUILDKIT_HOST'] || SYSTEM_ADDRESS)
}
