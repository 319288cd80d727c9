import { readFileSync } from "node:fs"
import path from "node:path"
import Papa from "papaparse"
import { describe, expect, it } from "vitest"
import { seededRandom } from "@/lib/stats/core/random"
import { dataFolder, hasDataFiles } from "@/lib/testing/files/data-files"
import { readCsvRecords, type CsvItem } from "./csv-records"

async function read(text: string, chunk = Buffer.byteLength(text) || 1): Promise<CsvItem[]> {
  const bytes = Buffer.from(text)
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk)
  }
  const items: CsvItem[] = []
  for await (const part of readCsvRecords(chunks())) for (const item of part) items.push(item)
  return items
}

const record = (line: number, ...fields: string[]): CsvItem => ({ kind: "record", line, fields })

describe("readCsvRecords", () => {
  it("reads quotes, doubled quotes and newlines, counting physical lines", async () => {
    const text = 'a,b\r\n"x\ny","say ""hi"""\r\n1,2\r\n'
    expect(await read(text)).toEqual([record(1, "a", "b"), record(2, "x\ny", 'say "hi"'), record(4, "1", "2")])
  })

  it.each(["\n", "\r\n", "\r"])("takes the line end %j", async (end) => {
    const text = ["a,b", '"1",2', "3,4", ""].join(end)
    expect(await read(text)).toEqual([record(1, "a", "b"), record(2, "1", "2"), record(3, "3", "4")])
  })

  it("keeps a carriage return inside an unquoted field of a file with newlines", async () => {
    expect(await read("a,b\r\n1\r2,3\r\n")).toEqual([record(1, "a", "b"), record(2, "1\r2", "3")])
  })

  it.each([
    ["\t", "a\tb\n1\t2,5\n"],
    [";", "a;b\n1;2,5\n"],
    ["|", "a|b\n1|2,5\n"],
  ])("finds the delimiter %j by the header", async (_delimiter, text) => {
    expect((await read(text)).map((item) => item.kind === "record" && item.fields.length)).toEqual([2, 2])
  })

  it("takes the delimiter under which the columns of results are, not the one that a busy header has most of", async () => {
    const [header] = await read('id,prompt,output,score,"notes (tone;style;length;safety;other)"\n1,q,o,1,n\n')
    expect(header).toEqual(record(1, "id", "prompt", "output", "score", "notes (tone;style;length;safety;other)"))
  })

  it("ends lines with CR where LF stands in cells, also in the header, however it is cut", async () => {
    const text = 'a,"b\nc"\r1,"x\ny"\r2,z\r'
    for (const chunk of [1, 2, 3, 5, 100])
      expect(await read(text, chunk)).toEqual([record(1, "a", "b\nc"), record(2, "1", "x\ny"), record(3, "2", "z")])
  })

  it("reads a last line without an end, and no record in blank lines", async () => {
    expect(await read("\n\na,b\n\n1,")).toEqual([record(3, "a", "b"), record(5, "1", "")])
  })

  it("loses one line to an unclosed quote, not the rest of the file", async () => {
    const items = await read('a,b\n1,"never closed\n2,"fine"\n3,ok\n')
    expect(items.map((item) => [item.kind, item.line])).toEqual([
      ["record", 1],
      ["fault", 2],
      ["record", 3],
      ["record", 4],
    ])
    expect(items[1]).toMatchObject({ reason: expect.stringContaining("quote opened here") })
  })

  it("finds an unclosed quote at the end of a file without any other quote", async () => {
    const items = await read(`a,b\n1,"open\n${"2,x\n".repeat(50_000)}`, 65_536)
    expect(items.filter((item) => item.kind === "fault").map((item) => item.line)).toEqual([2])
    expect(items).toHaveLength(50_002)
  })

  it("gives up on a quote after 16 million characters", async () => {
    const items = await read(`a,b\n1,"${`${"x".repeat(999)}\n`.repeat(16_100)}`, 1 << 20)
    expect(items[1]).toMatchObject({ kind: "fault", line: 2, reason: "quote opened here is never closed" })
    expect(items).toHaveLength(2 + 16_100 - 1)
  }, 30_000)

  it("reads a field of 5 MB in linear time", async () => {
    const long = 'line with "quotes"\n'.repeat(280_000)
    const items = await read(`a,b\n1,"${long.replaceAll('"', '""')}"\n2,x\n`, 65_536)
    expect(items.map((item) => item.line)).toEqual([1, 2, 280_003])
    expect(items[1]).toEqual(record(2, "1", long))
  })

  it("gives the same records however the text is cut into chunks", async () => {
    const text = 'a,b\r\n"x\r\ny","""q"""\r\n,\r\n"open\n5,"z"\r\n6,é😀\r\n'
    const whole = await read(text)
    for (let chunk = 1; chunk < 12; chunk += 1) expect(await read(text, chunk)).toEqual(whole)
  })

  it("reads what was written, for generated fields", async () => {
    const random = seededRandom(20_261_121)
    const letters = ['"', ",", "\n", "\r\n", "a", " ", "é", ""]
    const pick = () => letters[Math.floor(random.next() * letters.length)] ?? ""
    for (let round = 0; round < 300; round += 1) {
      const rows = Array.from({ length: 5 }, () => Array.from({ length: 3 }, () => pick() + pick() + pick()))
      const text = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\r\n")
      const items = await read(text, 1 + Math.floor(random.next() * 20))
      expect(items.map((item) => item.kind === "record" && item.fields)).toEqual(rows)
    }
  })

  it.skipIf(!hasDataFiles)("reads the real files as papaparse does (skipped without ../shared/data)", async () => {
    for (const name of ["bbh.csv", "gsm8k.csv", "ifeval.csv", "mmlu_pro.csv", "simpleqa.csv", "vicuna_bench.csv"]) {
      const text = readFileSync(path.join(dataFolder, name), "utf8")
      const expected = Papa.parse<string[]>(text, { skipEmptyLines: true }).data
      const items = await read(text, 262_144)
      expect(items.map((item) => (item.kind === "record" ? item.fields : item))).toEqual(expected)
    }
  })
})
