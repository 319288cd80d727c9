import { deleteUploadFiles, heldBytes, uploadPath, writeSlice } from "@/lib/data/imports/upload-files"
import { createUpload, deleteUpload, queueImport, type Upload } from "@/lib/data/imports/uploads"
import type { ImportJob } from "@/lib/data/base/jobs"
import { isReady, openResultSet } from "@/lib/data/imports/result-set-import"
import { bodyChunks } from "@/lib/streams/request-body"
import { AppError } from "@/lib/errors"
import { formatLimit } from "@/lib/format"
import { diskFile } from "@/lib/ingest/files/disk-file"
import { hashFiles, importHash, importName } from "@/lib/ingest/hashes/file-hashes"
import { uploadLimits } from "@/lib/ingest/limits"

/** What one write holds in memory at most; far under the limit of a slice. */
const sliceBytes = 4_194_304

/**
 * A whole file in one request: kept as an upload, then queued for import. Returns the result set it will fill; `isKnown`:
 * an earlier import of the same has filled it, and nothing is queued.
 */
export async function receiveFile(
  request: Request,
  wanted: Pick<ImportJob, "ownerId" | "dataset" | "threshold" | "answers"> & { readonly fileName: string },
): Promise<{ resultSetId: number; isKnown: boolean }> {
  const { ownerId, fileName, dataset, threshold, answers } = wanted
  const upload = await createUpload({ ownerId, fileName, bytes: announcedBytes(request) })
  try {
    if (request.body) await writeSlices(upload, request.body)
    if ((await heldBytes(upload.id)) !== upload.bytes)
      throw new AppError("invalid", `The file ended before the ${upload.bytes} bytes announced.`)
    const files = await hashFiles([await diskFile(uploadPath(upload.id), upload.fileName)])
    const resultSetId = await openResultSet({
      ownerId,
      name: importName(files, undefined),
      contentHash: await importHash(files, dataset, answers?.columns),
      visibility: "private",
    })
    if (await isReady(resultSetId)) {
      await discard(upload)
      return { resultSetId, isKnown: true }
    }
    const uploads = files.map(({ sha256 }) => ({ id: upload.id, sha256 }))
    await queueImport(resultSetId, { resultSetId, ownerId, uploads, dataset, threshold, answers })
    return { resultSetId, isKnown: false }
  } catch (error) {
    await discard(upload)
    throw error
  }
}

async function discard({ id }: Upload): Promise<void> {
  await deleteUpload(id)
  await deleteUploadFiles([id])
}

function announcedBytes(request: Request): number {
  const bytes = Number(request.headers.get("content-length") ?? Number.NaN)
  if (!Number.isInteger(bytes)) throw new AppError("invalid", "Send the file with its content-length.")
  if (bytes < 1) throw new AppError("invalid", "The file is empty.")
  if (bytes > uploadLimits.fileBytes)
    throw new AppError("too_large", `A file may have up to ${formatLimit(uploadLimits.fileBytes)}.`)
  return bytes
}

async function writeSlices(upload: Upload, body: ReadableStream<Uint8Array>): Promise<void> {
  let offset = 0
  let chunks: Uint8Array[] = []
  let held = 0
  const flush = async () => {
    const slice = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk)
        controller.close()
      },
    })
    offset = await writeSlice(upload, { offset, body: slice, isWhole: true })
    chunks = []
    held = 0
  }
  for await (const chunk of bodyChunks(body)) {
    chunks.push(chunk)
    held += chunk.byteLength
    if (held >= sliceBytes) await flush()
  }
  if (held > 0) await flush()
}
