import { crc32, deflateRawSync } from "node:zlib"

export type ZipMember = { readonly name: string; readonly content: string | Uint8Array }

/** How members are packed: Zstandard in several frames, as Inspect writes large ones. */
export type ZipMethod = "deflate" | "stored" | "zstandard"

/** A zip archive. Names may come twice, as they do where an archive was added to. */
export function zip(members: readonly ZipMember[], method: ZipMethod = "deflate"): Uint8Array {
  const [bodies, directory]: [Buffer[], Buffer[]] = [[], []]
  let offset = 0
  for (const { name, content } of members) {
    const plain = Buffer.from(content)
    const packed = packers[method].pack(plain)
    const label = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(packers[method].code === 93 ? 63 : 20, 0)
    common.writeUInt16LE(0x800, 2)
    common.writeUInt16LE(packers[method].code, 4)
    common.writeUInt32LE(crc32(plain), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(plain.length, 18)
    common.writeUInt16LE(label.length, 22)
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), common, label, packed])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000", "latin1"), common, place, label]))
    bodies.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write("PK\u0005\u0006", 0, "latin1")
  end.writeUInt16LE(members.length, 8)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, central, end])
}

const packers = {
  stored: { code: 0, pack: (plain: Buffer) => plain },
  deflate: { code: 8, pack: (plain: Buffer): Buffer => deflateRawSync(plain) },
  zstandard: { code: 93, pack: zstandardFrames },
} as const

const frameBytes = 1_000
const blockBytes = 100

/** Frames of blocks that are not compressed (RFC 8878, 3.1.1): what any reader must take, written without a library. */
function zstandardFrames(plain: Buffer): Buffer {
  const frames: Buffer[] = []
  for (let at = 0; at < Math.max(1, plain.length); at += frameBytes) {
    const content = plain.subarray(at, at + frameBytes)
    const header = Buffer.alloc(9)
    header.writeUInt32LE(0xfd2fb528, 0)
    // One segment, its length in four bytes.
    header.writeUInt8(0b1010_0000, 4)
    header.writeUInt32LE(content.length, 5)
    frames.push(header)
    for (let from = 0; from < Math.max(1, content.length); from += blockBytes) {
      const block = content.subarray(from, from + blockBytes)
      const isLast = from + blockBytes >= content.length
      const size = (block.length << 3) | (isLast ? 1 : 0)
      frames.push(Buffer.from([size & 255, (size >> 8) & 255, size >> 16]), block)
    }
  }
  return Buffer.concat(frames)
}
