export const OPTIONS = {} as const
