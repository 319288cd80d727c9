// The sha256 of one file after the other, in a thread of its own (hash-in-threads.ts): a path comes in, its sum goes out.
import { createHash } from "node:crypto"
import { closeSync, openSync, readSync } from "node:fs"
import { parentPort } from "node:worker_threads"

const buffer = new Uint8Array(1_048_576)

parentPort.on("message", (path) => parentPort.postMessage(sumOf(path)))

function sumOf(path) {
  const file = openSync(path, "r")
  try {
    const sum = createHash("sha256")
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer))
      sum.update(buffer.subarray(0, read))
    return sum.digest("hex")
  } finally {
    closeSync(file)
  }
}
