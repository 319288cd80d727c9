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

/** Whether a text of JSON opens so many levels at all. Few do, and only their values have to be looked through. */
export function mayBeTooDeep(text: string): boolean {
  let left = mostLevels
  for (const opening of ["{", "["])
    for (let at = text.indexOf(opening); at !== -1; at = text.indexOf(opening, at + 1)) if ((left -= 1) < 0) return true
  return false
}
