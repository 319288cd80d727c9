export default function Overview() {
  return (
    <main className="page" id="main">
      <h1>Where language models go wrong, and how often</h1>
    </main>
  )
}
