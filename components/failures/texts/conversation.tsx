import { RichText } from "@/components/ui/text/rich-text"
import type { Turn } from "@/lib/domain/results/prediction-detail"
import { cutText } from "@/lib/domain/text/truncate-text"
import { formatCount, plural } from "@/lib/format"
import { planText } from "@/lib/rich-text/text-plan"
import styles from "@/components/failures/failure.module.css"

type View = "rendered" | "plain"

/** Longer ones are told by their beginning and their end, where they went wrong. */
const [first, last] = [10, 30]
const mostCalls = 5

/** The whole conversation behind an answer, turn by turn, with the tools that were called: all of it inert text. */
export function Conversation({ turns, view }: { turns: readonly Turn[]; view: View }) {
  const skipped = Math.max(0, turns.length - first - last)
  return (
    <details className={styles.drawer}>
      <summary>The whole conversation, {plural(turns.length, "turn")}</summary>
      <ol className={styles.turns}>
        {turns.map((turn, index) => {
          if (index === first && skipped > 0)
            return (
              <li key={index} className="muted sm">
                {plural(skipped, "turn")} left out here
              </li>
            )
          if (index > first && index < first + skipped) return null
          return (
            <li key={index} data-role={turn.role}>
              <h3 className="h4">{roles[turn.role]}</h3>
              {turn.reasoning ? (
                <details className={styles.thinking}>
                  <summary>Reasoning</summary>
                  <Cut text={turn.reasoning} view={view} />
                </details>
              ) : null}
              {turn.text === "" ? null : <Cut text={turn.text} view={view} />}
              {(turn.calls ?? []).slice(0, mostCalls).map((call, at) => (
                <div key={at} className={styles.call}>
                  <p className="sm">
                    Calls <code>{call.name}</code>
                  </p>
                  {call.arguments === "" ? null : <Cut text={indented(call.arguments)} view="plain" />}
                </div>
              ))}
              {turn.calls && turn.calls.length > mostCalls ? (
                <p className="xs muted">{plural(turn.calls.length - mostCalls, "more call")}</p>
              ) : null}
            </li>
          )
        })}
      </ol>
    </details>
  )
}

function Cut({ text, view }: { text: string; view: View }) {
  const cut = cutText(text, { part: "reference", all: false })
  return (
    <>
      <RichText text={cut.text} plan={planText(cut.text, view)} />
      {cut.text.length < cut.length ? (
        <p className="xs muted">
          {formatCount(cut.text.length)} of {formatCount(cut.length)} characters
        </p>
      ) : null}
    </>
  )
}

/** Arguments are JSON for the most part, in one line. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text) as unknown, null, 2)
  } catch {
    return text
  }
}

const roles = { system: "System", user: "User", assistant: "Model", tool: "Tool" } as const
