import { expect, it } from "vitest"
import { seededRandom } from "@/lib/stats/core/random"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { readFile } from "@/lib/ingest/formats/read-predictions"
import { createTextStore, type TextRoom } from "@/lib/ingest/text-store"

const decode = (text: string | Uint8Array) => (typeof text === "string" ? text : Buffer.from(text).toString("utf8"))

async function outputsOf(text: string, chunk: number, texts?: TextRoom) {
  const outputs: (string | Uint8Array)[] = []
  for await (const results of readFile(memoryFile("a.csv", text, chunk), {
    dataset: null,
    ...(texts && { texts }),
  }))
    for (const result of results) if (result.kind === "row") outputs.push(result.row.output)
  return outputs
}

it.each([13, 300, 100_000])(
  "keeps long outputs as the same bytes that the string has (chunks of %d)",
  async (chunk) => {
    const random = seededRandom(20_261_122)
    const letters = ['"', ",", "\n", "a", " ", "é", "漢", "😀", '""', "\u0000"]
    const written = Array.from({ length: 60 }, (_, i) =>
      Array.from(
        { length: random.below(900) },
        () => letters[random.below(letters.length - (i % 3 === 0 ? 0 : 1))] ?? "",
      ).join(""),
    )
    const lines = written.map((output, i) => `e${i},m,in,"${output.replaceAll('"', '""')}",1`)
    const text = `example_id,model,input_text,output_text,score\n${lines.join("\n")}\n`
    const strings = await outputsOf(text, chunk)
    expect(strings).toEqual(written.map((output) => output.replaceAll("\u0000", "\uFFFD")))
    // Too small for all of them: what does not fit gets memory of its own.
    const stored = await outputsOf(text, chunk, createTextStore(20_000))
    expect(stored.map(decode)).toEqual(strings)
    expect(stored.some((output) => typeof output !== "string")).toBe(true)
  },
)

it("says the input of each row, whether or not it is the one before", async () => {
  const inputs = ["ab", "ab", "a", "abc", "abd", "", "ab", 'a"b', 'a"b']
  const lines = inputs.map((input, i) => `e${i},m,"${input.replaceAll('"', '""')}",out,1`)
  const text = `example_id,model,input_text,output_text,score\n${lines.join("\n")}\n`
  const read: string[] = []
  for await (const results of readFile(memoryFile("a.csv", text), { dataset: null }))
    for (const result of results) read.push(result.kind === "row" ? result.row.input : "")
  expect(read).toEqual(inputs)
})
