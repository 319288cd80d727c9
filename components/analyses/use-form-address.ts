"use client"

import { useRouter } from "next/navigation"
import { useCallback, useEffect, useRef, useTransition, type RefObject } from "react"
import { routes } from "@/lib/routes"
import { addressOfForm, type AddressRules } from "./form-address"

/** milliseconds without a change before the address follows */
const pause = 400

/**
 * Keeps the address of the page in step with a form, a moment after each change, so that what the server says about it
 * (the estimate) is renewed and the address can be shared. `isRenewing` while the server's answer is on its way.
 */
export function useFormAddress(form: RefObject<HTMLFormElement | null>, rules: AddressRules) {
  const router = useRouter()
  const [isRenewing, startTransition] = useTransition()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(rules)
  useEffect(() => {
    latest.current = rules
  })
  useEffect(() => {
    const sending = form.current
    // Once it is sent the answer decides where to go: an address that followed late would come back here.
    const drop = () => clearTimeout(timer.current)
    sending?.addEventListener("submit", drop)
    return () => {
      sending?.removeEventListener("submit", drop)
      drop()
    }
  }, [form])
  const follow = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      if (!form.current) return
      const values = addressOfForm(new FormData(form.current), latest.current)
      startTransition(() => router.replace(routes.newAnalysis(values), { scroll: false }))
    }, pause)
  }, [form, router])
  return { follow, isRenewing }
}
