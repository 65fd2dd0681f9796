// Commits refs as fast as it can and names each once it is acknowledged; the test kills it.
import { join } from 'node:path'
import { createLayerIO, Archiver } from '@slipway/archive'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import { openRefs } from '@slipway/refs/open'
import { createMounter } from '@slipway/snapshots/mounter'
import { createOverlaySnapshots } from '@slipway/snapshots/overlay/overlay'

const root = process.argv[2]!
const refs = await openRefs({
  root: join(root, 'refs'),
  workerId: 'w1',
  snapshots: await createOverlaySnapshots({ root: join(root, 'snapshots') }),
  content: createMemoryContentStore(),
  mounter: createMounter(),
  layers: createLayerIO(new Archiver()),
})
const context = { signal: new AbortController().signal }
let parent = undefined
const retained = await refs.createMutable(
  undefined,
  { description: 'kept', retain: { label: 'kept' } },
  context,
)
await retained.release()
for (;;) {
  const mutable = await refs.createMutable(parent, { description: 'step' }, context)
  await refs.createMutable(parent, { description: 'never committed' }, context)
  parent = await mutable.commit()
  process.stdout.write(`${parent.id}\n`)
}
