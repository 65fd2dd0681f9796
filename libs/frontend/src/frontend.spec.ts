import { SlipwayError } from '@slipway/base'
import { frontendSuite } from './testing/suite.ts'

frontendSuite('in the process of the build', (frontends) =>
  Promise.resolve({
    frontend: (name) => {
      const found = frontends.find((frontend) => frontend.name === name)
      if (!found) throw new SlipwayError('not-found', `frontend ${name} not found`)
      return found
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }),
)
