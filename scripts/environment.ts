import { existsSync } from "node:fs"
import path from "node:path"

/** Variables of a .env file in the project's folder; what the shell has set stays. Import this first. */
export const projectFolder = path.join(import.meta.dirname, "..")

const file = path.join(projectFolder, ".env")
if (existsSync(file)) process.loadEnvFile(file)
