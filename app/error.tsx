"use client"

/** The one place where an unexpected error becomes a page. Details stay in the server's log, under the digest. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="page" id="main">
      <div className="empty" role="alert">
        <strong>This page could not be made</strong>
        <p>
          Nothing you entered is lost on the server. Try again; if it fails once more, the server log has the cause
          {error.digest ? ` under ${error.digest}` : ""}.
        </p>
        <button type="button" className="btn primary" onClick={reset}>
          Try again
        </button>
      </div>
    </main>
  )
}
