import { Icon } from "@/components/ui/icon"
import { formatBytes, formatPercent } from "@/lib/format"
import styles from "@/components/upload/upload.module.css"
import { pathOf } from "./folder-files"
import type { QueuedFile } from "./use-uploads"

/** One file on its way: how far it is, in words and as a bar, and a way to call it off. */
export function FileProgress({ entry, onRemove }: { entry: QueuedFile; onRemove: () => void }) {
  const { file, state } = entry
  const sent = "sent" in state ? state.sent : 0
  const share = file.size === 0 ? 0 : Math.min(1, sent / file.size)
  return (
    <li className={styles.queued}>
      <Icon name={state.status === "complete" ? "check" : state.status === "failed" ? "warning" : "file"} />
      <div className={styles.queuedText}>
        <b className="ellip">{pathOf(file)}</b>
        <span className="xs muted" role={state.status === "failed" ? "alert" : undefined}>
          {wordsFor(state, { share, size: file.size })}
        </span>
      </div>
      <button type="button" className="btn ghost" onClick={onRemove}>
        {state.status === "complete" || state.status === "failed" ? "Remove" : "Cancel"}
        <span className="sr"> {pathOf(file)}</span>
      </button>
      <progress
        className={styles.bar}
        value={share}
        max={1}
        aria-label={`${pathOf(file)} sent`}
        data-status={state.status}
      />
    </li>
  )
}

function wordsFor(state: QueuedFile["state"], { share, size }: { share: number; size: number }): string {
  switch (state.status) {
    case "waiting":
      return `${formatBytes(size)}, waiting for the file before it`
    case "sending":
      return `${formatPercent(share, 0)} of ${formatBytes(size)} sent`
    case "paused":
      return `${formatPercent(share, 0)} of ${formatBytes(size)} sent. No connection; it goes on by itself`
    case "complete":
      return `${formatBytes(size)}, complete`
    case "failed":
      return state.message
    default:
      return state satisfies never
  }
}
