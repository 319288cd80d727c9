import "./globals.css"
import type { Metadata, Viewport } from "next"
import { cookies } from "next/headers"
import type { ReactNode } from "react"
import { SiteFooter } from "@/components/site-footer"
import { SiteHeader } from "@/components/site-header"
import { getViewer } from "@/lib/auth/session"
import { listReleases } from "@/lib/data/taxonomy/taxonomies"
import { fontVariables } from "./fonts"

export const dynamic = "force-dynamic"

export const metadata: Metadata = {
  title: { default: "ErrorAtlas explorer", template: "%s · ErrorAtlas" },
  description: "Where language models go wrong, and how often: a taxonomy of failures, and each model's signature.",
}

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fafbfa" },
    { media: "(prefers-color-scheme: dark)", color: "#0d1211" },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [jar, viewer, releases] = await Promise.all([cookies(), getViewer(), listReleases()])
  const chosen = jar.get("theme")?.value
  const theme = chosen === "light" || chosen === "dark" ? chosen : undefined
  return (
    <html lang="en" data-theme={theme} className={fontVariables}>
      <body>
        <a className="skip btn" href="#main">
          Skip to content
        </a>
        <SiteHeader viewerName={viewer?.name ?? null} releases={releases} />
        {children}
        <SiteFooter />
      </body>
    </html>
  )
}
