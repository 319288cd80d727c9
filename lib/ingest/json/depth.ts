/** Levels that a value of JSON may have: no harness needs as many, and whoever looks into more would run out of stack. */
const mostLevels = 200

export const tooDeep = `it is nested deeper than ${mostLevels} levels`

export function isTooDeep(value: unknown, left = mostLevels): boolean {
  if (typeof value !== "object" || value === null) return false
  if (left === 0) return true
  if (Array.isArray(value)) return value.some((one) => isTooDeep(one, left - 1))
  for (const key in value) if (isTooDeep((value as Readonly<Record<string, unknown>>)[key], left - 1)) return true
  return false
}
