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

  const wide = "example_id,model,input_text\n1,m,où 漢字 😀\n"
  it.each([1, 7, 65_536])("reads UTF-16 with a mark and without one, both ends first (chunks of %d)", async (chunk) => {
    for (const mark of ["", "\uFEFF"])
      for (const isBig of [false, true]) {
        const bytes = Buffer.from(mark + wide, "utf16le")
        if (isBig) bytes.swap16()
        expect(await textOf(bytes, chunk)).toBe(wide)
        if (chunk > 1) expect(await textOf(gzipSync(bytes), chunk)).toBe(wide)
      }
  })

  it("reads UTF-16 with a mark that holds nothing English, and hardly anything", async () => {
    expect(await textOf(Buffer.from(`\uFEFF${"漢字\n".repeat(100)}`, "utf16le"))).toBe("漢字\n".repeat(100))
    expect(await textOf(Buffer.from("\uFEFFa", "utf16le"))).toBe("a")
    expect(await textOf("")).toBe("")
    expect(await textOf("a")).toBe("a")
  })

  it("names Windows-1252 by the sign that stands there", async () => {
    const bytes = Buffer.concat([Buffer.from("a,b\né漢,1\n".repeat(40)), Buffer.from("caf\xe9,2\n", "latin1")])
    await expect(textOf(bytes)).rejects.toThrow(
      'file.csv is not UTF-8: line 81 holds a byte that is "é" in Windows-1252. Save it as UTF-8 (in Excel: "CSV UTF-8"; by command: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW) and send it again.',
    )
  })

  it("names the euro sign, which Windows-1252 has where UTF-8 has no beginning of a character", async () => {
    for (const before of ["price,", "a,b\n".repeat(40)]) {
      const bytes = Buffer.concat([Buffer.from(before), Buffer.from([0x80]), Buffer.from(" 5\nmore,1\n".repeat(20))])
      await expect(textOf(bytes)).rejects.toThrow(/holds a byte that is "€" in Windows-1252.*iconv -f WINDOWS-1252/)
    }
  })

  it("knows UTF-32, and lets single NULs of a UTF-8 text pass", async () => {
    const wide = Buffer.from([..."example_id,model"].flatMap((sign) => [sign.charCodeAt(0), 0, 0, 0]))
    await expect(textOf(wide)).rejects.toThrow("file.csv is UTF-32")
    expect(await textOf("a,b\n\u0000,1\n")).toBe("a,b\n\u0000,1\n")
  })
})
