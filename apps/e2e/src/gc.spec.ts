import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { image } from '@slipway/llb'
import { Daemon } from './harness/daemon.ts'
import { dockerfile, Driver, llb } from './harness/driver.ts'
import { useSite } from './harness/site.ts'

const site = useSite()
const MIB = 1 << 20

function withConfig(name: string, text: string): readonly string[] {
  const path = join(site.world.dir, `${name}.toml`)
  writeFileSync(path, text)
  return ['--config', path]
}

/** Writes so many bytes, in a layer that no other build has. */
async function fill(driver: Driver, name: string, megabytes: number): Promise<void> {
  const args = ['sh', '-c', `dd if=/dev/zero of=/${name} bs=1M count=${megabytes} 2>/dev/null`]
  await driver.build(await llb(image(site.world.base).run({ args }).root))
}

async function used(driver: Driver): Promise<number> {
  const records = await driver.client.diskUsage()
  return records.reduce((sum, record) => sum + Number(record.Size ?? 0), 0)
}

async function settlesBelow(driver: Driver, limit: number): Promise<boolean> {
  for (const end = Date.now() + 8_000; Date.now() < end; ) {
    if ((await used(driver)) < limit) return true
    await new Promise((done) => setTimeout(done, 100))
  }
  return false
}

describe('garbage collection', () => {
  it('brings what builds leave under the limit each time, in the background (G044, G045)', async () => {
    const args = withConfig(
      'limit',
      '[worker.oci]\n[[worker.oci.gcpolicy]]\nall = true\nmaxUsedSpace = "20MB"\n',
    )
    await using daemon = await Daemon.start({ args })
    await using driver = new Driver(daemon)
    for (let build = 0; build < 6; build++) {
      await fill(driver, `layer${build}`, 7)
      expect(await settlesBelow(driver, 20_000_000)).toBe(true)
    }
    expect(daemon.log).toContain('garbage collection')
  }, 60_000)

  it('is off where the configuration says so (G048)', async () => {
    const args = withConfig(
      'off',
      '[worker.oci]\ngc = false\n[[worker.oci.gcpolicy]]\nall = true\nmaxUsedSpace = "1MB"\n',
    )
    await using daemon = await Daemon.start({ args })
    await using driver = new Driver(daemon)
    await fill(driver, 'kept', 7)
    await new Promise((done) => setTimeout(done, 2_500))
    expect(await used(driver)).toBeGreaterThan(7 * MIB)
    expect((await driver.client.workers())[0]?.GCPolicy ?? []).toEqual([])
  })

  it('takes shares of the disk, units and the names of old (G047, G049)', async () => {
    const args = withConfig(
      'units',
      '[worker.oci]\n[[worker.oci.gcpolicy]]\nkeepBytes = "512MB"\nkeepDuration = "48h"\nfilters = ["type==source.local"]\n' +
        '[[worker.oci.gcpolicy]]\nreservedSpace = 1000\nmaxUsedSpace = "20%"\nkeepDuration = 3600\n',
    )
    await using daemon = await Daemon.start({ args })
    await using driver = new Driver(daemon)
    const [first, second] = (await driver.client.workers())[0]?.GCPolicy ?? []
    expect(Number(first?.reservedSpace)).toBe(512e6)
    expect(Number(first?.keepDuration)).toBe(48 * 3600 * 1e9)
    expect(first?.filters).toEqual(['type==source.local'])
    expect(Number(second?.reservedSpace)).toBe(1000)
    expect(Number(second?.maxUsedSpace) % 1e9).toBe(0)
    expect(Number(second?.maxUsedSpace)).toBeGreaterThan(0)
    expect(Number(second?.keepDuration)).toBe(3600 * 1e9)
  })
})

describe('records', () => {
  it('have the types that filters name, are in use while a build holds them, and count their uses (G041, G042)', async () => {
    await using daemon = await Daemon.start()
    await using driver = new Driver(daemon)
    await fill(driver, 'one', 1)
    const find = async () =>
      (await driver.client.diskUsage(['type==regular'])).find((record) =>
        (record.Description ?? '').includes('of=/one'),
      )
    const first = await find()
    await fill(driver, 'one', 1)
    const second = await find()
    expect(second?.ID).toBe(first?.ID)
    expect(Number(second?.UsageCount)).toBeGreaterThan(Number(first?.UsageCount))
    await driver.build(
      dockerfile(
        site.world.context({
          Dockerfile: `FROM ${site.world.base}\nCOPY name /name\nRUN --mount=type=cache,target=/c,id=typed touch /c/x\n`,
          name: 'typed',
        }),
      ),
    )
    for (const type of ['source.local', 'exec.cachemount']) {
      const found = await driver.client.diskUsage([`type==${type}`])
      expect(found.length).toBeGreaterThan(0)
      expect(found.every((record) => record.RecordType === type && record.Mutable)).toBe(true)
    }
    expect(await driver.client.diskUsage(['type==frontend'])).toEqual([])
    expect((await driver.client.diskUsage(['inuse'])).length).toBe(0)
  })
})

describe('pruning beside builds', () => {
  it('takes nothing from under them: each build gives what it must (G056)', async () => {
    await using daemon = await Daemon.start()
    await using driver = new Driver(daemon)
    let building = true
    let removed = 0
    const pruning = (async (): Promise<void> => {
      while (building) for await (const _record of driver.client.prune({ all: true })) removed++
    })()
    const build = async (lane: number): Promise<void> => {
      for (let turn = 0; turn < 6; turn++) {
        const context = site.world.context({
          Dockerfile: `FROM ${site.world.base}\nCOPY name /name\nRUN cat /name /name > /twice\nRUN cp /twice /again\n`,
          name: `${lane}-${turn % 2}`,
        })
        const { dir } = await driver.files(dockerfile(context))
        expect(readFileSync(join(dir, 'again'), 'utf8')).toBe(`${lane}-${turn % 2}`.repeat(2))
        await driver.image(dockerfile(context))
      }
    }
    try {
      await Promise.all([build(0), build(1), build(2)])
    } finally {
      building = false
      await pruning
    }
    expect(removed).toBeGreaterThan(6)
    for await (const _record of driver.client.prune({ all: true })) continue
    expect(await driver.client.diskUsage()).toEqual([])
  }, 90_000)
})

describe('layers of an exported image', () => {
  it('carry nothing of what is noted about them inside (G040)', async () => {
    await using daemon = await Daemon.start()
    await using driver = new Driver(daemon)
    const { image: made } = await driver.image(
      await llb(image(site.world.base).run({ args: ['sh', '-c', 'echo noted > /noted'] }).root),
    )
    expect(made.manifest.layers).toHaveLength(2)
    for (const layer of made.manifest.layers ?? [])
      expect(Object.keys(layer).sort()).toEqual(['digest', 'mediaType', 'size'])
    expect(made.manifest.annotations).toBeUndefined()
  })
})
