import { mkdir, writeFile } from "node:fs/promises"
import path from "node:path"
import { createAnalysis } from "@/lib/data/analyses/analyses"
import { prisma } from "@/lib/data/base/client"
import { openResultSet } from "@/lib/data/imports/result-set-import"
import { uploadPath } from "@/lib/data/imports/upload-files"
import { createUpload, queueImport, recordReceived } from "@/lib/data/imports/uploads"
import { diskFile } from "@/lib/ingest/files/disk-file"
import { hashFiles, importHash } from "@/lib/ingest/hashes/file-hashes"

export type Owner = { readonly id: number; readonly name: string; readonly role: "owner" }

const judgeId = "compatible/fake"

/** Four models on two datasets, right or wrong by their numbers: the same rows every time. */
export function csvOf(rows: number): string {
  const lines = ["example_id,model,dataset,input_text,output_text,score,correct_answer"]
  for (let row = 0; row < rows; row += 1) {
    const [example, model] = [Math.floor(row / 4), row % 4]
    const dataset = example % 2 === 0 ? "even" : "odd"
    const isRight = (example * 7 + model * 3) % 5 < 3
    const output = `First the rate of ${example} is read. Then it is multiplied by ${model + 2}. The answer is ${example + model}.`
    lines.push(
      `e${example},model-${model},${dataset},What is the sum of item ${example}?,${output},${isRight ? 1 : 0},${example}`,
    )
  }
  return `${lines.join("\n")}\n`
}

export async function makeOwner(login: string): Promise<Owner> {
  const { id } = await prisma().user.create({ data: { login, name: login, role: "owner" } })
  return { id, name: login, role: "owner" }
}

/** A file that has arrived, queued to be imported by whoever works. Returns the result set. */
export async function queueFile(owner: Owner, text: string): Promise<number> {
  const bytes = Buffer.byteLength(text)
  const upload = await createUpload({ ownerId: owner.id, fileName: "results.csv", bytes })
  const file = uploadPath(upload.id)
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(file, text)
  await recordReceived(upload, bytes)
  const files = await hashFiles([await diskFile(file, "results.csv")])
  const resultSetId = await openResultSet({
    ownerId: owner.id,
    name: "results.csv",
    contentHash: await importHash(files, null),
    visibility: "private",
  })
  const uploads = [{ id: upload.id, sha256: files[0]?.sha256 ?? "" }]
  await queueImport(resultSetId, { resultSetId, ownerId: owner.id, uploads, dataset: null })
  return resultSetId
}

/** `replicate`: the judge is asked anew, though it has answered the same for another run. */
export async function queueAnalysis(owner: Owner, resultSetId: number, replicate: number): Promise<number> {
  const config = { mode: "induce", ratio: 1, divideAbove: 10, constructBatch: 10, classifyBatch: 5, replicate } as const
  const { id } = await createAnalysis({ resultSetId, judgeId, config }, owner)
  return id
}
