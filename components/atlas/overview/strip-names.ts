export type NamedRate = { readonly name: string; readonly rate: number }

/** As many names as fit beside the pointer. */
const mostShown = 5

/** Whose dots lie under a pointer at `x` of `width` pixels (rates run from 0 to 1): nearest first, the rest counted. */
export function namesAt(
  models: readonly NamedRate[],
  { x, width, reach = 7 }: { readonly x: number; readonly width: number; readonly reach?: number },
): { readonly shown: readonly NamedRate[]; readonly more: number } {
  const distance = ({ rate }: NamedRate) => Math.abs(rate * width - x)
  const under = models.filter((model) => distance(model) <= reach).sort((a, b) => distance(a) - distance(b))
  return { shown: under.slice(0, mostShown), more: Math.max(0, under.length - mostShown) }
}
