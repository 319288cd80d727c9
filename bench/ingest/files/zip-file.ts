import { open, type FileHandle } from "node:fs/promises"
import { Readable } from "node:stream"
import { crc32, createDeflateRaw, deflateRawSync } from "node:zlib"
import { joined } from "./text-file"

/** A member's text as a whole, or in pieces where it is long. */
type Member = { readonly name: string; readonly content: string | Iterable<string> }

/** Lengths stand behind each member, where a writer that does not know them yet puts them; names are UTF-8. */
const flags = 0x808
const [deflated, version] = [8, 45]

/**
 * Writes a zip archive member by member: `zip` of lib/testing holds all of it. With the longer directory (Zip64) where
 * there are more members than the old one can count; the archive itself stays under 4 GB.
 */
export async function writeZip(location: string, members: Iterable<Member>): Promise<void> {
  const file = await open(location, "w")
  try {
    const directory: Buffer[] = []
    let at = 0
    for (const { name, content } of members) {
      const label = Buffer.from(name)
      const { bytes, sizes } = await writeMember(file, label, content)
      directory.push(directoryEntry(label, sizes, at))
      at += bytes
    }
    const central = Buffer.concat(directory)
    await file.write(central)
    await file.write(endOf({ members: directory.length, bytes: central.length, at }))
  } finally {
    await file.close()
  }
}

type Sizes = { readonly crc: number; readonly packed: number; readonly plain: number }

async function writeMember(file: FileHandle, label: Buffer, content: Member["content"]) {
  const head = Buffer.alloc(30)
  head.write("PK\u0003\u0004", "latin1")
  head.writeUInt16LE(version, 4)
  head.writeUInt16LE(flags, 6)
  head.writeUInt16LE(deflated, 8)
  head.writeUInt16LE(label.length, 26)
  const start = Buffer.concat([head, label])
  let sizes: Sizes
  if (typeof content === "string") {
    const plain = Buffer.from(content)
    const packed = deflateRawSync(plain)
    sizes = { crc: crc32(plain), packed: packed.length, plain: plain.length }
    await file.write(Buffer.concat([start, packed, descriptorOf(sizes)]))
  } else {
    await file.write(start)
    sizes = await writePieces(file, content)
    await file.write(descriptorOf(sizes))
  }
  return { bytes: start.length + sizes.packed + 16, sizes }
}

async function writePieces(file: FileHandle, content: Iterable<string>): Promise<Sizes> {
  let [crc, packed, plain] = [0, 0, 0]
  function* counted() {
    for (const piece of joined(content)) {
      const bytes = Buffer.from(piece)
      crc = crc32(bytes, crc)
      plain += bytes.length
      yield bytes
    }
  }
  const source = Readable.from(counted())
  for await (const chunk of source.pipe(createDeflateRaw())) {
    const bytes = chunk as Buffer
    await file.write(bytes)
    packed += bytes.length
  }
  return { crc, packed, plain }
}

function descriptorOf(sizes: Sizes): Buffer {
  const descriptor = Buffer.alloc(16)
  descriptor.write("PK\u0007\u0008", "latin1")
  writeSizes(descriptor, 4, sizes)
  return descriptor
}

function directoryEntry(label: Buffer, sizes: Sizes, at: number): Buffer {
  const entry = Buffer.alloc(46)
  entry.write("PK\u0001\u0002", "latin1")
  entry.writeUInt16LE(version, 4)
  entry.writeUInt16LE(version, 6)
  entry.writeUInt16LE(flags, 8)
  entry.writeUInt16LE(deflated, 10)
  writeSizes(entry, 16, sizes)
  entry.writeUInt16LE(label.length, 28)
  entry.writeUInt32LE(at, 42)
  return Buffer.concat([entry, label])
}

function writeSizes(into: Buffer, at: number, { crc, packed, plain }: Sizes): void {
  into.writeUInt32LE(crc, at)
  into.writeUInt32LE(packed, at + 4)
  into.writeUInt32LE(plain, at + 8)
}

function endOf({ members, bytes, at }: { members: number; bytes: number; at: number }): Buffer {
  const end = Buffer.alloc(22)
  end.write("PK\u0005\u0006", "latin1")
  const counted = Math.min(members, 0xffff)
  end.writeUInt16LE(counted, 8)
  end.writeUInt16LE(counted, 10)
  end.writeUInt32LE(bytes, 12)
  end.writeUInt32LE(at, 16)
  if (members < 0xffff) return end
  const longer = Buffer.alloc(56)
  longer.write("PK\u0006\u0006", "latin1")
  longer.writeBigUInt64LE(44n, 4)
  longer.writeUInt16LE(version, 12)
  longer.writeUInt16LE(version, 14)
  longer.writeBigUInt64LE(BigInt(members), 24)
  longer.writeBigUInt64LE(BigInt(members), 32)
  longer.writeBigUInt64LE(BigInt(bytes), 40)
  longer.writeBigUInt64LE(BigInt(at), 48)
  const locator = Buffer.alloc(20)
  locator.write("PK\u0006\u0007", "latin1")
  locator.writeBigUInt64LE(BigInt(at + bytes), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([longer, locator, end])
}
