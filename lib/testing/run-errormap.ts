import { spawn } from "node:child_process"
import path from "node:path"
import { env } from "@/lib/env"

const root = path.join(import.meta.dirname, "../..")

/** Runs the real command as a process of its own, in a folder of the test's and with its stand-in for a judge. */
export async function runErrormap(options: { folder: string; judgeUrl: string; args: readonly string[] }) {
  const entry = ["--conditions=react-server", "--import", path.join(root, "node_modules/tsx/dist/loader.mjs")]
  const child = spawn(process.execPath, [...entry, path.join(root, "scripts/errormap.ts"), ...options.args], {
    cwd: options.folder,
    env: {
      ...process.env,
      NODE_ENV: "production",
      TSX_TSCONFIG_PATH: path.join(root, "tsconfig.json"),
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
