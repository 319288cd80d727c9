/** Whether keys that are pressed here write something: single-letter shortcuts stay off. */
export function isTypingTarget(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  return target.closest("input, textarea, select, [role=combobox], [role=listbox], [role=textbox]") !== null
}
