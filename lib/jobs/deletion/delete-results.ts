import "server-only"
import type { TaskList } from "graphile-worker"
import { z } from "zod"
import { throughOutages } from "@/lib/data/base/retry-outages"
import { recordDeleted, recordTrouble, takeDeletion } from "@/lib/data/deletion/deletions"
import { finishDeletion, removeResults, rowsToRemove } from "@/lib/data/deletion/remove-results"
import { deleteUploadFiles } from "@/lib/data/imports/upload-files"

const jobSchema = z.object({ deletionId: z.number().int() })

/** The queue's task. Cut off, it goes on with what is left. */
export function deletionTasks({ abort }: { readonly abort: AbortSignal }): TaskList {
  return {
    "delete-results": async (payload: unknown): Promise<void> => {
      const { deletionId } = jobSchema.parse(payload)
      try {
        await throughOutages(() => deleteResults(deletionId, abort), { signal: abort })
      } catch (error) {
        if (!abort.aborted) {
          console.error(`Deletion ${deletionId} was interrupted`, error)
          await recordTrouble(deletionId, "Interrupted; it goes on by itself, and the server's log has the cause.")
        }
        throw error
      }
    },
  }
}

/** Safe to repeat: what is gone already is counted as nothing. */
async function deleteResults(deletionId: number, signal: AbortSignal): Promise<void> {
  const deletion = await takeDeletion(deletionId)
  if (!deletion) return
  const { resultSetId, ownerId } = deletion
  const all = await rowsToRemove(resultSetId)
  let done = 0
  const removed = await removeResults({
    deletionId,
    resultSetId,
    ownerId,
    signal,
    // Files before their rows: cut off in between, the rows still say which files there are.
    beforeUploads: deleteUploadFiles,
    onRows: async (rows) => {
      done += rows
      await recordDeleted(deletion, Math.min(0.99, done / Math.max(1, all)))
    },
  })
  await finishDeletion(deletionId, removed)
}
