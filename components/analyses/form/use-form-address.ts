"use client"

import { useRouter } from "next/navigation"
import { useCallback, useEffect, useRef, useTransition, type RefObject } from "react"
import { routes } from "@/lib/routes"
import { addressOfForm, type AddressRules } from "./form-address"

/** milliseconds without a change before the address follows */
const pause = 400

/**
 * Keeps the address of the page in step with a form, a moment after each change, so that what the server says about it
 * (the estimate) is renewed and the address can be shared. Call `drop` when the form is sent. `isRenewing` while the
 * server's answer is on its way.
 */
export function useFormAddress(form: RefObject<HTMLFormElement | null>, rules: AddressRules) {
  const router = useRouter()
  const [isRenewing, startTransition] = useTransition()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(rules)
  useEffect(() => {
    latest.current = rules
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  // Once it is sent the answer decides where to go: an address that followed late would come back here.
  const drop = useCallback(() => clearTimeout(timer.current), [])
  const follow = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      if (!form.current) return
      const values = addressOfForm(new FormData(form.current), latest.current)
      startTransition(() => router.replace(routes.newAnalysis(values), { scroll: false }))
    }, pause)
  }, [form, router])
  return { follow, drop, isRenewing }
}
