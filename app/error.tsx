"use client"

/** The one place where an unexpected error becomes a page. Details stay in the server's log, under the digest. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="page" id="main">
      <header className="page-head pt-10" role="alert">
        <h1>This page could not be made</h1>
        <p className="lede">
          Nothing you entered is lost on the server. Try again; if it fails once more, the server log has the cause
          {error.digest ? ` under ${error.digest}` : ""}.
        </p>
      </header>
      <div className="actions">
        <button type="button" className="btn primary" onClick={reset}>
          Try again
        </button>
      </div>
    </main>
  )
}
