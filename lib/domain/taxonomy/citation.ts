/** One view of the explorer as it is cited. All of it is plain text of ours but `title`, `work` and `url`. */
export type Citation = {
  readonly title: string
  /** the release, the analysis it was read by, or the results */
  readonly work: string
  /** null: it shows no release's categories */
  readonly releaseKey: string | null
  readonly year: string
  readonly url: string
  readonly hashes: readonly { readonly of: string; readonly value: string }[]
  /** YYYY-MM-DD */
  readonly accessed: string
}

/** The first 16 digits of a hash, as they are cited; null for what is no hash, whatever it was stored as. */
export function citedHash(value: string | null | undefined): string | null {
  return value && /^[0-9a-f]{16,128}$/u.test(value) ? value.slice(0, 16) : null
}

export function citationText(cited: Citation): string {
  const hashes = cited.hashes.map(({ of, value }) => `${of} ${value}`).join(", ")
  return `ErrorAtlas explorer (${cited.year}). ${cited.title}. ${cited.work}${cited.releaseKey === null ? "" : `, release ${cited.releaseKey}`}${hashes === "" ? "" : ` (${hashes})`}. ${cited.url}. Accessed ${cited.accessed}.`
}

/** A BibTeX entry; titles are anybody's text, so what TeX would read as a command is escaped. */
export function citationBibtex(cited: Citation): string {
  const fields = {
    title: `{${tex(`${cited.title}: ${cited.work}`)}}`,
    author: "{{ErrorAtlas explorer}}",
    year: `{${cited.year}}`,
    ...(cited.releaseKey !== null && { version: `{${tex(cited.releaseKey)}}` }),
    url: `{${cited.url.replaceAll(/[{}\\]/g, encodeURIComponent)}}`,
    note: `{${tex([...cited.hashes.map(({ of, value }) => `${of} ${value}`), `accessed ${cited.accessed}`].join("; "))}}`,
  }
  const lines = Object.entries(fields).map(([name, value]) => `  ${name} = ${value},`)
  return `@misc{${keyOf(cited)},\n${lines.join("\n")}\n}`
}

function keyOf({ title, releaseKey }: Citation): string {
  const part = (text: string) =>
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-|-$/g, "")
  const release = releaseKey === null ? "" : `${part(releaseKey)}-`
  return `erroratlas-${release}${part(title).slice(0, 40)}`.replace(/-$/, "")
}

const special: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
}

function tex(text: string): string {
  return text.replaceAll(/[\\{}$&#%_~^]/g, (sign) => special[sign] ?? `\\${sign}`).replaceAll(/\s+/g, " ")
}
