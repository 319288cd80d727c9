/** "a~b" of the address: a category for either side, each of which may be left out. */
export function categoriesOf(pair: string | undefined): { a: string | null; b: string | null } | undefined {
  const [a, b, more] = pair?.split("~") ?? []
  if (a === undefined || b === undefined || more !== undefined || (a === "" && b === "")) return undefined
  return { a: a === "" ? null : a, b: b === "" ? null : b }
}
