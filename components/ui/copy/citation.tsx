import { citationBibtex, citationText, type Citation } from "@/lib/domain/taxonomy/citation"
import styles from "./citation.module.css"
import { CopyText } from "./copy-text"
import { Icon } from "@/components/ui/icon"

/** "Cite this view": what to write down so that others find the same figures. Opens without a script. */
export function Cite({ cited, isPrivate, source }: { cited: Citation; isPrivate: boolean; source: string }) {
  return (
    // What its figures come from, for the captions of saved pictures.
    <details className={styles.cite} data-source={source}>
      <summary className="btn">
        <Icon name="file" /> Cite this view
      </summary>
      <div className={styles.panel}>
        <Part name="Permalink" text={cited.url} />
        <Part name="Plain text" text={citationText(cited)} />
        <Part name="BibTeX" text={citationBibtex(cited)} pre />
        {isPrivate ? <p className="muted xs">This page is private: its address opens for you only.</p> : null}
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
