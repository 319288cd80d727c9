import path from "node:path"

/** A file as whoever typed the command means it: npm runs scripts in the project's folder and says where it was called. */
export function localPath(name: string): string {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env
  return path.resolve(script === "errormap" && folder !== undefined ? folder : process.cwd(), name)
}
