import "./app/environment"
import { ensureBuilt } from "./app/ensure-built"
import { say, sayError, took } from "./app/report"

const begun = performance.now()
ensureBuilt({ output: "always" }).then(
  ({ built }) => say(built ? `Built in ${took(begun)}.` : "Nothing changed since the last build."),
  (error: unknown) => {
    sayError(error)
    process.exitCode = 1
  },
)
