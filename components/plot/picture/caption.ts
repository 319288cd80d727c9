/** Where a picture comes from, for the lines below it: page, what its figures come from, day, address. */
export function captionOf(from: {
  readonly title: string
  readonly address: string
  /** as the page says it; without it as the address does */
  readonly source: string | undefined
  /** key of the release a page shows when its address names none */
  readonly latest: string | undefined
  readonly day: string
}): string[] {
  const address = new URL(from.address)
  address.hash = ""
  const analysis = address.searchParams.get("analysis")
  const inPath = /^\/atlas\/([^/]+)/.exec(address.pathname)?.[1]
  const named = address.searchParams.get("release") ?? (inPath === "latest" ? null : (inPath ?? null))
  const release = named ?? from.latest
  const results = address.searchParams.get("results")
  const inAddress = [
    ...(release === undefined || (named === null && results !== null) ? [] : [`release ${release}`]),
    ...(analysis === null ? [] : [`analysis ${analysis}`]),
    ...(results === null ? [] : [`results ${results}`]),
  ]
  const source = [from.title, ...(from.source === undefined ? inAddress : [from.source]), `seen ${from.day}`]
  return [source.map((part) => part.slice(0, 160)).join(" · "), shortened(address.href)]
}

const shortened = (address: string) => (address.length > 200 ? `${address.slice(0, 199)}…` : address)
