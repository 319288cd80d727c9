/** Groups of nodes that reach each other (Tarjan 1972: strongly connected components), each in the order of names. */
export function listCircles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const open = new Set<string>()
  const circles: string[][] = []

  function visit(node: string): number {
    const at = order.size
    let low = at
    order.set(node, at)
    stack.push(node)
    open.add(node)
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) low = Math.min(low, visit(next))
      else if (open.has(next)) low = Math.min(low, lowest.get(next) ?? order.get(next) ?? low)
    }
    lowest.set(node, low)
    if (low === at) {
      const circle = stack.splice(stack.indexOf(node))
      for (const member of circle) open.delete(member)
      if (circle.length > 1) circles.push(circle.sort())
    }
    return low
  }

  for (const node of graph.keys()) if (!order.has(node)) visit(node)
  return circles
}
