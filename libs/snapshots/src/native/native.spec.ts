import { createMounter } from '../mounter.ts'
import { describeSnapshots } from '../testing/suite.ts'
import { createNativeSnapshots } from './native.ts'

describeSnapshots('native', {
  mounter: createMounter(),
  open: async (root) => await createNativeSnapshots({ root }),
})
