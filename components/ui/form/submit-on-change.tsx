"use client"

import { useEffect, useRef } from "react"

/** Sends the GET form it stands in as soon as a select changes; without a script the button does. */
export function SubmitOnChange() {
  const marker = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const form = marker.current?.closest("form")
    const onChange = (event: Event) => {
      if (event.target instanceof HTMLSelectElement && form?.checkValidity()) form.requestSubmit()
    }
    form?.addEventListener("change", onChange)
    return () => form?.removeEventListener("change", onChange)
  }, [])
  return <span ref={marker} hidden />
}
