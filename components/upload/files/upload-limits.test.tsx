import { renderToStaticMarkup } from "react-dom/server"
import { expect, it } from "vitest"
import { formatLimit } from "@/lib/format"
import { uploadLimits } from "@/lib/ingest/limits"
import { UploadForm } from "./upload-form"
import { problemOf } from "./use-uploads"

const most = formatLimit(uploadLimits.fileBytes)

it("says before a file is chosen how large it may be", () => {
  expect(renderToStaticMarkup(<UploadForm action={async (state) => state} accept=".csv" />)).toContain(
    `each up to ${most}`,
  )
})

it("refuses a larger file and an empty one before anything is sent", () => {
  expect(problemOf({ size: uploadLimits.fileBytes })).toBeNull()
  expect(problemOf({ size: uploadLimits.fileBytes + 1 })).toBe(`larger than ${most}`)
  expect(problemOf({ size: 0 })).toBe("empty")
})
