import { existsSync } from "node:fs"
import { dropEmpty } from "./empty-variables"
import path from "node:path"

/** Import this first: variables of .env.local and .env in the project's folder; what the shell has set stays. */
export const projectFolder = path.join(import.meta.dirname, "../..")

for (const name of [".env.local", ".env"]) {
  const file = path.join(projectFolder, name)
  if (existsSync(file)) process.loadEnvFile(file)
}
dropEmpty(process.env)
