import "server-only"

/** Items in the order of their ids, a page of them in memory at a time. */
export async function* inPages<Item extends { readonly exampleId: number }>(
  read: (after: number) => Promise<Item[]>,
): AsyncGenerator<Item> {
  for (let after = 0; ;) {
    const page = await read(after)
    yield* page
    const last = page.at(-1)
    if (!last) return
    after = last.exampleId
  }
}
