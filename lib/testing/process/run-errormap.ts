import { spawn } from "node:child_process"
import path from "node:path"
import { env } from "@/lib/env"

const root = path.join(import.meta.dirname, "../../..")

/** Runs the real command as package.json does, in a folder of the test's and with its stand-in for a judge. */
export async function runErrormap(options: { folder: string; judgeUrl: string; args: readonly string[] }) {
  const entry = [
    "--max-semi-space-size=32",
    "--conditions=react-server",
    path.join(root, "scripts/run.mjs"),
    "errormap",
  ]
  const child = spawn(process.execPath, [...entry, ...options.args], {
    cwd: options.folder,
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: env().DATABASE_URL,
      ERRORATLAS_DATA_DIR: path.join(options.folder, "data"),
      JUDGE_BASE_URL: options.judgeUrl,
      JUDGE_MODEL: "stand-in",
    },
  })
  let [out, err] = ["", ""]
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text))
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve))
  return { code, out, err }
}
