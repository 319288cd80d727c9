import "server-only"
import type { TaskList } from "graphile-worker"
import { z } from "zod"
import { throughOutages } from "@/lib/data/base/retry-outages"
import { recordDeleted, recordTrouble, takeDeletion, type Removed } from "@/lib/data/deletion/deletions"
import { removeAnalysisAlone } from "@/lib/data/deletion/remove-analyses"
import { finishDeletion, removeResults, rowsToRemove } from "@/lib/data/deletion/remove-results"
import { deleteUploadFiles } from "@/lib/data/imports/upload-files"

const jobSchema = z.object({ deletionId: z.number().int() })

/** The queue's task. Cut off, it goes on with what is left. */
export function deletionTasks({ abort }: { readonly abort: AbortSignal }): TaskList {
  return {
    "delete-results": async (payload: unknown): Promise<void> => {
      const { deletionId } = jobSchema.parse(payload)
      try {
        await throughOutages(() => deleteOrdered(deletionId, abort), { signal: abort })
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

/** Safe to repeat: it goes on with what is left, and counts on. */
async function deleteOrdered(deletionId: number, signal: AbortSignal): Promise<void> {
  const deletion = await takeDeletion(deletionId)
  if (!deletion) return
  const { analysisId } = deletion
  const all = await rowsToRemove(deletion)
  const removed = { ...deletion.removed }
  let done = 0
  const removal = {
    ...deletion,
    deletionId,
    signal,
    onRows: async (rows: number, of: keyof Removed | null) => {
      done += rows
      if (of !== null) removed[of] += rows
      await recordDeleted(deletion, { progress: Math.min(0.99, done / Math.max(1, all)), removed })
    },
  }
  // Files before their rows: cut off in between, the rows still say which files there are.
  if (analysisId === null) await removeResults({ ...removal, beforeUploads: deleteUploadFiles })
  else await removeAnalysisAlone({ ...removal, analysisId })
  await finishDeletion(deletionId, removed)
}
