import { headers } from "next/headers"
import { getCitationFacts } from "@/lib/db/citation"
import type { Scope } from "@/lib/db/scope"
import { citationBibtex, citationText, type Citation } from "@/lib/domain/citation"
import styles from "./cite.module.css"
import { CopyText } from "./copy-text"
import { Icon } from "./icon"

/**
 * "Cite this view": what to write down so that others find the same figures. `path` is the view's own address; the
 * release is written into it, because "latest" moves on.
 */
export async function Cite({ title, scope, path }: { title: string; scope: Scope; path: string }) {
  const facts = await getCitationFacts(scope)
  const cited: Citation = {
    title,
    work: scope.isReleaseView ? scope.version.name : `${scope.analysis.title}, on ${scope.version.name}`,
    releaseKey: scope.version.key,
    year: String((facts?.publishedAt ?? facts?.finishedAt ?? new Date()).getUTCFullYear()),
    url: `${await origin()}${pinned(path, scope)}`,
    hashes: [
      ...(facts?.definitionsHash ? [{ of: "definitions", value: facts.definitionsHash.slice(0, 16) }] : []),
      ...(facts ? [{ of: "results", value: facts.resultsHash.slice(0, 16) }] : []),
    ],
    accessed: new Date().toISOString().slice(0, 10),
  }
  return (
    <details className={styles.cite}>
      <summary className="btn">
        <Icon name="file" /> Cite this view
      </summary>
      <div className={styles.panel}>
        <Part name="Permalink" text={cited.url} />
        <Part name="Plain text" text={citationText(cited)} />
        <Part name="BibTeX" text={citationBibtex(cited)} pre />
        {scope.analysis.visibility === "private" ? (
          <p className="muted xs">This analysis is private: the address opens for you only.</p>
        ) : null}
      </div>
    </details>
  )
}

function Part({ name, text, pre = false }: { name: string; text: string; pre?: boolean }) {
  return (
    <section className={styles.part} aria-label={name}>
      <header>
        <h3>{name}</h3>
        <CopyText text={text} label={`Copy ${name === "BibTeX" ? name : name.toLowerCase()}`} />
      </header>
      {pre ? (
        <pre tabIndex={0} aria-label={name}>
          {text}
        </pre>
      ) : (
        <p>{text}</p>
      )}
    </section>
  )
}

/** The release in the address: as a part of the path in the atlas, as a parameter everywhere else. */
function pinned(path: string, { version }: Scope): string {
  if (version.kind !== "release") return path
  const url = new URL(path, "http://local")
  url.searchParams.delete("after")
  if (url.pathname.startsWith("/atlas/"))
    url.pathname = url.pathname.replace(/^\/atlas\/latest(?=\/|$)/, `/atlas/${encodeURIComponent(version.key)}`)
  else if (!/^\/errors\/\d+$/.test(url.pathname)) url.searchParams.set("release", version.key)
  return `${url.pathname}${url.search}`
}

async function origin(): Promise<string> {
  const sent = await headers()
  const host = sent.get("x-forwarded-host") ?? sent.get("host") ?? "localhost"
  const scheme = sent.get("x-forwarded-proto")?.split(",")[0] === "https" ? "https" : "http"
  return `${scheme}://${host.replaceAll(/[^\w.:[\]-]/g, "")}`
}
