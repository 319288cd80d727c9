import path from "node:path"
import { defineConfig } from "vitest/config"

const alias = {
  "@": import.meta.dirname,
  // server-only throws outside a server bundle; the worker and the scripts use --conditions=react-server instead.
  "server-only": path.join(import.meta.dirname, "lib/testing/server-only.ts"),
}

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["{lib,components,app,scripts,bench}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.db.test.ts"],
          setupFiles: ["lib/testing/no-console-errors.ts"],
          // One process for many files, in a third of the time: a test leaves nothing behind, in whatever order.
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "db",
          include: ["{lib,app,scripts}/**/*.db.test.ts"],
          globalSetup: ["lib/testing/database-server.ts"],
          setupFiles: ["lib/testing/database.ts"],
          pool: "forks",
          fileParallelism: true,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
