"use client"

import "./globals.css"

/**
 * In the place of a page whose frame could not be made either: the database is not there, say. With our own style sheet,
 * because Next's page brings its style inline, which the content policy does not let in (lib/http/server/content-security-policy.ts);
 * with a link, because it must work without a script.
 */
export default function GlobalErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <title>This page could not be made · ErrorAtlas</title>
        <main className="page" id="main">
          <header className="page-head pt-10" role="alert">
            <h1>This page could not be made</h1>
            <p className="lede">
              Nothing you entered is lost on the server. Try again; if it fails once more, the server log has the cause
              {error.digest ? ` under ${error.digest}` : ""}.
            </p>
          </header>
          <div className="actions">
            <a className="btn primary" href="">
              Try again
            </a>
          </div>
        </main>
      </body>
    </html>
  )
}
