/**
 * What each of some things is called in one list or chooser: its name, and where another bears the same name, after it
 * in brackets the first mark that differs among them (a full name, a file, an id). The last mark should be unique.
 */
export function tellApart<T>(things: readonly T[], nameOf: (thing: T) => string, ...marks: ((thing: T) => string)[]) {
  const namesakes = new Map<string, T[]>()
  for (const thing of things) namesakes.set(nameOf(thing), [...(namesakes.get(nameOf(thing)) ?? []), thing])
  return things.map((thing) => {
    const name = nameOf(thing)
    const group = namesakes.get(name) ?? []
    if (group.length < 2) return name
    const mark = marks.find((markOf) => new Set(group.map(markOf)).size === group.length) ?? marks.at(-1)
    return mark ? `${name} (${mark(thing)})` : name
  })
}
