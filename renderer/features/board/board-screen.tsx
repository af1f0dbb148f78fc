/** The board. */
export function BoardScreen() {
  return <h1>Board</h1>;
}
