import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { readText } from "./source"

async function textOf(content: string | Uint8Array, chunk?: number, name = "file.csv"): Promise<string> {
  let text = ""
  for await (const part of readText(memoryFile(name, content, chunk))) text += part
  return text
}

describe("readText", () => {
  it("joins characters that lie across chunks, whatever the size of the chunks", async () => {
    const text = "aé漢😀\nz\u0301"
    for (let chunk = 1; chunk < 9; chunk += 1) expect(await textOf(text, chunk)).toBe(text)
  })

  it("drops a byte order mark at the start only", async () => {
    expect(await textOf("\uFEFFa\uFEFFb", 1)).toBe("a\uFEFFb")
  })

  it("unpacks gzip by its first bytes, not by its name", async () => {
    expect(await textOf(gzipSync("a,b\n1,2\n"))).toBe("a,b\n1,2\n")
  })

  it("says that a cut gzip file is damaged", async () => {
    await expect(textOf(gzipSync("a,b\n".repeat(1000)).subarray(0, 30))).rejects.toThrow(
      "file.csv is a damaged gzip file",
    )
  })

  it.each([1, 7, 65_536])("names the line of a byte that is not UTF-8 (chunks of %d)", async (chunk) => {
    const latin1 = Buffer.from("a,b\nfine,1\ncaf\xe9,2\nmore,3\n", "latin1")
    await expect(textOf(latin1, chunk)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("line 3"),
    })
  })

  it("names the last line when a character is cut at the end of the file", async () => {
    await expect(textOf(new TextEncoder().encode("a\nb😀").subarray(0, 6))).rejects.toThrow("line 2")
  })

  it("says what to do with UTF-16", async () => {
    await expect(textOf(Buffer.from("\uFEFFa,b\n", "utf16le"))).rejects.toThrow("UTF-16. Save it as UTF-8")
  })

  it.each(["little", "big"])("knows UTF-16 without a mark, %s end first", async (order) => {
    const bytes = Buffer.from("example_id,model,input_text\n1,m,où 漢字\n", "utf16le")
    if (order === "big") bytes.swap16()
    await expect(textOf(bytes)).rejects.toThrow(
      "file.csv is UTF-16 (without a byte order mark). Save it as UTF-8 and send it again.",
    )
  })

  it("knows UTF-32, and lets single NULs of a UTF-8 text pass", async () => {
    const wide = Buffer.from([..."example_id,model"].flatMap((sign) => [sign.charCodeAt(0), 0, 0, 0]))
    await expect(textOf(wide)).rejects.toThrow("file.csv is UTF-32")
    expect(await textOf("a,b\n\u0000,1\n")).toBe("a,b\n\u0000,1\n")
  })
})
