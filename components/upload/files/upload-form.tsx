"use client"

import { useActionState, useState, type DragEvent } from "react"
import { Field } from "@/components/ui/form/field"
import { FormMessage } from "@/components/ui/form/form-message"
import { Icon } from "@/components/ui/icon"
import { VisibilityOptions } from "@/components/ui/form/visibility-options"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { errorsOf, idle, type ActionState } from "@/lib/http/handlers/action-state"
import { formatLimit, plural } from "@/lib/format"
import { limits, uploadLimits } from "@/lib/ingest/limits"
import { chosenFiles, droppedFiles } from "./folder-files"
import { FileProgress } from "./file-progress"
import styles from "@/components/upload/upload.module.css"
import { useUploads } from "./use-uploads"

/** React knows no property for it. */
const takesFolders = (input: HTMLInputElement | null) => input?.setAttribute("webkitdirectory", "")

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

/** Choose or drop files: they go up at once, and are imported together when all are there. */
export function UploadForm({ action, accept }: { action: Action; accept: string }) {
  const { files, add, remove, forgetAll } = useUploads()
  const [state, send] = useActionState<ActionState, FormData>(action, idle)
  const [isOver, setIsOver] = useState(false)
  const complete = files.filter((entry) => entry.state.status === "complete")
  const open = files.filter((entry) => entry.state.status !== "complete" && entry.state.status !== "failed")
  const isReady = complete.length > 0 && open.length === 0

  const drop = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    void droppedFiles(event.dataTransfer).then(add)
  }
  return (
    <form
      className="stack"
      style={{ "--gap": "1.5rem" } as React.CSSProperties}
      action={(form) => {
        forgetAll()
        send(form)
      }}
    >
      <label
        className={styles.drop}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <Icon name="upload" />
        <span className={styles.dropTitle}>Drop files or a run folder here, or choose files</span>
        <span className="xs muted">
          Several at once, each up to {formatLimit(uploadLimits.fileBytes)}, .gz and .zip too. They stay private until
          you say otherwise.
        </span>
        <input
          type="file"
          className={styles.fileInput}
          aria-label="Result files"
          accept={accept}
          multiple
          onChange={(event) => {
            add([...(event.currentTarget.files ?? [])])
            event.currentTarget.value = ""
          }}
        />
      </label>
      <label className={styles.folder}>
        <Icon name="upload" />
        Choose a folder
        <input
          type="file"
          className={styles.fileInput}
          aria-label="Run folder"
          multiple
          ref={takesFolders}
          onChange={(event) => {
            add(chosenFiles(event.currentTarget.files))
            event.currentTarget.value = ""
          }}
        />
      </label>
      {files.length > 0 ? (
        <ul className={styles.queue} aria-label="Files on their way">
          {files.map((entry) => (
            <FileProgress key={entry.key} entry={entry} onRemove={() => remove(entry)} />
          ))}
        </ul>
      ) : null}
      {complete.map(({ id }) => (id ? <input key={id} type="hidden" name="uploads" value={id} /> : null))}
      <div className={styles.options}>
        <Field
          name="dataset"
          label="Benchmark name"
          hint="Leave empty to take it from the dataset column, or from the file name."
          errors={errorsOf(state, "dataset")}
        >
          {(props) => <input {...props} className="field" maxLength={limits.nameLength} autoComplete="off" />}
        </Field>
        <Field name="visibility" label="Who may see it" errors={errorsOf(state, "visibility")}>
          {(props) => (
            <select {...props} className="field" defaultValue="private">
              <VisibilityOptions />
            </select>
          )}
        </Field>
      </div>
      <FormMessage state={state} />
      <div className="row">
        {isReady ? (
          <SubmitButton className="btn primary lg" pending="Checking the files">
            Import {plural(complete.length, "file")}
          </SubmitButton>
        ) : (
          <button type="button" className="btn lg" disabled aria-disabled>
            {open.length > 0 ? `Sending ${plural(open.length, "file")}` : "Import"}
          </button>
        )}
        <span className="xs muted">
          {open.length > 0
            ? "Keep this page open. If it closes, choose the same files again and sending goes on."
            : null}
        </span>
      </div>
    </form>
  )
}
