/** Who may see something of one's own, as a select offers it; the values are those the database knows. */
export function VisibilityOptions() {
  return (
    <>
      <option value="private">Only you</option>
      <option value="unlisted">Anyone with the link</option>
      <option value="public">Everyone</option>
    </>
  )
}
