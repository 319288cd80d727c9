"use client"

import { useEffect, useState } from "react"

const lookAgainMs = 1_000

/**
 * The one place where an unexpected error becomes a page. Details stay in the server's log, under the digest. Where the
 * database went away in the middle of making it, it says so, and comes by itself when the database is back.
 */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const isWaiting = useDatabaseAway()
  return (
    <main className="page" id="main">
      <header className="page-head pt-10" role="alert">
        <h1>{isWaiting ? "The database is coming back" : "This page could not be made"}</h1>
        <p className="lede">
          {isWaiting ? (
            "It went away while this page was made, and is being started again. Nothing that was saved is lost; the page comes by itself as soon as it answers."
          ) : (
            <>
              Nothing you entered is lost on the server. Try again; if it fails once more, the server log has the cause
              {error.digest ? ` under ${error.digest}` : ""}.
            </>
          )}
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

/** Asks the health check; when it has said no and then says yes, loads the page anew. */
function useDatabaseAway(): boolean {
  const [isAway, setAway] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const look = async (wasAway: boolean) => {
      const status = await fetch("/api/health", { cache: "no-store" }).then(
        (reply) => reply.status,
        () => 503,
      )
      if (isOver) return
      if (status === 503) {
        setAway(true)
        timer = setTimeout(() => void look(true), lookAgainMs)
      } else if (wasAway) window.location.reload()
    }
    void look(false)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [])
  return isAway
}
